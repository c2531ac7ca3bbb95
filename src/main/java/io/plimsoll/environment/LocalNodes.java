package io.plimsoll.environment;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The nodes of somebody's cluster that are containers of this machine's engine, as those of kind and k3d are. */
final class LocalNodes {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

    private final Engine engine;

    LocalNodes(Engine engine) {
        this.engine = engine;
    }

    /** Returns the nodes in their order, or none at all if one of them is not such a container. */
    List<NodeHandle> of(List<Node> nodes) {
        List<Container> running = engine.docker().listContainersCmd().exec();
        List<NodeHandle> found = new ArrayList<>();
        for (Node node : nodes) {
            Optional<NodeHandle> handle = running.stream()
                    .filter(container -> addresses(container).contains(address(node)))
                    .filter(container -> isNamed(container, node) && isOnTheSameMachine(container, node))
                    .findFirst()
                    .map(container -> handle(node, container));
            if (handle.isEmpty()) {
                return List.of();
            }
            found.add(handle.get());
        }
        return found;
    }

    private static NodeHandle handle(Node node, Container container) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        return new NodeHandle(
                node.getMetadata().getName(),
                labels.containsKey(CONTROL_PLANE) ? NodeHandle.Role.SERVER : NodeHandle.Role.AGENT,
                container.getId(),
                address(node));
    }

    static String address(Node node) {
        return node.getStatus().getAddresses().stream()
                .filter(each -> "InternalIP".equals(each.getType()))
                .map(each -> each.getAddress())
                .findFirst()
                .orElse("");
    }

    private static List<String> addresses(Container container) {
        var settings = container.getNetworkSettings();
        return settings == null
                ? List.of()
                : settings.getNetworks().values().stream()
                        .map(ContainerNetwork::getIpAddress)
                        .filter(address -> address != null && !address.isBlank())
                        .toList();
    }

    private boolean isNamed(Container container, Node node) {
        String name = node.getMetadata().getName();
        return name.equals(engine.docker()
                .inspectContainerCmd(container.getId())
                .exec()
                .getConfig()
                .getHostName());
    }

    /** Names and private addresses occur more than once in the world; what a kernel calls itself since it booted, not. */
    private boolean isOnTheSameMachine(Container container, Node node) {
        try {
            CommandResult result = new ContainerCommands(engine.docker(), container.getId(), Map.of())
                    .run(LIMIT, List.of("cat", "/proc/sys/kernel/random/boot_id"));
            return result.ok()
                    && result.stdout()
                            .strip()
                            .equals(node.getStatus().getNodeInfo().getBootID());
        } catch (DockerException | EnvironmentFailed e) {
            // It has no shell, or has just ended: no node of ours to load.
            return false;
        }
    }
}
