package io.plimsoll.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an image is started by itself, without the rest of the deployment.
 *
 * @param user the user and group that it runs as, as {@code UID:GID}; {@code null} means the image's own
 * @param env variables that it gets
 * @param command arguments for its entry point; empty means the image's own
 * @param files files that are mounted into it, path to content
 * @param readyPort the port that it listens on when it is ready; {@code null} means the lowest that the image exposes
 * @param readyLog a regular expression; a line in which it is found shows that the image is ready; {@code null} means a port does
 * @param within how long it may take
 * @param writable folders that it may write to although its root file system is read-only
 * @param capabilities kernel capabilities that it keeps although all others are dropped, without {@code CAP_}
 */
public record ImageRun(
        @Nullable String user,
        Map<String, String> env,
        List<String> command,
        Map<String, String> files,
        @Nullable Integer readyPort,
        @Nullable String readyLog,
        Duration within,
        List<String> writable,
        List<String> capabilities) {

    /** An image that is started just as it is. */
    public static final ImageRun AS_IT_IS = new ImageRun(
            null, Map.of(), List.of(), Map.of(), null, null, Defaults.IMAGE_START_LIMIT, List.of(), List.of());

    public ImageRun {
        env = Ordered.copyOf(env);
        command = List.copyOf(command);
        files = Ordered.copyOf(files);
        writable = List.copyOf(writable);
        capabilities = List.copyOf(capabilities);
    }
}
