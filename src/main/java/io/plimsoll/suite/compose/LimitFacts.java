package io.plimsoll.suite.compose;

import io.plimsoll.environment.ContainerLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much each container may take, and what became of an attempt to take more.
 *
 * @param processors how many processors the engine's host has
 * @param containers the containers that are meant to run on
 */
record LimitFacts(int processors, List<Limited> containers) {

    LimitFacts {
        containers = List.copyOf(containers);
    }

    /**
     * A container in which more was taken than it may.
     *
     * @param service its service
     * @param number which of the service's containers it is
     * @param declared what the Compose file says
     * @param set what the kernel holds it to
     * @param kills how often the kernel killed when more memory was taken; {@code null} if that was not tried
     * @param milliCpus how many thousandths of a processor were got when all were asked for; {@code null} if that was not tried
     * @param refused how often the kernel refused to start one more process; {@code null} if that was not tried
     * @param others other services that had a container ending or becoming unhealthy meanwhile
     * @param upAgain whether everything was up in the end
     */
    record Limited(
            String service,
            int number,
            ContainerLimits declared,
            ContainerLimits set,
            @Nullable Long kills,
            @Nullable Long milliCpus,
            @Nullable Long refused,
            List<String> others,
            boolean upAgain) {

        Limited {
            others = List.copyOf(others);
        }

        String named() {
            return "service " + service + (number == 1 ? "" : " (" + number + ")");
        }

        /** Returns how many limits were tried. */
        int tried() {
            return (kills == null ? 0 : 1) + (milliCpus == null ? 0 : 1) + (refused == null ? 0 : 1);
        }
    }
}
