package io.plimsoll.spec;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to come by an image. */
public sealed interface ImageSource {

    /**
     * Build it from a Dockerfile.
     *
     * @param context the build context
     * @param dockerfile the Dockerfile; {@code null} means the one in the context
     * @param args build arguments, in the order written
     */
    record Build(Path context, @Nullable Path dockerfile, Map<String, String> args) implements ImageSource {
        public Build {
            args = Ordered.copyOf(args);
        }
    }

    /**
     * Run a script that leaves the image in the local Docker daemon under its name.
     *
     * @param script the executable
     */
    record Script(Path script) implements ImageSource {}

    /**
     * Load it from an OCI or Docker archive.
     *
     * @param tar the archive
     */
    record Archive(Path tar) implements ImageSource {}

    /** Use the local image of that name, else pull it from its registry. */
    record Pull() implements ImageSource {}
}
