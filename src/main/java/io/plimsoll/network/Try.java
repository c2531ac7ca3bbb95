package io.plimsoll.network;

/**
 * One of many tries of the same connection, to whose destination somebody listens all the time.
 *
 * @param startMicros when it began, microseconds since the Unix epoch
 * @param endMicros when it ended; of one that nothing came back for, when its patience was over
 * @param outcome what became of it
 */
public record Try(long startMicros, long endMicros, Observed outcome) {

    /** Returns whether it came through. */
    public boolean passed() {
        return outcome == Observed.ALLOWED;
    }

    /** Returns whether something on the way stopped it: its listener is always there. */
    public boolean stopped() {
        return outcome == Observed.DROPPED || outcome == Observed.REJECTED || outcome == Observed.REFUSED;
    }
}
