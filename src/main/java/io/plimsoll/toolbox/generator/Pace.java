package io.plimsoll.toolbox.generator;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The open-loop schedule of a lane whose first moment only Gatling knows.
 *
 * <p>The k-th request belongs at origin + k / rate. No request starts early, so each start bounds the origin from above,
 * and the least bound seen is the origin to within the best request's lateness.
 */
final class Pace {

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final double microsPerRequest;
    private final AtomicLong origin = new AtomicLong(UNKNOWN);

    Pace(double rate) {
        this.microsPerRequest = 1_000_000 / rate;
    }

    void observe(long index, long startMicros) {
        origin.accumulateAndGet(startMicros - offset(index), Math::min);
    }

    long intended(long index) {
        return origin.get() + offset(index);
    }

    /** Returns how many requests belong at or before a moment. */
    long dueBy(long micros) {
        long first = origin.get();
        if (first == UNKNOWN || micros < first) {
            return 0;
        }
        return (long) Math.floor((micros - first) / microsPerRequest) + 1;
    }

    private long offset(long index) {
        return Math.round(index * microsPerRequest);
    }
}
