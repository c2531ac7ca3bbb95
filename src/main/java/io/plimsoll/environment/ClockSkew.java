package io.plimsoll.environment;

import java.time.Duration;

/**
 * This machine's clock minus the API server's.
 *
 * @param skew the difference
 * @param error how far it may be off, in either direction
 */
public record ClockSkew(Duration skew, Duration error) {

    @Override
    public String toString() {
        return skew.toMillis() + " ms, give or take " + error.toMillis() + " ms";
    }
}
