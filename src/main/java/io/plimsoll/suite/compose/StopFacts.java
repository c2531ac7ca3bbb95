package io.plimsoll.suite.compose;

import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.toolbox.watch.ProcessStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of each service that was told to stop.
 *
 * @param fromMicros when everything was up, microseconds since the Unix epoch
 * @param toMicros when watching ended
 * @param stopped the services, in the order in which they were stopped
 */
record StopFacts(long fromMicros, long toMicros, List<Stopped> stopped) {

    StopFacts {
        stopped = List.copyOf(stopped);
    }

    /**
     * A service that was told to stop.
     *
     * @param service its name
     * @param containers what became of its containers
     * @param load what was asked of it meanwhile; {@code null} if no entry point leads to it
     */
    record Stopped(String service, List<Ended> containers, @Nullable Load load) {

        Stopped {
            containers = List.copyOf(containers);
        }

        /** Returns when the first container was sent its signal. */
        long toldMicros() {
            return containers.stream()
                    .map(Ended::toldMicros)
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue)
                    .min()
                    .orElse(0);
        }

        /** Returns when the first container was killed; {@link Long#MAX_VALUE} if none was. */
        long killedMicros() {
            return containers.stream()
                    .map(Ended::killedMicros)
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }
    }

    /**
     * A container that was told to stop.
     *
     * @param service its service
     * @param number which of the service's containers it is
     * @param graceMillis how long it has to end
     * @param toldMicros when it was sent its stop signal; {@code null} if it was sent none
     * @param signal the number of that signal; 0 if it was sent none
     * @param killedMicros when it was sent SIGKILL because its time was over; {@code null} if it was not
     * @param diedMicros when it ended; {@code null} if that was not seen
     * @param exitCode its exit code
     * @param processes its processes before, the first one first
     */
    record Ended(
            String service,
            int number,
            long graceMillis,
            @Nullable Long toldMicros,
            int signal,
            @Nullable Long killedMicros,
            @Nullable Long diedMicros,
            int exitCode,
            List<ProcessStatus> processes) {

        Ended {
            processes = List.copyOf(processes);
        }

        String named() {
            return "service " + service + (number == 1 ? "" : " (" + number + ")");
        }
    }

    /**
     * What was asked of a service while it was told to stop.
     *
     * @param entryPoint the entry point that leads to it
     * @param request the request that is quick, method and path
     * @param expectedStatus the declared status of its answer
     * @param slow the request that is in flight for certain; {@code null} if there is no way to make one
     */
    record Load(String entryPoint, String request, int expectedStatus, @Nullable SlowLoad slow) {}
}
