package io.plimsoll.spec;

import java.time.Duration;

/**
 * How much load is sent.
 *
 * @param requestsPerSecond the rate of the open-loop plan, over all entry points
 * @param timeout how long a client waits for an answer
 */
public record LoadSpec(int requestsPerSecond, Duration timeout) {}
