package io.plimsoll.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command was started.
 *
 * @param folder the current folder
 * @param home the folder of Plimsoll's own files; empty where it runs from its jar alone
 * @param variables the environment variables
 */
record Surroundings(Path folder, Optional<Path> home, Map<String, String> variables) {

    Surroundings {
        variables = Map.copyOf(variables);
    }

    /** Returns the variable's value; empty if it is not set or set to nothing. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }
}
