package io.plimsoll.environment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * This machine's clock minus the API server's.
 *
 * @param skew the difference
 * @param error how far it may be off, in either direction
 */
public record ClockSkew(Duration skew, Duration error) {

    /**
     * An answer of the API server.
     *
     * @param sent when the request was sent, by this machine's clock
     * @param received when the answer was there, by this machine's clock
     * @param date what the answer's Date header said: the API server's clock, cut to a whole second
     */
    record Sample(Instant sent, Instant received, Instant date) {}

    /**
     * Computes it: every answer bounds the skew from both sides, and the bounds of answers around the turn of a second
     * are narrow.
     */
    static ClockSkew of(List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("The clock skew needs at least one answer");
        }
        Duration least = Duration.ofSeconds(Long.MIN_VALUE);
        Duration most = Duration.ofSeconds(Long.MAX_VALUE);
        for (Sample sample : samples) {
            Duration low = Duration.between(sample.date().plusSeconds(1), sample.sent());
            Duration high = Duration.between(sample.date(), sample.received());
            least = low.compareTo(least) > 0 ? low : least;
            most = high.compareTo(most) < 0 ? high : most;
        }
        if (least.compareTo(most) > 0) {
            // A clock was set in between; say so with an error that covers both.
            Duration swap = least;
            least = most;
            most = swap;
        }
        return new ClockSkew(least.plus(most).dividedBy(2), most.minus(least).dividedBy(2));
    }

    /** Returns it as reports write it. */
    public String sentence() {
        return skew.toMillis() + " ms, give or take " + Math.max(1, error.toMillis()) + " ms";
    }
}
