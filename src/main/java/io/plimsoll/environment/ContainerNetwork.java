package io.plimsoll.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Which container network (CNI) a cluster has, as far as its nodes tell: by their annotations, their images, and the
 * configuration that their container runtime reads.
 */
final class ContainerNetwork {

    /**
     * Prints the configuration that a node's container runtime reads: the first in the order of the names, where k3s has
     * it, else where all others do. Prints nothing if there is none.
     */
    static final List<String> PRINT_CONFIGURATION = List.of(
            "sh",
            "-c",
            "for file in /var/lib/rancher/k3s/agent/etc/cni/net.d/* /etc/cni/net.d/*; do"
                    + " case $file in *.conf|*.conflist|*.json) cat \"$file\"; exit;; esac; done");

    private static final String UNKNOWN = "unknown: the nodes do not tell";

    private static final List<Known> ALL_KNOWN = List.of(
            new Known("Cilium", "network.cilium.io/", "cilium/cilium"),
            new Known("Calico", "projectcalico.org/", "calico/node"),
            new Known("Antrea", "node.antrea.io/", "antrea/antrea-agent-ubuntu"),
            new Known("kube-router", "kube-router.io/", "cloudnativelabs/kube-router"),
            new Known("Flannel", "flannel.alpha.coreos.com/", "flannel/flannel"),
            new Known("Weave Net", "weave.works/", "weaveworks/weave-kube"),
            new Known("kindnet", "kindnet.io/", "kindest/kindnetd"),
            new Known("Amazon VPC CNI", "vpc.amazonaws.com/", "amazon-k8s-cni"));

    private ContainerNetwork() {}

    /**
     * A container network and what it leaves on nodes.
     *
     * @param name its name
     * @param annotations how its annotations begin
     * @param image the repository of its image, without the registry
     */
    private record Known(String name, String annotations, String image) {

        Optional<String> on(List<Node> nodes) {
            Optional<String> version = nodes.stream()
                    .flatMap(Known::images)
                    .flatMap(reference -> versionIn(reference).stream())
                    .findFirst();
            if (version.isPresent()) {
                return Optional.of(name + " " + version.get());
            }
            return nodes.stream().anyMatch(this::isAnnotated)
                    ? Optional.of(name + ", in a version that the nodes do not tell")
                    : Optional.empty();
        }

        private boolean isAnnotated(Node node) {
            return node.getMetadata().getAnnotations() != null
                    && node.getMetadata().getAnnotations().keySet().stream()
                            .anyMatch(key -> key.startsWith(annotations));
        }

        private static Stream<String> images(Node node) {
            return node.getStatus() == null || node.getStatus().getImages() == null
                    ? Stream.empty()
                    : node.getStatus().getImages().stream()
                            .flatMap(found -> Objects.requireNonNullElse(found.getNames(), List.<String>of()).stream());
        }

        private Optional<String> versionIn(String reference) {
            int colon = reference.lastIndexOf(':');
            if (colon < 0 || reference.contains("@")) {
                return Optional.empty();
            }
            String repository = reference.substring(0, colon);
            return repository.equals(image) || repository.endsWith("/" + image)
                    ? Optional.of(reference.substring(colon + 1))
                    : Optional.empty();
        }
    }

    /**
     * Returns it as reports write it.
     *
     * @param nodes the nodes as the API server describes them
     * @param configuration what {@link #PRINT_CONFIGURATION} printed on a node; empty where no node can be looked into
     */
    static String of(List<Node> nodes, String configuration) {
        Optional<String> known =
                ALL_KNOWN.stream().flatMap(each -> each.on(nodes).stream()).findFirst();
        String told =
                Stream.concat(known.stream(), chain(configuration).stream()).collect(Collectors.joining("; "));
        return told.isEmpty() ? UNKNOWN : told;
    }

    /** Returns the network's name and its plugins in the order in which they are asked. */
    private static Optional<String> chain(String configuration) {
        if (configuration.isBlank()) {
            return Optional.empty();
        }
        try {
            JsonNode network = new ObjectMapper().readTree(configuration);
            // A configuration with one plugin may do without a list of them.
            JsonNode plugins = network.path("plugins");
            Stream<JsonNode> chain =
                    plugins.isArray() ? StreamSupport.stream(plugins.spliterator(), false) : Stream.of(network);
            return Optional.of("network %s, CNI %s: %s"
                    .formatted(
                            stated(network.path("name")),
                            stated(network.path("cniVersion")),
                            chain.map(ContainerNetwork::plugin).collect(Collectors.joining(", "))));
        } catch (JsonProcessingException e) {
            return Optional.of("the configuration on the node is not JSON");
        }
    }

    private static String plugin(JsonNode plugin) {
        JsonNode addresses = plugin.path("ipam").path("type");
        return stated(plugin.path("type")) + (addresses.isTextual() ? " with addresses by " + addresses.asText() : "");
    }

    private static String stated(JsonNode value) {
        return value.isTextual() ? value.asText() : "not stated";
    }
}
