package io.plimsoll.traffic;

import org.jspecify.annotations.Nullable;

/**
 * A request that wrote something, or one that read it back, and what came of it. Nothing is asked twice: each attempt is an
 * exchange of its own.
 *
 * @param write the number of what was written
 * @param part what the request was for
 * @param sentMicros when it was sent, microseconds since the Unix epoch
 * @param endMicros when it was answered, or when waiting for that ended
 * @param result what came of it
 * @param status the status of its answer; 0 without one
 * @param pod the pod that answered, as it said itself; {@code null} if it did not
 * @param version the version that answered, as it said itself; {@code null} if it did not
 * @param location the path of what was written, as the answer named it; {@code null} if it did not
 * @param message the client's own words where there was no answer; {@code null} otherwise
 */
public record WriteExchange(
        long write,
        Part part,
        long sentMicros,
        long endMicros,
        Result result,
        int status,
        @Nullable String pod,
        @Nullable String version,
        @Nullable String location,
        @Nullable String message) {

    /** What a request was for. */
    public enum Part {
        /** It wrote. */
        WRITE,
        /** It read back at once what had been acknowledged. */
        READ,
        /** It read back when everything was over. */
        LAST_READ
    }

    /** What came of a request. */
    public enum Result {
        /** It was answered as declared; a read showed what had been written. */
        AS_DECLARED,
        /** A read was answered, and what had been written was not there. */
        NOT_THERE,
        /** It was answered with another status than declared, which says nothing about what had been written. */
        WRONG_ANSWER,
        /** It was not answered. */
        NO_ANSWER
    }

    /** Returns whether it was answered as declared. */
    public boolean ok() {
        return result == Result.AS_DECLARED;
    }

    /** Returns in words how it ended, for example {@code HTTP 404}. */
    public String how() {
        return switch (result) {
            case AS_DECLARED -> "as declared";
            case NOT_THERE -> "HTTP " + status + " without what was written";
            case WRONG_ANSWER -> "HTTP " + status;
            case NO_ANSWER -> "no answer: " + message;
        };
    }
}
