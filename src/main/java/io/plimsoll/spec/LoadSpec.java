package io.plimsoll.spec;

import java.time.Duration;

/**
 * How much load is sent.
 *
 * @param requestsPerSecond the rate of the open-loop plan, over all entry points
 * @param timeout how long a client waits for an answer
 */
public record LoadSpec(int requestsPerSecond, Duration timeout) {

    /** A load below this shows too little of what it meets. */
    public static final int LEAST_LIGHT_PER_SECOND = 10;

    private static final int LIGHT_SHARE = 5;

    /** Returns the rate of a light load, to which others are added: a fifth of the declared one. */
    public int lightPerSecond() {
        return Math.max(LEAST_LIGHT_PER_SECOND, requestsPerSecond / LIGHT_SHARE);
    }
}
