package io.plimsoll.spec;

import java.util.Locale;

/** Whether pods shall be ready while what they connect to is away. */
public enum ReadinessWanted {
    /** They go on to be ready: they have something to say without it. */
    READY,
    /** They take themselves out of routing. */
    NOT_READY;

    /** Returns the word that the spec uses, for example {@code not-ready}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
