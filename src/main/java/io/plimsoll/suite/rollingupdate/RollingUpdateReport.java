package io.plimsoll.suite.rollingupdate;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.timeline.WorkloadKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes a rolling update for reports: phases, counts, losses and the chart. */
final class RollingUpdateReport {

    private RollingUpdateReport() {}

    static ScenarioReport of(String id, RollingUpdateObservations observations, @Nullable String gatlingReport) {
        RollingUpdateFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to = Math.max(
                facts.endOfRolloutMicros(), observations.load().generator().endedMicros());
        RollbackFacts rollback = facts.rollback();
        List<Phase> phases = new ArrayList<>(List.of(
                new Phase("control", from, facts.updateMicros()),
                new Phase("update", facts.updateMicros(), facts.endOfRolloutMicros()),
                new Phase("after", facts.endOfRolloutMicros(), rollback == null ? to : rollback.appliedMicros())));
        if (rollback != null) {
            phases.add(new Phase("rollback", rollback.appliedMicros(), rollback.endMicros()));
            phases.add(new Phase("after the rollback", rollback.endMicros(), to));
        }
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "rolling-update",
                        (rollback == null
                                        ? "%s/%s rolled from %s to %s under load"
                                        : "%s/%s rolled from %s to %s and back under load")
                                .formatted(facts.namespace(), facts.deployment(), facts.fromImage(), facts.toImage()),
                        phases,
                        List.of(new Measurement(
                                "smallest outage at each pod seen with 99 % probability",
                                observations.power().smallestOutageMillis(LoadPlanner.PROBABILITY),
                                "ms",
                                "≤ " + (int) LoadPlanner.OUTAGE_MILLIS + " wanted")),
                        new WorkloadKey("Deployment", facts.namespace(), facts.deployment()),
                        marks(observations),
                        gatlingReport);
    }

    private static List<Mark> marks(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(facts.updateMicros(), "update applied"));
        observations.lastOldEndpointGone().ifPresent(at -> marks.add(new Mark(at, "last old endpoint gone")));
        if (facts.stalled().isEmpty()) {
            marks.add(new Mark(facts.endOfRolloutMicros(), "last old pod gone"));
        }
        RollbackFacts rollback = facts.rollback();
        if (rollback != null) {
            marks.add(new Mark(rollback.appliedMicros(), "rollback applied"));
        }
        return marks;
    }
}
