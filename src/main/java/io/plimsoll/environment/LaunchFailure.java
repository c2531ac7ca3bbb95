package io.plimsoll.environment;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a node's container could not be started, where that is this machine's fault. */
final class LaunchFailure {

    private LaunchFailure() {}

    /**
     * Returns what the machine lacks; empty if the engine's words do not say that it lacks anything.
     *
     * @param node the node's name
     * @param bind the address that its port is published on
     * @param why the engine's words
     */
    static Optional<EnvironmentMissing> missing(String node, String bind, String why, @Nullable Throwable cause) {
        String words = why.toLowerCase(Locale.ROOT);
        if (words.contains("no space left on device") || words.contains("disk quota exceeded")) {
            return Optional.of(new EnvironmentMissing(
                    "The node " + node + " could not be started."
                            + "\n  expected: room on the engine's disk"
                            + "\n  observed: " + why,
                    "free some: `docker system df` says what takes it, `./plimsoll sweep` removes what runs left.",
                    cause));
        }
        if (words.contains("port is already allocated") || words.contains("address already in use")) {
            return Optional.of(new EnvironmentMissing(
                    "The node " + node + " could not be started."
                            + "\n  expected: a free port on " + bind
                            + "\n  observed: " + why,
                    "end what uses the port, or start the run again: it takes another.",
                    cause));
        }
        return Optional.empty();
    }
}
