package io.plimsoll.suite.networkpolicy;

/** What can be wrong with how pods find each other. */
enum DiscoveryCause {
    /** A pod asks another name server than the cluster's. */
    OTHER_NAME_SERVER,
    /** The name of a Service has no address for a pod that may use it. */
    NAME_NOT_RESOLVED,
    /** The name of a Service stands for other addresses than its own. */
    WRONG_ADDRESS,
    /** The name of a headless Service stands for a pod that is not ready. */
    NOT_READY_NAMED,
    /** The name of a headless Service does not stand for every ready pod. */
    READY_NOT_NAMED,
    /** A connection was led to a pod that is not ready. */
    NOT_READY_REACHED,
    /** Every connection of a client was led to the same pod. */
    KEPT_TO_ONE_POD,
    /** The ready pods' shares of the connections are not what chance makes them. */
    UNEVEN_SPREAD,
    /** A connection to a ready pod was not made. */
    NOT_ACCEPTED
}
