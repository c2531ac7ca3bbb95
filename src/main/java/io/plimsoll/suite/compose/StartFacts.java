package io.plimsoll.suite.compose;

import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.toolbox.requests.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and seen of the start of a project from nothing.
 *
 * @param compose the version of Compose
 * @param sha256 the digest of the file as Compose understands it
 * @param deviations what differs from the file, one printable sentence each
 * @param fromMicros when the start began, microseconds since the Unix epoch
 * @param upMicros when everything was up; {@code null} if it was not
 * @param toMicros when watching ended
 * @param budgetMillis how long the start may take
 * @param watchedMillis for how long everything was watched after it was up
 * @param command what Compose came to
 * @param services what is declared of each service
 * @param containers the containers as they were seen last
 * @param logs the last lines of each container that is not as it should be, by its id
 * @param platforms what the image of each container is made for that is not as it should be, by its id; those left out whose image
 *     is made for what the engine runs
 * @param elsewhere entry points of the spec that the Compose file has no service or port for
 * @param answers what the entry points answered within the project
 * @param published what the spec declares as published; {@code null} if it leaves that to the file
 * @param outside what published ports answered at the loopback address
 */
record StartFacts(
        String compose,
        String sha256,
        List<String> deviations,
        long fromMicros,
        @Nullable Long upMicros,
        long toMicros,
        long budgetMillis,
        long watchedMillis,
        Command command,
        List<Service> services,
        List<ServiceContainer> containers,
        Map<String, List<String>> logs,
        Map<String, Platform> platforms,
        List<String> elsewhere,
        List<Answer> answers,
        @Nullable List<String> published,
        List<Outside> outside) {

    StartFacts {
        deviations = List.copyOf(deviations);
        services = List.copyOf(services);
        containers = List.copyOf(containers);
        logs = Map.copyOf(logs);
        platforms = Map.copyOf(platforms);
        elsewhere = List.copyOf(elsewhere);
        answers = List.copyOf(answers);
        published = published == null ? null : List.copyOf(published);
        outside = List.copyOf(outside);
    }

    /**
     * What Compose came to.
     *
     * @param exitCode its exit code
     * @param lastLines what it said last
     */
    record Command(int exitCode, List<String> lastLines) {
        Command {
            lastLines = List.copyOf(lastLines);
        }
    }

    /**
     * What an image is made for.
     *
     * @param image the platform that the image is made for, for example {@code linux/arm64}
     * @param engine the one that the engine runs
     */
    record Platform(String image, String engine) {}

    /**
     * A service as it is declared.
     *
     * @param name its name
     * @param replicas how many containers it has
     * @param dependencies what it waits for, each with the condition
     * @param job whether others wait for its end, or it ended well and is not there to be asked
     */
    record Service(String name, int replicas, Map<String, String> dependencies, boolean job) {
        Service {
            dependencies = Map.copyOf(dependencies);
        }
    }

    /**
     * What a published port answered at the loopback address.
     *
     * @param service the service that publishes it
     * @param port the port
     * @param answer what came back
     */
    record Outside(String service, int port, Answer answer) {}

    Service service(String name) {
        return services.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseGet(() -> new Service(name, 1, Map.of(), false));
    }

    /** Returns whether a container has done what it was for. */
    boolean isDone(ServiceContainer container) {
        return service(container.service()).job() && container.hasEnded() && container.exitCode() == 0;
    }

    List<String> log(ServiceContainer container) {
        return logs.getOrDefault(container.id(), List.of());
    }
}
