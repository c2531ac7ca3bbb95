package io.plimsoll.suite.failedrollout;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Migration;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Trial;
import io.plimsoll.suite.load.LoadDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes a drill of failed rollouts for reports: phases, counts, losses and the chart. */
final class FailedRolloutReport {

    private FailedRolloutReport() {}

    static ScenarioReport of(String id, FailedRolloutObservations observations, @Nullable String gatlingReport) {
        FailedRolloutFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to = observations.load().generator().endedMicros();
        List<Phase> phases = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        phases.add(new Phase("control", from, facts.firstMicros()));
        for (Trial trial : facts.trials()) {
            Long back = trial.backMicros();
            phases.add(new Phase(trial.version().words(), trial.appliedMicros(), back == null ? to : back));
            marks.add(new Mark(
                    trial.appliedMicros(), "asked for " + trial.version().words()));
            Long reported = trial.reportedMicros();
            if (reported != null) {
                marks.add(new Mark(reported, "reported"));
            }
            marks.add(new Mark(trial.undoneMicros(), "undone"));
        }
        int versions = facts.trials().size();
        Migration migration = facts.migration();
        if (migration != null && migration.isTried()) {
            versions++;
            Long back = migration.backMicros();
            phases.add(new Phase("failing migration", migration.appliedMicros(), back == null ? to : back));
            marks.add(new Mark(migration.appliedMicros(), "asked for a failing migration"));
            marks.add(new Mark(migration.undoneMicros(), "undone"));
        }
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "failed-rollout",
                        "%s/%s given %s versions under load that cannot be released"
                                .formatted(facts.namespace(), facts.deployment(), versions),
                        phases,
                        List.of(),
                        observations.workload(),
                        marks,
                        gatlingReport);
    }
}
