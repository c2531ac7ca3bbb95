package io.plimsoll.suite.rollingupdate;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.writes.WriteFacts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and recorded of a rolling update, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param namespace the Deployment's namespace
 * @param deployment the Deployment's name
 * @param fromImage the image before
 * @param toImage the image that it was rolled to
 * @param replicas how many pods are declared
 * @param maxUnavailable the declared {@code maxUnavailable}, absolute or in percent
 * @param maxSurge the declared {@code maxSurge}, absolute or in percent
 * @param minReadySeconds the declared {@code minReadySeconds}
 * @param minAvailable the floor that the spec declares; {@code null} if it declares none
 * @param updateMicros when the update was applied
 * @param endOfRolloutMicros when the rollout was complete and the last old pod gone, or when waiting for that ended
 * @param stalled why the rollout did not complete; empty if it did
 * @param oldPods the pods that served before the update
 * @param newPods the pods that were there when the update was over
 * @param rollback what was done to undo the update; {@code null} if nothing was
 * @param recreate whether the declared strategy is Recreate
 * @param outageMillis how long no request may be answered during the update; {@code null} if no outage is declared
 * @param writes what was declared for and done with writes and reads; {@code null} if the spec declares none
 */
public record RollingUpdateFacts(
        LoadFacts load,
        String namespace,
        String deployment,
        String fromImage,
        String toImage,
        int replicas,
        String maxUnavailable,
        String maxSurge,
        int minReadySeconds,
        @Nullable Integer minAvailable,
        long updateMicros,
        long endOfRolloutMicros,
        String stalled,
        List<PodName> oldPods,
        List<PodName> newPods,
        @Nullable RollbackFacts rollback,
        boolean recreate,
        @Nullable Long outageMillis,
        @Nullable WriteFacts writes) {

    public RollingUpdateFacts {
        oldPods = List.copyOf(oldPods);
        newPods = List.copyOf(newPods);
    }

    /** Returns whether its update may cost an outage: all pods go before new ones come, or there is only one. */
    boolean mayCostOutage() {
        return recreate || replicas == 1;
    }

    /** Returns why a check that allows no outage is not applicable; empty if it is. */
    Optional<String> declaredOutage() {
        return mayCostOutage() && outageMillis != null
                ? Optional.of(
                        "budgets.outage declares that an update of %s/%s may cost an outage of %s ms; %s measures it"
                                .formatted(namespace, deployment, outageMillis, OutageJudge.CHECK))
                : Optional.empty();
    }
}
