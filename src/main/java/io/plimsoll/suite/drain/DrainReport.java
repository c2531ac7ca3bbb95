package io.plimsoll.suite.drain;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.drain.DrainFacts.Drain;
import io.plimsoll.suite.load.LoadDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes a drain for reports: phases, counts, losses and the chart. */
final class DrainReport {

    private DrainReport() {}

    static ScenarioReport of(String id, DrainObservations observations, @Nullable String gatlingReport) {
        DrainFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long end = Math.max(from, observations.load().generator().endedMicros());
        List<Phase> phases = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        Drain drain = facts.drain();
        if (drain == null) {
            phases.add(new Phase("control", from, end));
        } else {
            long emptied = Math.min(Objects.requireNonNullElse(drain.emptiedMicros(), end), end);
            phases.add(new Phase("control", from, drain.beforeMicros()));
            phases.add(new Phase("drain", drain.beforeMicros(), emptied));
            phases.add(new Phase("after", emptied, end));
            marks.add(new Mark(drain.beforeMicros(), "node %s cordoned".formatted(facts.node())));
            for (EvictionAttempt attempt : drain.attempts()) {
                if (attempt.accepted()) {
                    marks.add(new Mark(attempt.micros(), "eviction of %s accepted".formatted(attempt.pod())));
                }
            }
            drain.attempts().stream()
                    .filter(EvictionAttempt::refusedByBudget)
                    .findFirst()
                    .ifPresent(first ->
                            marks.add(new Mark(first.micros(), "eviction of %s refused (429)".formatted(first.pod()))));
        }
        return new LoadDescription(observations.load(), from, end)
                .report(
                        id,
                        "rolling-update",
                        "Node %s drained under load".formatted(facts.node()),
                        phases,
                        List.of(),
                        facts.workloadKey(),
                        marks,
                        gatlingReport);
    }
}
