package io.plimsoll.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * That the host's clock was set while a run went on.
 *
 * @param at what the clock said afterwards
 * @param by how far it was set, backwards if negative
 */
public record ClockJump(Instant at, Duration by) {

    /** What correcting a clock by and by, at 500 millionths as NTP does, and a late reading come to, and no more. */
    private static final Duration NO_JUMP = Duration.ofMillis(250);

    private static final long SLEW_PARTS = 1_000;

    /**
     * Returns whether the wall clock went otherwise than time did.
     *
     * @param by by how much
     * @param meanwhile how much time went by
     */
    static boolean isOne(Duration by, Duration meanwhile) {
        return by.abs().compareTo(NO_JUMP.plus(meanwhile.dividedBy(SLEW_PARTS))) > 0;
    }

    /** Returns what happened, as one sentence. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "the host's clock was set %s by %,d ms, to %s, while the run went on: moments before and after cannot be"
                        + " compared; durations can, they are by the monotonic clock",
                by.isNegative() ? "back" : "forward",
                by.abs().toMillis(),
                at);
    }
}
