package io.plimsoll.suite.drain;

/** What can be wrong with a drain besides the causes of lost requests. */
enum DrainCause {
    /** A disruption budget allows no eviction although every pod is healthy. */
    NO_EVICTION_ALLOWED,
    /** A disruption budget selects no pod, and none protects the workload. */
    BUDGET_SELECTS_NOTHING,
    /** Fewer pods were healthy than the disruption budget asks for. */
    BUDGET_BROKEN,
    /** Not every pod had left the node in time. */
    NOT_DRAINED,
    /** As many ready endpoints as before were not there again, on other nodes, in time. */
    CAPACITY_NOT_RESTORED
}
