package io.plimsoll.suite.rollingupdate;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.writes.SteadyWrites;
import io.plimsoll.timeline.AvailabilityHistory;
import io.plimsoll.timeline.WorkloadKey;
import java.util.List;
import java.util.Locale;

/**
 * Says what the verdicts on a rolling update rest on.
 *
 * @param observations what was recorded
 * @param load says what every verdict under load rests on
 */
record RollingUpdateBasis(RollingUpdateObservations observations, LoadBasis load) {

    /** Returns that of the update: its pods, and the requests up to the rollback. */
    Basis update() {
        RollingUpdateFacts facts = observations.facts();
        return new Basis(
                List.of(
                        replaced(facts),
                        load.requests(observations.updateLoad(), "requests planned from the warm-up to the rollback")),
                load.clean(observations.updateLoad(), facts.updateMicros(), "the update"));
    }

    private Population replaced(RollingUpdateFacts facts) {
        return load.pods(
                workload(), facts.oldPods().size(), "those that served before the update, which had to be replaced");
    }

    /** Returns that of versions side by side: what was written and read back, and the pods that did it. */
    Basis neighbours() {
        RollingUpdateFacts facts = observations.facts();
        return new Basis(
                List.of(
                        load.recorded("writes and reads", observations.writes().size(), SteadyWrites.FILE),
                        replaced(facts)),
                load.clean(observations.updateLoad(), facts.updateMicros(), "the update"));
    }

    /** Returns that of availability: every state of every pod during the update. */
    Basis availability() {
        RollingUpdateFacts facts = observations.facts();
        int events = AvailabilityHistory.of(
                                observations.load().timeline(),
                                workload(),
                                facts.updateMicros(),
                                facts.endOfRolloutMicros())
                        .points()
                        .size()
                - 1;
        return new Basis(
                List.of(load.pods(workload())),
                new Control(
                        "the watch shows how pods come and go during the update",
                        events > 0 ? Control.State.HELD : Control.State.NOT_HELD,
                        String.format(Locale.ROOT, "%,d events of pods of %s", Math.max(0, events), workload())));
    }

    /** Returns that of the rollback: its pods, and the requests since. */
    Basis rollback() {
        RollingUpdateFacts facts = observations.facts();
        RollbackFacts rollback = facts.rollback();
        if (rollback == null) {
            return Basis.notReached("no rollback was asked for");
        }
        LoadObservations before = observations.load().plannedBetween(facts.endOfRolloutMicros(), Long.MAX_VALUE);
        return new Basis(
                List.of(
                        load.pods(
                                workload(),
                                rollback.pods().size(),
                                "those that were left after the rollback, compared with those from before the update"),
                        load.requests(
                                observations.load().plannedBetween(rollback.appliedMicros(), Long.MAX_VALUE),
                                "requests planned from the rollback on")),
                load.clean(before, rollback.appliedMicros(), "the rollback"));
    }

    private WorkloadKey workload() {
        return new WorkloadKey(
                "Deployment",
                observations.facts().namespace(),
                observations.facts().deployment());
    }
}
