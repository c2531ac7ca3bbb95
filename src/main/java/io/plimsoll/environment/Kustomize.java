package io.plimsoll.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Renders kustomizations with the kubectl of a node image. */
final class Kustomize {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final List<String> REFERENCES = List.of("resources", "bases", "components");

    private Kustomize() {}

    /** Renders in a container that runs; everything the kustomization refers to is copied in first. */
    static CommandResult render(DockerClient docker, String containerId, Path kustomization) throws IOException {
        Set<Path> folders = folders(kustomization);
        Path root = commonAncestor(folders);
        String place = "tmp/plimsoll-kustomize-" + UUID.randomUUID();
        try (InputStream tar = Tar.stream(archive -> {
            for (Path folder : outermost(folders)) {
                Path relative = root.relativize(folder);
                Tar.add(archive, folder, relative.toString().isEmpty() ? place : place + "/" + relative, path -> true);
            }
        })) {
            docker.copyArchiveToContainerCmd(containerId)
                    .withTarInputStream(tar)
                    .withRemotePath("/")
                    .exec();
        }
        ContainerCommands commands = new ContainerCommands(docker, containerId, Map.of());
        CommandResult result = commands.run(
                LIMIT, List.of("kubectl", "kustomize", "/" + place + "/" + root.relativize(real(kustomization))));
        commands.run(LIMIT, List.of("rm", "-rf", "/" + place));
        return result;
    }

    /** Returns the folder and every folder that it refers to, directly or not. */
    static Set<Path> folders(Path kustomization) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        collect(real(kustomization), found);
        return found;
    }

    private static void collect(Path folder, Set<Path> found) throws IOException {
        if (!found.add(folder)) {
            return;
        }
        for (String name : NAMES) {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                continue;
            }
            JsonNode content = new YAMLMapper().readTree(file.toFile());
            for (String key : REFERENCES) {
                for (JsonNode reference : content.path(key)) {
                    // An address of something on the network is left to kustomize.
                    if (reference.isTextual() && !reference.asText().contains("://")) {
                        Path target = folder.resolve(reference.asText());
                        if (Files.isDirectory(target)) {
                            collect(real(target), found);
                        }
                    }
                }
            }
        }
    }

    private static Path real(Path path) throws IOException {
        return path.toRealPath();
    }

    static Path commonAncestor(Set<Path> folders) {
        Path common = folders.iterator().next();
        for (Path folder : folders) {
            while (!folder.startsWith(common)) {
                Path parent = common.getParent();
                if (parent == null) {
                    return common;
                }
                common = parent;
            }
        }
        return common;
    }

    /** Returns the folders without those that lie in another of them. */
    static List<Path> outermost(Set<Path> folders) {
        return folders.stream()
                .filter(folder ->
                        folders.stream().noneMatch(other -> !other.equals(folder) && folder.startsWith(other)))
                .toList();
    }
}
