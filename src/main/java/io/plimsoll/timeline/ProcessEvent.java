package io.plimsoll.timeline;

/**
 * Something the toolbox saw of a pod's processes from the node, with better resolution than Kubernetes' own one second.
 *
 * <p>What is there already when the recorder first sees a pod is recorded as started or opened at that moment.
 *
 * @param micros when it was seen, microseconds since the Unix epoch; at most one sampling period late
 * @param podUid the UID of the pod
 * @param container the container's id as the runtime knows it; empty if it is not known whose listener it is
 * @param type what was seen
 * @param port the TCP port for listener events; 0 otherwise
 */
public record ProcessEvent(long micros, String podUid, String container, Type type, int port) implements TimelineEvent {

    /** What was seen. */
    public enum Type {
        /** A process of the container came into being. */
        PROCESS_STARTED,
        /** A process of the container ended; the container has ended when none is left. */
        PROCESS_EXITED,
        /** A TCP port of the pod began to accept connections. */
        LISTENER_OPENED,
        /** A TCP port of the pod stopped accepting connections. */
        LISTENER_CLOSED
    }
}
