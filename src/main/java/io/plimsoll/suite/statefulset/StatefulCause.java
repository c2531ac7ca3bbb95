package io.plimsoll.suite.statefulset;

/** What can be wrong with the update of a StatefulSet besides lost requests and lost writes. */
enum StatefulCause {
    /** The update did not complete. */
    ROLLOUT_STALLED,
    /** A partition kept pods at the version before. */
    PARTITION_LEFT,
    /** A pod was replaced before one of a higher ordinal. */
    OUT_OF_ORDER,
    /** More pods were missing at a time than declared. */
    TOO_MANY_AT_ONCE,
    /** A single pod was away for longer than declared. */
    OUTAGE_TOO_LONG
}
