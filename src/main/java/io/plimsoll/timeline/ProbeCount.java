package io.plimsoll.timeline;

import java.util.Locale;

/**
 * What the kubelet counted of one probe since it was last asked, about a second before.
 *
 * @param micros when it was asked, microseconds since the Unix epoch
 * @param podUid the pod's UID
 * @param container the container
 * @param kind the kind of probe
 * @param succeeded how many probes succeeded
 * @param failed how many failed
 * @param seconds how long they took together
 */
public record ProbeCount(
        long micros, String podUid, String container, Kind kind, long succeeded, long failed, double seconds) {

    /** The kinds of probe, as the kubelet's metrics name them in another case. */
    public enum Kind {
        READINESS,
        LIVENESS,
        STARTUP;

        /** Returns the kind in plain words. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns how many probes were counted. */
    public long all() {
        return succeeded + failed;
    }
}
