package io.plimsoll.environment;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sends images to a node until they are there.
 *
 * <p>An engine breaks off the stream of an image now and then, sometimes after its last byte that matters. So after a
 * failure it counts what the node has; and sending the same images again does no harm. Now and then the end of a stream
 * never comes, though all of it is there: so the first time is not waited for as long as a large image may need.
 *
 * @param send sends them all within a time; throws an {@link EnvironmentFailed} if it could not
 * @param arrived returns whether the node has them all in spite of a failure
 * @param reasons told why they are sent again
 */
record Transfer(Consumer<Duration> send, BooleanSupplier arrived, Consumer<String> reasons) {

    /** How often they are sent at most. */
    static final int TIMES = 3;

    /** How long the first time may take: hundreds of megabytes take seconds. */
    static final Duration FIRST = Duration.ofSeconds(90);

    /** How long every other time may take. */
    static final Duration AGAIN = Duration.ofMinutes(5);

    /** Returns when the node has the images; throws the last {@link EnvironmentFailed} if they do not arrive. */
    void complete() {
        for (int time = 1; ; time++) {
            try {
                send.accept(time == 1 ? FIRST : AGAIN);
                return;
            } catch (EnvironmentFailed e) {
                if (arrived.getAsBoolean()) {
                    return;
                }
                if (time == TIMES) {
                    throw e;
                }
                reasons.accept("sent again: " + e.problem());
            }
        }
    }
}
