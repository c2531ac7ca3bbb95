package io.plimsoll.suite.nodeloss;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.WorkloadKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with a node, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param entryPoint the entry point whose pods ran on the node
 * @param kind the workload's kind
 * @param namespace its namespace
 * @param workload its name
 * @param nodes how many nodes the cluster has
 * @param replicas how many ready endpoints there were
 * @param node the node that was lost, or on which all pods ran
 * @param pods the workload's pods on it
 * @param loss what was done; {@code null} if all pods ran on that node, which needs no proof
 * @param minAvailable the floor that the spec declares; {@code null} if it declares none
 * @param budgetMillis how long the deployment may take to become ready
 */
record NodeLossFacts(
        LoadFacts load,
        String entryPoint,
        String kind,
        String namespace,
        String workload,
        int nodes,
        int replicas,
        String node,
        List<PodName> pods,
        @Nullable Loss loss,
        @Nullable Integer minAvailable,
        long budgetMillis) {

    NodeLossFacts {
        pods = List.copyOf(pods);
    }

    /**
     * The loss.
     *
     * @param beforeMicros when the node was about to be cut off, microseconds since the Unix epoch
     * @param setMicros when it was
     * @param liftedMicros when it could be reached again
     * @param restoredMicros when as many endpoints as before were ready again; {@code null} if that did not happen in time
     * @param openBefore whether a pod on it could be reached from another node before
     * @param openUnder whether it could be reached while the node was cut off
     */
    record Loss(
            long beforeMicros,
            long setMicros,
            long liftedMicros,
            @Nullable Long restoredMicros,
            boolean openBefore,
            boolean openUnder) {}

    /** Returns whether the spec allows the service to be away: it has one pod, and none has to be available. */
    boolean mayBeAway() {
        return replicas == 1 && minAvailable != null && minAvailable == 0;
    }

    WorkloadKey workloadKey() {
        return new WorkloadKey(kind, namespace, workload);
    }
}
