package io.plimsoll.suite.compose;

import io.plimsoll.environment.ProjectEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything that the judges of a start look at.
 *
 * @param facts what was declared and done
 * @param secrets where secrets were found
 * @param events what the engine said about the containers
 */
record StartObservations(StartFacts facts, SecretFacts secrets, List<ProjectEvent> events) {

    /** The file that says where secrets were found. */
    static final String SECRETS = "secrets.json";

    StartObservations {
        events = List.copyOf(events);
    }

    /** Returns the first event of a container that a predicate finds. */
    Optional<ProjectEvent> first(String container, Predicate<ProjectEvent> wanted) {
        return events.stream()
                .filter(event -> event.container().equals(container))
                .filter(wanted)
                .findFirst();
    }

    /** Returns how often a container ended. */
    List<ProjectEvent> deaths(String container) {
        return events.stream()
                .filter(event -> event.container().equals(container) && event.died())
                .toList();
    }
}
