package io.plimsoll.environment;

import java.nio.file.Path;
import java.util.Map;

/** Where an image comes from. */
public sealed interface ImageSource {

    /**
     * A Dockerfile and its context.
     *
     * @param directory the context
     * @param dockerfile the Dockerfile, relative to the context
     * @param args build arguments
     */
    record BuildContext(Path directory, String dockerfile, Map<String, String> args) implements ImageSource {
        public BuildContext {
            args = Map.copyOf(args);
        }
    }

    /** A program that builds the image and prints its reference as the last line on standard output. */
    record BuildScript(Path script) implements ImageSource {}

    /** An archive as {@code docker save} writes it, or an OCI image layout as a tar file. */
    record Archive(Path file) implements ImageSource {}

    /** A registry, unless the engine already has the image. */
    record Pull() implements ImageSource {}
}
