package io.plimsoll.timeline;

/**
 * Something the toolbox saw of a pod's processes from the node, with better resolution than Kubernetes' own one second.
 *
 * @param micros when it was seen, microseconds since the Unix epoch; at most one sampling period late
 * @param podUid the UID of the pod
 * @param container the container's id as the runtime knows it
 * @param type what was seen
 * @param port the TCP port for listener events; 0 otherwise
 */
public record ProcessEvent(long micros, String podUid, String container, Type type, int port) {

    /** What was seen. */
    public enum Type {
        PROCESS_STARTED,
        PROCESS_EXITED,
        LISTENER_OPENED,
        LISTENER_CLOSED
    }
}
