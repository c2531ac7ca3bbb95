package io.plimsoll.suite.overlap;

/** What can be wrong with overlapping updates besides the causes of lost requests. */
enum OverlapCause {
    /** The last update that was asked for did not complete. */
    ROLLOUT_STALLED,
    /** The pods at the end are not those of the last update. */
    OTHER_REVISION
}
