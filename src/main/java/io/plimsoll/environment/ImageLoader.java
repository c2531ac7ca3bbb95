package io.plimsoll.environment;

import com.github.dockerjava.api.command.SaveImagesCmd;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings images from the engine into the container runtime of nodes, streaming. */
final class ImageLoader {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String REMEDY =
            "see the node's container log; `docker exec NODE ctr -n k8s.io images ls` shows" + " what it has.";

    private final Engine engine;
    private final List<NodeHandle> nodes;
    private final Progress progress;

    ImageLoader(Engine engine, List<NodeHandle> nodes, Progress progress) {
        this.engine = engine;
        this.nodes = nodes;
        this.progress = progress;
    }

    List<ImagePresence> load(List<String> references) {
        Map<String, Optional<String>> ids = new LinkedHashMap<>();
        references.forEach(reference -> ids.computeIfAbsent(reference, engine::imageId));
        Map<String, List<String>> brought = new HashMap<>();
        Map<String, List<String>> already = new HashMap<>();
        nodes.parallelStream().forEach(node -> {
            ContainerCommands commands = new ContainerCommands(engine.docker(), node.containerId(), Map.of());
            NodeImages there = images(commands);
            Map<String, String> missing = new LinkedHashMap<>();
            ids.forEach((reference, id) -> {
                if (id.isEmpty()) {
                    return;
                }
                boolean has = there.has(reference, id.get());
                add(has ? already : brought, reference, node.name());
                if (!has) {
                    missing.put(reference, id.get());
                }
            });
            if (!missing.isEmpty()) {
                bring(missing, node, commands);
            }
        });
        return references.stream()
                .map(reference -> ids.getOrDefault(reference, Optional.empty())
                        .<ImagePresence>map(id -> new ImagePresence.Present(
                                reference,
                                id,
                                brought.getOrDefault(reference, List.of()),
                                already.getOrDefault(reference, List.of())))
                        .orElseGet(() -> new ImagePresence.NotHere(
                                reference, "the Docker engine at " + engine.address() + " has no image of that name")))
                .toList();
    }

    private static void add(Map<String, List<String>> map, String reference, String node) {
        synchronized (map) {
            map.computeIfAbsent(reference, ignored -> new ArrayList<>()).add(node);
        }
    }

    private static NodeImages images(ContainerCommands commands) {
        return NodeImages.parse(commands.run(LIMIT, List.of("ctr", "-n", "k8s.io", "images", "ls"))
                .orThrow(REMEDY)
                .stdout());
    }

    private void bring(Map<String, String> idsByReference, NodeHandle node, ContainerCommands commands) {
        String step = "Images to " + node.name();
        progress.started(step);
        idsByReference.keySet().forEach(reference -> progress.detail(step, reference));
        long begin = System.nanoTime();
        new Transfer(
                        limit -> send(List.copyOf(idsByReference.keySet()), commands, limit),
                        () -> {
                            NodeImages there = images(commands);
                            return idsByReference.entrySet().stream()
                                    .allMatch(image -> there.has(image.getKey(), image.getValue()));
                        },
                        reason -> progress.detail(step, reason))
                .complete();
        progress.done(step, Duration.ofNanos(System.nanoTime() - begin));
    }

    private void send(List<String> references, ContainerCommands commands, Duration limit) {
        SaveImagesCmd save = engine.docker().saveImagesCmd();
        for (String reference : references) {
            ImageName name = ImageName.parse(reference);
            save.withImage(name.repository(), name.tag());
        }
        try (InputStream archive = save.exec()) {
            commands.run(limit, archive, List.of("ctr", "-n", "k8s.io", "images", "import", "--digests=false", "-"))
                    .orThrow(REMEDY);
        } catch (IOException e) {
            throw new EnvironmentFailed(
                    "The images " + String.join(", ", references) + " could not be read from the engine: "
                            + Engine.rootMessage(e),
                    "see that `docker save` of them works.",
                    e);
        }
    }
}
