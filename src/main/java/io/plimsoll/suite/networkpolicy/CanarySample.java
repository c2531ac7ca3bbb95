package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Observed;

/**
 * One try of the control connection.
 *
 * @param startMicros when it began, microseconds since the Unix epoch
 * @param endMicros when it ended
 * @param outcome what became of it
 * @param detail what the system said; empty if nothing
 */
record CanarySample(long startMicros, long endMicros, Observed outcome, String detail) {

    boolean passed() {
        return outcome == Observed.ALLOWED;
    }

    /** Returns whether it says that something on the way stopped it: its listener is always there. */
    boolean stopped() {
        return outcome == Observed.DROPPED || outcome == Observed.REJECTED || outcome == Observed.REFUSED;
    }
}
