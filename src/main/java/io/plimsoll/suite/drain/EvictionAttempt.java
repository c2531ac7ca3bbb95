package io.plimsoll.suite.drain;

/**
 * An eviction that was asked for, and the API server's answer.
 *
 * @param micros when it was answered, microseconds since the Unix epoch
 * @param pod the pod's name
 * @param status the HTTP status: 201 accepted, 404 gone already, 429 refused for now by a disruption budget
 * @param message the API server's own words; empty if it accepted
 */
record EvictionAttempt(long micros, String pod, int status, String message) {

    private static final int GONE = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Returns whether the pod goes, or is gone. */
    boolean accepted() {
        return status / 100 == 2 || status == GONE;
    }

    /** Returns whether a disruption budget refused it for now. */
    boolean refusedByBudget() {
        return status == TOO_MANY_REQUESTS;
    }
}
