package io.plimsoll.environment;

import com.github.dockerjava.api.exception.DockerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings images to the nodes of somebody's cluster that are containers of this machine's engine, and takes them away. */
final class GuestImages {

    private static final Logger LOG = LoggerFactory.getLogger(GuestImages.class);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Engine engine;
    private final List<NodeHandle> nodes;
    private final Progress progress;
    private final List<Brought> brought = new ArrayList<>();

    private record Brought(String reference, String node) {}

    GuestImages(Engine engine, List<NodeHandle> nodes, Progress progress) {
        this.engine = engine;
        this.nodes = List.copyOf(nodes);
        this.progress = progress;
    }

    synchronized List<ImagePresence> load(List<String> references) {
        List<ImagePresence> loaded = new ImageLoader(engine, nodes, progress).load(references);
        for (ImagePresence presence : loaded) {
            if (presence instanceof ImagePresence.Present present) {
                present.broughtTo().forEach(node -> brought.add(new Brought(present.reference(), node)));
            }
        }
        return loaded;
    }

    /** Takes away what was brought and was not there before. */
    synchronized void removeAll() {
        for (Brought each : brought) {
            nodes.stream()
                    .filter(node -> node.name().equals(each.node()))
                    .forEach(node -> remove(each.reference(), node));
        }
        brought.clear();
    }

    private void remove(String reference, NodeHandle node) {
        try {
            CommandResult result = new ContainerCommands(engine.docker(), node.containerId(), Map.of())
                    .run(
                            LIMIT,
                            List.of(
                                    "ctr",
                                    "-n",
                                    "k8s.io",
                                    "images",
                                    "rm",
                                    ImageName.parse(reference).canonical()));
            if (!result.ok()) {
                LOG.warn(
                        "image {} stays on node {}: {}",
                        reference,
                        node.name(),
                        result.stderr().strip());
            }
        } catch (DockerException e) {
            LOG.warn("image {} stays on node {}", reference, node.name(), e);
        }
    }
}
