package io.plimsoll.timeline;

/**
 * A stretch of a pod's life for a chart.
 *
 * @param state the state
 * @param fromMicros start, microseconds since the Unix epoch
 * @param toMicros end
 */
public record PodSpan(State state, long fromMicros, long toMicros) {

    /** The state of a pod as traffic sees it. */
    public enum State {
        /** No container runs yet. */
        PENDING,
        /** It runs and is not ready. */
        UNREADY,
        READY,
        /** Its deletion was requested. */
        TERMINATING
    }
}
