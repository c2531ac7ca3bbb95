package io.plimsoll.suite.scaling;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Describes scaling by hand for reports: phases, counts, losses and the chart. */
final class ScalingReport {

    private ScalingReport() {}

    static ScenarioReport of(String id, ScalingObservations observations, @Nullable String gatlingReport) {
        ScalingFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to =
                Math.max(facts.in().endMicros(), observations.load().generator().endedMicros());
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "scaling",
                        String.format(
                                Locale.ROOT,
                                "%s/%s scaled by hand from %d pods to %d and back under load",
                                facts.namespace(),
                                facts.deployment(),
                                facts.out().from(),
                                facts.out().to()),
                        List.of(
                                new Phase("control", from, facts.out().askedMicros()),
                                new Phase(
                                        "scaling out",
                                        facts.out().askedMicros(),
                                        facts.out().endMicros()),
                                new Phase(
                                        "with more pods",
                                        facts.out().endMicros(),
                                        facts.in().askedMicros()),
                                new Phase(
                                        "scaling in",
                                        facts.in().askedMicros(),
                                        facts.in().endMicros()),
                                new Phase("after", facts.in().endMicros(), to)),
                        List.of(),
                        observations.workload(),
                        List.of(
                                new Mark(
                                        facts.out().askedMicros(),
                                        String.format(
                                                Locale.ROOT,
                                                "%d pods asked for",
                                                facts.out().to())),
                                new Mark(
                                        facts.in().askedMicros(),
                                        String.format(
                                                Locale.ROOT,
                                                "%d pods asked for",
                                                facts.in().to()))),
                        gatlingReport);
    }
}
