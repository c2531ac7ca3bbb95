package io.plimsoll.suite.networkpolicy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pod of the harness's own that does nothing; what matters is that it has a network.
 *
 * <p>So it is made of the image that every sandbox of the node is made of, which is there already.
 */
final class IdlePod {

    private static final long NOBODY = 65_534;

    private IdlePod() {}

    /** Returns the image of the nodes' sandboxes; if none is known by that name, any that a node has; else k3s' own. */
    static String image(KubernetesClient client) {
        List<String> images = client.nodes().list().getItems().stream()
                .map(Node::getStatus)
                .flatMap(status -> status.getImages().stream())
                // One that was deleted while a container still ran of it has no name left.
                .flatMap(image -> Objects.requireNonNullElse(image.getNames(), List.<String>of()).stream())
                .filter(name -> !name.contains("@"))
                .toList();
        return images.stream()
                .filter(name -> name.contains("pause"))
                .findFirst()
                .or(() -> images.stream().findFirst())
                .orElse("rancher/mirrored-pause:3.6");
    }

    /**
     * Describes one.
     *
     * @param namespace its namespace
     * @param name its name
     * @param labels its labels
     * @param node the node that it is to run on; {@code null} to leave that to the scheduler
     * @param image what {@link #image} returned
     */
    static Pod of(String namespace, String name, Map<String, String> labels, @Nullable String node, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels.isEmpty() ? null : labels)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(NOBODY)
                .withRunAsGroup(NOBODY)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("idle")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }
}
