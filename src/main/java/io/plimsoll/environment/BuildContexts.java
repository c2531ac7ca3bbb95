package io.plimsoll.environment;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether what builds are sent is within its budget, found out before any of them begins: a folder that is far too large would be
 * copied into the engine first, and the build would only seem to be slow.
 */
public final class BuildContexts {

    private BuildContexts() {}

    /**
     * Returns what is larger than it may be, one printable message each.
     *
     * @param images the images that are built here
     * @param limit how much one build may be sent, bytes
     */
    public static List<String> tooLarge(List<ImageSpec> images, long limit) {
        List<String> problems = new ArrayList<>();
        for (ImageSpec image : images) {
            if (image.source() instanceof ImageSource.Build build) {
                Path dockerfile = build.dockerfile() == null ? Path.of("Dockerfile") : build.dockerfile();
                tooLarge("image " + image.name(), build.context(), dockerfile, limit)
                        .ifPresent(problems::add);
            }
        }
        return problems;
    }

    /**
     * Returns what is larger than it may be, one printable message each.
     *
     * @param file the Compose file
     * @param model what Compose understands of it
     * @param limit how much one build may be sent, bytes
     */
    public static List<String> tooLarge(Path file, ComposeModel model, long limit) {
        List<String> problems = new ArrayList<>();
        for (String service : model.services()) {
            JsonNode build = model.service(service).path("build");
            String context = build.path("context").asText();
            // Another context is a repository, which the engine fetches itself.
            if (context.startsWith("/")) {
                tooLarge(
                                "%s: service %s".formatted(file, service),
                                Path.of(context),
                                Path.of(build.path("dockerfile").asText("Dockerfile")),
                                limit)
                        .ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static Optional<String> tooLarge(String whose, Path context, Path dockerfile, long limit) {
        if (!Files.isDirectory(context)) {
            return Optional.empty();
        }
        try {
            ContextSize size = ContextSize.of(context, context.resolve(dockerfile));
            return size.bytes() > limit ? Optional.of(size.tooLarge(whose, limit)) : Optional.empty();
        } catch (IOException e) {
            // The build says better what of it cannot be read.
            return Optional.empty();
        }
    }
}
