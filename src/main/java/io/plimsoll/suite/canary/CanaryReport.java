package io.plimsoll.suite.canary;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import java.util.ArrayList;
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
                        phases(facts, from, to),
                        List.of(),
                        List.of(observations.workload(facts.stable()), observations.workload(facts.canary())),
                        marks(facts),
                        gatlingReport);
    }

    private static List<Phase> phases(CanaryFacts facts, long from, long to) {
        List<Phase> phases = new ArrayList<>();
        CanaryFacts.Weight weight = facts.weight();
        if (weight != null) {
            phases.add(new Phase("control", from, weight.setMicros()));
            phases.add(new Phase("weight set", weight.setMicros(), weight.sharedMicros()));
        }
        phases.add(new Phase("both serve", facts.sharedMicros(), facts.abortMicros()));
        phases.add(new Phase("abort", facts.abortMicros(), facts.goneMicros()));
        phases.add(new Phase("without the canary", facts.goneMicros(), to));
        return phases;
    }

    private static List<Mark> marks(CanaryFacts facts) {
        Mark aborted = new Mark(facts.abortMicros(), "canary aborted");
        CanaryFacts.Weight weight = facts.weight();
        return weight == null
                ? List.of(aborted)
                : List.of(new Mark(weight.setMicros(), "weight set to %s %%".formatted(weight.percent())), aborted);
    }
}
