package io.plimsoll.check;

import java.util.Locale;

/** What a check came to. Every applicable check of a run has exactly one of these. */
public enum Outcome {
    /** The criterion held, the minimum was observed and the positive control held. */
    PASS,
    /** The criterion did not hold. */
    FAIL,
    /** The harness could not decide. */
    ERROR,
    /** The check did not run; a {@link ReasonCode} says why. */
    NOT_TESTED,
    /** The deployment has nothing that the check speaks about. */
    NOT_APPLICABLE,
    /** The criterion did not hold, and an owned, unexpired waiver covers it. */
    WAIVED,
    /** A person must decide. */
    MANUAL;

    /** Returns the outcome as it is written in reports, for example {@code not-tested}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
