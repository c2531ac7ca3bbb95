package io.plimsoll.suite.canary;

/** What can be wrong with a canary besides the causes of lost requests. */
enum CanaryCause {
    /** It took another share of the requests than it was to have. */
    SHARE_OFF,
    /** It still answered, or was still there, after it was aborted, or the router did not take the abort up. */
    ABORT_INCOMPLETE
}
