package io.plimsoll.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Compose file, and what it is started with.
 *
 * @param file the Compose file
 * @param profiles the profiles that are active
 * @param env values of the variables that the file refers to
 * @param generate variables that get a random value for each run: passwords, for example
 * @param published what is meant to be published, each as ADDRESS:PORT; {@code null} means what the file publishes, as long as
 *     only this machine itself can reach it
 * @param configuration what the variables are meant to do; {@code null} if that is not declared
 */
public record ComposeSpec(
        Path file,
        List<String> profiles,
        Map<String, String> env,
        List<String> generate,
        @Nullable List<String> published,
        @Nullable ComposeConfiguration configuration) {

    public ComposeSpec {
        profiles = List.copyOf(profiles);
        env = Ordered.copyOf(env);
        generate = List.copyOf(generate);
        published = published == null ? null : List.copyOf(published);
    }
}
