package io.plimsoll.traffic;

/** Why a request was lost or failed, as far as the recorded events show it. */
public enum LossCause {
    /** It was routed to a pod that was not ready. */
    ROUTED_TO_NOT_READY,
    /**
     * Routing lagged behind the endpoints: it was routed to a pod whose endpoint had long been removed, or rejected
     * although an endpoint had long been ready.
     */
    ROUTING_LAG,
    /** The pod closed its listener or connections while requests were still routed to it. */
    CLOSED_BEFORE_DRAIN,
    /** The pod's container ended although nobody had deleted the pod: a crash, a failed liveness probe, no memory. */
    CONTAINER_DIED,
    /** The pod was killed at the end of its grace period with the request in flight. */
    KILLED_AT_GRACE_END,
    /** No endpoint was ready. */
    NO_READY_ENDPOINT,
    /** A connection-tracking entry still led to a pod that was gone. */
    STALE_CONNTRACK,
    /** The application answered with an error. */
    APPLICATION_ERROR,
    /** The recorded events do not show why. */
    UNKNOWN
}
