package io.plimsoll.suite.networkpolicy;

/** What can be wrong with a deployment whose policies take effect late. */
enum LagCause {
    /** A label that policies select by comes to a pod only after it has started. */
    LABEL_LATE
}
