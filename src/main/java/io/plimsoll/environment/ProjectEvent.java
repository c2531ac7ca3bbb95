package io.plimsoll.environment;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that the engine said about a container of a Compose project.
 *
 * @param micros when, microseconds since the Unix epoch, by the engine's clock
 * @param service the service
 * @param container the container's id
 * @param action what happened: {@code create}, {@code start}, {@code die}, {@code oom}, {@code kill}, {@code stop},
 *     {@code health_status: healthy} and so on
 * @param exitCode its exit code, of a {@code die}
 * @param signal the signal, of a {@code kill}
 */
public record ProjectEvent(
        long micros,
        String service,
        String container,
        String action,
        @Nullable Integer exitCode,
        @Nullable String signal) {

    static final String SERVICE = "com.docker.compose.service";
    static final String PROJECT = "com.docker.compose.project";

    /** Makes an event of what the engine sent. */
    static ProjectEvent of(long nanos, String container, String action, Map<String, String> attributes) {
        String exit = attributes.get("exitCode");
        return new ProjectEvent(
                nanos / 1_000,
                attributes.getOrDefault(SERVICE, ""),
                container,
                action,
                exit == null ? null : Integer.valueOf(exit),
                attributes.get("signal"));
    }

    /** Returns whether it says that the container became healthy. */
    public boolean healthy() {
        return action.equals("health_status: healthy");
    }

    /** Returns whether it says that the container became unhealthy. */
    public boolean unhealthy() {
        return action.equals("health_status: unhealthy");
    }

    /** Returns whether it says that the container was started. */
    public boolean started() {
        return action.equals("start");
    }

    /** Returns whether it says that a signal was sent to the container. */
    public boolean signalled() {
        return action.equals("kill") && signal != null;
    }

    /** Returns whether it says that the container ended. */
    public boolean died() {
        return action.equals("die");
    }
}
