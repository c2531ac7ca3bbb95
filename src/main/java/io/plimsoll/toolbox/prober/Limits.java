package io.plimsoll.toolbox.prober;

import java.util.concurrent.TimeUnit;

/**
 * How long a try waits.
 *
 * @param roundTripNanos the slowest connection of a place to itself
 * @param firstNanos how long the first try waits
 */
record Limits(long roundTripNanos, long firstNanos) {

    private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int ROUND_TRIPS = 20;

    /** Returns twenty times a measured round trip, and no less than 50 ms: a busy host takes a while to run both ends. */
    static Limits of(long roundTripNanos) {
        return new Limits(roundTripNanos, Math.min(MOST, Math.max(LEAST, ROUND_TRIPS * roundTripNanos)));
    }

    /** Returns how long a try waits: the second one longer, so that neither a lost packet nor a stall counts as dropped. */
    long nanos(int tries) {
        return tries == 1 ? firstNanos : firstNanos * ProbeRound.PATIENCE;
    }
}
