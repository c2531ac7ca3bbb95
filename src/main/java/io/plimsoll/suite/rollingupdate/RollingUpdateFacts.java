package io.plimsoll.suite.rollingupdate;

import io.plimsoll.traffic.attribution.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and recorded of a rolling update, besides ledger and timeline.
 *
 * @param namespace the Deployment's namespace
 * @param deployment the Deployment's name
 * @param routes where the requests of each entry point went
 * @param fromImage the image before
 * @param toImage the image that it was rolled to
 * @param replicas how many pods are declared
 * @param maxUnavailable the declared {@code maxUnavailable}, absolute or in percent
 * @param maxSurge the declared {@code maxSurge}, absolute or in percent
 * @param minReadySeconds the declared {@code minReadySeconds}
 * @param minAvailable the floor that the spec declares; {@code null} if it declares none
 * @param lostRequests how many lost requests the spec allows
 * @param applicationErrors how many application errors the spec allows
 * @param podIdentity whether answers name the pod
 * @param newConnectionsPerSecond the planned rate of requests on connections of their own
 * @param loadMicros when the warm-up was over, microseconds since the Unix epoch: requests planned before are recorded
 *     and not judged
 * @param updateMicros when the update was applied
 * @param endOfRolloutMicros when the rollout was complete and the last old pod gone, or when waiting for that ended
 * @param stalled why the rollout did not complete; empty if it did
 * @param oldPods the pods that served before the update
 * @param newPods the pods that were there at the end
 * @param servedIds the ids of the requests that the service logged; {@code null} if it logs none
 */
public record RollingUpdateFacts(
        String namespace,
        String deployment,
        Map<String, Route> routes,
        String fromImage,
        String toImage,
        int replicas,
        String maxUnavailable,
        String maxSurge,
        int minReadySeconds,
        @Nullable Integer minAvailable,
        int lostRequests,
        int applicationErrors,
        boolean podIdentity,
        double newConnectionsPerSecond,
        long loadMicros,
        long updateMicros,
        long endOfRolloutMicros,
        String stalled,
        List<PodName> oldPods,
        List<PodName> newPods,
        @Nullable List<Long> servedIds) {

    public RollingUpdateFacts {
        routes = Map.copyOf(routes);
        oldPods = List.copyOf(oldPods);
        newPods = List.copyOf(newPods);
    }

    /**
     * A pod.
     *
     * @param name its name
     * @param uid its UID
     */
    public record PodName(String name, String uid) {}
}
