package io.plimsoll.network;

/**
 * What one probe saw.
 *
 * @param cell what it probed
 * @param outcome what became of it
 * @param listener who listened there at that moment
 * @param micros how long it took, microseconds
 * @param detail what the system said, for a person to read; empty if nothing
 */
public record Observation(Cell cell, Observed outcome, Listener listener, long micros, String detail) {

    /** Who listened on the probed port. */
    public enum Listener {
        /** The application. */
        APPLICATION,
        /** The prober itself, because nobody else did. */
        PROBER,
        /** Nobody. */
        NONE,
        /** Not known. */
        UNKNOWN
    }

    /** Whether packets came through. */
    public enum Passage {
        /** They did. */
        PASSED,
        /** They were stopped on the way. */
        STOPPED,
        /** The probe does not tell. */
        UNKNOWN
    }

    /**
     * Returns whether the probe's packets came through.
     *
     * <p>A refusal where nobody listens is the answer of the destination itself, so they did. Where somebody listens, the
     * destination had no reason to refuse: something on the way did. A name that was not resolved says nothing of the way
     * to what it stands for.
     */
    public Passage passage() {
        return switch (outcome) {
            case ALLOWED -> Passage.PASSED;
            case DROPPED, REJECTED -> Passage.STOPPED;
            case REFUSED ->
                switch (listener) {
                    case NONE -> Passage.PASSED;
                    case APPLICATION, PROBER -> Passage.STOPPED;
                    case UNKNOWN -> Passage.UNKNOWN;
                };
            case NAME_NOT_RESOLVED, PROBE_FAILED -> Passage.UNKNOWN;
        };
    }

    @Override
    public String toString() {
        return outcome + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
