package io.plimsoll.suite.equivalence;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.environment.ComposeModel;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.environment.ServiceContainer.Healthcheck;
import io.plimsoll.suite.equivalence.Part.Mounted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a Compose file, as Compose understands it and as the engine made its containers. */
final class ComposeParts {

    private ComposeParts() {}

    /**
     * Returns the part that a service is.
     *
     * @param model the Compose file
     * @param container one of the service's containers
     */
    static Part of(ComposeModel model, ServiceContainer container) {
        JsonNode service = model.service(container.service());
        Map<String, Mounted> volumes = new TreeMap<>();
        Map<String, List<String>> files = files(model.tree(), service);
        mounts(service, container, volumes, files);
        List<String> variables = new ArrayList<>();
        service.path("environment").fieldNames().forEachRemaining(variables::add);
        return new Part(
                "",
                container.service(),
                container.hasEnded(),
                service.path("image").asText(),
                variables,
                files,
                volumes,
                orNull(container.memory()),
                orNull(container.nanoCpus()),
                health(container.healthcheck()),
                container.stopGraceMillis(),
                null);
    }

    private static Map<String, List<String>> files(JsonNode tree, JsonNode service) {
        Map<String, List<String>> files = new TreeMap<>();
        for (JsonNode config : service.path("configs")) {
            String source = config.path("source").asText();
            String target = config.path("target").asText("/" + source);
            files.put(
                    target,
                    SettingsFile.keys(target, content(tree.path("configs").path(source))));
        }
        for (JsonNode secret : service.path("secrets")) {
            String target = secret.path("target").asText(secret.path("source").asText());
            files.put(target.startsWith("/") ? target : "/run/secrets/" + target, List.of());
        }
        return files;
    }

    private static @Nullable String content(JsonNode config) {
        if (config.has("content")) {
            return config.path("content").asText();
        }
        return config.has("file") ? read(Path.of(config.path("file").asText())) : null;
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // Compose has found it; that it is no text tells that it has no keys.
            return null;
        }
    }

    private static void mounts(
            JsonNode service,
            ServiceContainer container,
            Map<String, Mounted> volumes,
            Map<String, List<String>> files) {
        for (JsonNode volume : service.path("volumes")) {
            String target = path(volume.path("target").asText());
            switch (volume.path("type").asText()) {
                case "bind" ->
                    bound(
                            Path.of(volume.path("source").asText()),
                            volume.path("read_only").asBoolean(),
                            target,
                            volumes,
                            files);
                case "tmpfs" -> volumes.put(target, Mounted.SCRATCH);
                default -> volumes.put(target, volume.has("source") ? Mounted.KEPT : Mounted.SCRATCH);
            }
        }
        for (JsonNode tmpfs : service.path("tmpfs")) {
            volumes.put(path(tmpfs.asText().replaceFirst(":.*", "")), Mounted.SCRATCH);
        }
        // What the image declares and nobody mounts something at.
        container.mounts().stream()
                .filter(mount -> mount.type().equals("volume"))
                .forEach(mount -> volumes.putIfAbsent(path(mount.path()), Mounted.SCRATCH));
    }

    /** A file, or a folder of files that cannot be written, is read; another folder is a place to write to. */
    private static void bound(
            Path source,
            boolean readOnly,
            String target,
            Map<String, Mounted> volumes,
            Map<String, List<String>> files) {
        if (Files.isRegularFile(source)) {
            files.put(target, SettingsFile.keys(target, read(source)));
        } else if (readOnly && Files.isDirectory(source)) {
            try (Stream<Path> below = Files.list(source)) {
                below.filter(Files::isRegularFile).forEach(file -> {
                    String there = target + "/" + file.getFileName();
                    files.put(there, SettingsFile.keys(there, read(file)));
                });
            } catch (IOException e) {
                volumes.put(target, Mounted.HOST);
            }
        } else {
            volumes.put(target, Mounted.HOST);
        }
    }

    static String path(String written) {
        return written.length() > 1 && written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
    }

    private static @Nullable Health health(@Nullable Healthcheck check) {
        return check == null ? null : Health.ofCommand(check.test());
    }

    private static @Nullable Long orNull(long limit) {
        return limit == 0 ? null : Long.valueOf(limit);
    }
}
