package io.plimsoll.toolbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * A clock in microseconds since the Unix epoch that never jumps: the wall clock is read once, the rest is {@link
 * System#nanoTime()}.
 *
 * @param anchorMicros the wall clock at the anchor
 * @param anchorNanos {@link System#nanoTime()} at the anchor
 */
public record MicroClock(long anchorMicros, long anchorNanos) {

    /** Anchors a clock now. */
    public static MicroClock anchored() {
        return new MicroClock(now(), System.nanoTime());
    }

    /** Reads the wall clock, in microseconds since the Unix epoch. */
    public static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Returns the time now. */
    public long micros() {
        return at(System.nanoTime());
    }

    /** Converts a reading of {@link System#nanoTime()}. */
    public long at(long nanoTime) {
        return anchorMicros + TimeUnit.NANOSECONDS.toMicros(nanoTime - anchorNanos);
    }
}
