package io.plimsoll.suite.failedrollout;

/** What can be wrong with a failed rollout besides the causes of lost requests. */
public enum FailedRolloutCause {
    /** Kubernetes would report a failed update later than the budget allows. */
    DEADLINE_TOO_LONG,
    /** Kubernetes did not report the failed update within the progress deadline. */
    NOT_REPORTED,
    /** A pod of the bad version was a ready endpoint, or answered a request. */
    BAD_VERSION_SERVED,
    /** The previous version could not be put back by an undo. */
    NOT_UNDONE
}
