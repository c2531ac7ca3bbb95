package io.plimsoll.suite.canary;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes a canary for reports: phases, counts, losses and the chart. */
final class CanaryReport {

    private CanaryReport() {}

    static ScenarioReport of(String id, CanaryObservations observations, @Nullable String gatlingReport) {
        CanaryFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to = observations.load().generator().endedMicros();
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "canary",
                        "%s/%s shared by %s and its canary %s under load, then the canary aborted"
                                .formatted(facts.namespace(), facts.service(), facts.stable(), facts.canary()),
                        List.of(
                                new Phase("both serve", from, facts.abortMicros()),
                                new Phase("abort", facts.abortMicros(), facts.goneMicros()),
                                new Phase("without the canary", facts.goneMicros(), to)),
                        List.of(),
                        List.of(observations.workload(facts.stable()), observations.workload(facts.canary())),
                        List.of(new Mark(facts.abortMicros(), "canary aborted")),
                        gatlingReport);
    }
}
