package io.plimsoll.timeline;

/**
 * A stretch of time, from its start up to, but without, its end.
 *
 * @param fromMicros start, microseconds since the Unix epoch
 * @param toMicros end, or {@link #OPEN} if nothing ended it
 */
public record Interval(long fromMicros, long toMicros) {

    /** The end of a stretch that nothing ended. */
    public static final long OPEN = Long.MAX_VALUE;

    public Interval {
        if (toMicros < fromMicros) {
            throw new IllegalArgumentException(
                    "an interval cannot end at " + toMicros + ", before its start at " + fromMicros);
        }
    }

    /** Returns whether a moment lies within. */
    public boolean contains(long micros) {
        return micros >= fromMicros && micros < toMicros;
    }

    /** Returns whether any moment from one up to and including another lies within. */
    public boolean overlaps(long firstMicros, long lastMicros) {
        return fromMicros <= lastMicros && firstMicros < toMicros;
    }

    /** Returns whether nothing ended it. */
    public boolean open() {
        return toMicros == OPEN;
    }
}
