package io.plimsoll.suite.failedrollout;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.workload.BadVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done in a drill of failed rollouts, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param namespace the Deployment's namespace
 * @param deployment the Deployment's name
 * @param declaredDeadlineSeconds the declared {@code progressDeadlineSeconds}, or Kubernetes' default of 600
 * @param deadlineDeclared whether the Deployment declares one
 * @param budgetSeconds how long the deadline may be
 * @param drillDeadlineSeconds the deadline that the Deployment had during the drill
 * @param allowedBy what allowed another deadline than the declared one, for example {@code --fast}; empty if none was set
 * @param firstMicros when the first bad version was asked for
 * @param oldPods the pods that served before
 * @param trials the bad versions, in order
 * @param migration the version whose migration fails; {@code null} if the spec names no migration
 */
public record FailedRolloutFacts(
        LoadFacts load,
        String namespace,
        String deployment,
        int declaredDeadlineSeconds,
        boolean deadlineDeclared,
        long budgetSeconds,
        int drillDeadlineSeconds,
        String allowedBy,
        long firstMicros,
        List<PodName> oldPods,
        List<Trial> trials,
        @Nullable Migration migration) {

    public FailedRolloutFacts {
        oldPods = List.copyOf(oldPods);
        trials = List.copyOf(trials);
    }

    /** Returns whether the report of Kubernetes was waited for: a deadline above the budget is a finding already. */
    boolean awaitsReport() {
        return drillDeadlineSeconds <= budgetSeconds;
    }

    /**
     * A bad version that was asked for and undone again.
     *
     * @param version what was wrong with it
     * @param appliedMicros when it was asked for
     * @param seenMicros when one of its pods was seen to fail as it should; {@code null} if none was
     * @param seen what showed that
     * @param reportedMicros when Kubernetes reported that the rollout does not get on; {@code null} if it did not
     * @param report its words
     * @param undoneMicros when the undo was asked for
     * @param undoProblem why it could not be undone or the undo did not complete; empty if it did
     * @param backMicros when the undo was complete and no pod of the bad version left; {@code null} if that was not seen
     */
    public record Trial(
            BadVersion version,
            long appliedMicros,
            @Nullable Long seenMicros,
            String seen,
            @Nullable Long reportedMicros,
            String report,
            long undoneMicros,
            String undoProblem,
            @Nullable Long backMicros) {}

    /**
     * A version whose migration reaches nothing that it depends on; it was asked for and undone again.
     *
     * @param container the init container that migrates
     * @param hosts the names that led nowhere; empty if none was found, and the version was not asked for
     * @param appliedMicros when it was asked for; 0 if it was not
     * @param undoneMicros when the undo was asked for; 0 if the version was not
     * @param undoProblem why it could not be undone or the undo did not complete; empty if it did
     * @param backMicros when the undo was complete and no pod of that version left; {@code null} if that was not seen
     */
    public record Migration(
            String container,
            List<String> hosts,
            long appliedMicros,
            long undoneMicros,
            String undoProblem,
            @Nullable Long backMicros) {

        public Migration {
            hosts = List.copyOf(hosts);
        }

        /** Returns whether the version was asked for. */
        boolean isTried() {
            return appliedMicros != 0;
        }
    }
}
