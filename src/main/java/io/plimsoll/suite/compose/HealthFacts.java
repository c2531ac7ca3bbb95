package io.plimsoll.suite.compose;

import io.plimsoll.environment.ServiceContainer.Healthcheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared of the health of each container, and what came of it when its processes did nothing any more, and when
 * it refused what it asked itself.
 *
 * @param fromMicros when everything was up, microseconds since the Unix epoch
 * @param toMicros when the last one was let go on
 * @param tried what came of each container
 */
record HealthFacts(long fromMicros, long toMicros, List<Tried> tried) {

    HealthFacts {
        tried = List.copyOf(tried);
    }

    /**
     * A container that was frozen: each of its processes stopped by a signal from outside.
     *
     * @param service its service
     * @param number which of the service's containers it is
     * @param job whether it is meant to end, so that nobody asks for its health
     * @param healthcheck how its health is checked; {@code null} if it is not
     * @param processes how many processes it had
     * @param stopped how many of them were seen stopped
     * @param frozenMicros when they were stopped; {@code null} if it was not frozen
     * @param unhealthyMicros when the engine called it unhealthy; {@code null} if it did not in time
     * @param thawedMicros when they went on
     * @param healthyMicros when the engine called it healthy again; {@code null} if it did not in time
     * @param allowedMillis how long it was waited for either
     * @param lapse why the freeze did not last; {@code null} if it did
     * @param refused how many connections to itself were refused while it refused them; 0 if its healthcheck makes none
     * @param refusalMicros when it began to refuse them; {@code null} if it did not
     * @param refusalUnhealthyMicros when the engine called it unhealthy then; {@code null} if it did not in time
     */
    record Tried(
            String service,
            int number,
            boolean job,
            @Nullable Healthcheck healthcheck,
            int processes,
            int stopped,
            @Nullable Long frozenMicros,
            @Nullable Long unhealthyMicros,
            @Nullable Long thawedMicros,
            @Nullable Long healthyMicros,
            long allowedMillis,
            @Nullable String lapse,
            long refused,
            @Nullable Long refusalMicros,
            @Nullable Long refusalUnhealthyMicros) {

        String named() {
            return "service " + service + (number == 1 ? "" : " (" + number + ")");
        }
    }
}
