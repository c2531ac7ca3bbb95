package io.plimsoll.suite.compose;

import io.plimsoll.toolbox.requests.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of each container, of the others and of what was written, when its first process was killed.
 *
 * @param fromMicros when everything was up, microseconds since the Unix epoch
 * @param toMicros when watching ended
 * @param budgetMillis how long a container may take to be up again
 * @param kept what was written before; {@code null} if nothing could be
 * @param later how it read in the end; {@code null} if it was not asked for
 * @param killed what became of each container
 */
record CrashFacts(
        long fromMicros,
        long toMicros,
        long budgetMillis,
        @Nullable Kept kept,
        @Nullable Answer later,
        List<Killed> killed) {

    CrashFacts {
        killed = List.copyOf(killed);
    }

    /**
     * A container whose first process was killed from outside.
     *
     * @param service its service
     * @param number which of the service's containers it is
     * @param policy its restart policy
     * @param micros when the signal was sent, microseconds since the Unix epoch
     * @param diedMicros when it ended; {@code null} if it did not
     * @param startedMicros when it was started again; {@code null} if it was not
     * @param upMicros when it was up again, and healthy if it has a healthcheck; {@code null} if it was not in time
     * @param others other services that had a container ending meanwhile
     * @param answers what the entry points answered when it was up again
     */
    record Killed(
            String service,
            int number,
            String policy,
            long micros,
            @Nullable Long diedMicros,
            @Nullable Long startedMicros,
            @Nullable Long upMicros,
            List<String> others,
            List<Answer> answers) {

        Killed {
            others = List.copyOf(others);
            answers = List.copyOf(answers);
        }

        String named() {
            return "service " + service + (number == 1 ? "" : " (" + number + ")");
        }
    }
}
