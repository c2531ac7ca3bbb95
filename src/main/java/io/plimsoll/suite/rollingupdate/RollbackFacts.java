package io.plimsoll.suite.rollingupdate;

import io.plimsoll.suite.load.PodName;
import java.util.List;

/**
 * What was done and recorded of a rollback, besides ledger and timeline.
 *
 * @param appliedMicros when the previous template was asked for
 * @param impossible why nothing could be put back; empty if it could
 * @param revision the revision whose template was put back; 0 if nothing could be
 * @param endMicros when the rollback was complete and the last pod of the other version gone, or when waiting for that ended
 * @param stalled why it did not complete; empty if it did
 * @param boundMillis how long it may take
 * @param declaredBound whether the spec declares that bound, and not only the Deployment's own times
 * @param pods the pods that were there at the end
 */
public record RollbackFacts(
        long appliedMicros,
        String impossible,
        long revision,
        long endMicros,
        String stalled,
        long boundMillis,
        boolean declaredBound,
        List<PodName> pods) {

    public RollbackFacts {
        pods = List.copyOf(pods);
    }
}
