package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which container network (CNI) a cluster has, as far as its nodes tell: by their annotations and their images. */
final class ContainerNetwork {

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

    /** Returns it as reports write it. */
    static String of(List<Node> nodes) {
        return ALL_KNOWN.stream()
                .flatMap(known -> known.on(nodes).stream())
                .findFirst()
                .orElse("unknown: the nodes do not tell");
    }
}
