package io.plimsoll.evidence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.plimsoll.check.Outcome;
import java.time.Instant;
import java.util.List;

/**
 * One attempt at deciding a check. All are kept, so that a pass after a retry cannot look like any other.
 *
 * @param outcome what it came to, before waivers
 * @param reason why, in one line
 * @param startedAt when its scenario began, UTC by the host's clock
 * @param endedAt when it was decided, by the same clock
 * @param startedMicros when its scenario began, microseconds since the run's first event by the monotonic clock
 * @param durationMicros how long it took by the same clock, microseconds
 * @param evidence what was recorded in it, paths within the pack
 */
public record Attempt(
        Outcome outcome,
        String reason,
        Instant startedAt,
        Instant endedAt,
        long startedMicros,
        long durationMicros,
        List<String> evidence) {

    public Attempt {
        evidence = List.copyOf(evidence);
        if (startedMicros < 0 || durationMicros < 0) {
            throw new IllegalArgumentException(
                    "a monotonic clock does not run backwards: expected times from 0, observed " + startedMicros
                            + " and " + durationMicros);
        }
    }

    /** Returns how long it took, milliseconds. */
    @JsonIgnore
    public long durationMillis() {
        return durationMicros / 1_000;
    }
}
