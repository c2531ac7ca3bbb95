package io.plimsoll.suite.statefulset;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.writes.WriteFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with the update of a StatefulSet, besides ledger, writes and timeline.
 *
 * @param load what was declared for and done with the load
 * @param writes what was declared for and done with writes and reads
 * @param namespace the StatefulSet's namespace
 * @param name its name
 * @param fromImage the image before
 * @param toImage the image that it was updated to
 * @param replicas how many pods are declared
 * @param maxUnavailable how many of them may be missing at a time
 * @param partition the declared partition
 * @param minAvailable the floor that the spec declares; {@code null} if it declares none
 * @param outageMillis how long a single pod may be away; {@code null} if no outage is declared
 * @param updateMicros when the update was applied
 * @param endMicros when it was complete, or when waiting for that ended
 * @param stalled why it did not complete; empty if it did
 * @param oldPods the pods that served before
 * @param newPods the pods that were there when it was over
 */
public record StatefulFacts(
        LoadFacts load,
        WriteFacts writes,
        String namespace,
        String name,
        String fromImage,
        String toImage,
        int replicas,
        int maxUnavailable,
        int partition,
        @Nullable Integer minAvailable,
        @Nullable Long outageMillis,
        long updateMicros,
        long endMicros,
        String stalled,
        List<PodName> oldPods,
        List<PodName> newPods) {

    public StatefulFacts {
        oldPods = List.copyOf(oldPods);
        newPods = List.copyOf(newPods);
    }

    /** Returns the fewest pods that must be available at any moment. */
    int floor() {
        return minAvailable != null ? minAvailable : Math.max(0, replicas - maxUnavailable);
    }
}
