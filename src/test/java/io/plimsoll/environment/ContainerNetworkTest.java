package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerNetworkTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            flannel.alpha.coreos.com/backend-type | example.test/pause:3         | Flannel, in a version that the nodes do not tell
            flannel.alpha.coreos.com/backend-type | example.test/flannel/flannel:v0.25.1 | Flannel v0.25.1
            a                                     | example.test/cilium/cilium:v1.15.3   | Cilium v1.15.3
            a                                     | calico/node:v3.27.0          | Calico v3.27.0
            a                                     | example.test/notcalico/node:v1 | unknown: the nodes do not tell
            a                                     | calico/node@sha256:12ab      | unknown: the nodes do not tell
            """)
    void annotations_and_images_tell(String annotation, String image, String expected) {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .addToAnnotations(annotation, "x")
                .endMetadata()
                .withNewStatus()
                .withImages(new ContainerImageBuilder().withNames(image).build())
                .endStatus()
                .build();

        assertThat(ContainerNetwork.of(List.of(node), "")).isEqualTo(expected);
    }

    @Test
    void nodes_that_nobody_may_see_do_not_tell() {
        assertThat(ContainerNetwork.of(List.of(), "")).isEqualTo("unknown: the nodes do not tell");
        assertThat(ContainerNetwork.of(
                        List.of(new NodeBuilder()
                                .withNewMetadata()
                                .endMetadata()
                                .build()),
                        ""))
                .isEqualTo("unknown: the nodes do not tell");
    }

    /** As the node of {@code fixtures/node-image} writes it. */
    private static final String NODE_IMAGE =
            """
            {"cniVersion": "1.0.0", "name": "pods", "plugins": [
              {"type": "ptp", "ipam": {"type": "host-local", "dataDir": "/run/cni-addresses",
                "ranges": [[{"subnet": "10.42.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
              {"type": "portmap", "capabilities": {"portMappings": true}}, {"type": "policy-gate"}]}
            """;

    @Test
    void the_configuration_on_a_node_tells_its_plugins_in_order() {
        assertThat(ContainerNetwork.of(List.of(), NODE_IMAGE))
                .isEqualTo("network pods, CNI 1.0.0: ptp with addresses by host-local, portmap, policy-gate");
    }

    @Test
    void the_configuration_adds_to_what_is_known_by_an_annotation() {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .addToAnnotations("flannel.alpha.coreos.com/backend-type", "vxlan")
                .endMetadata()
                .build();

        assertThat(
                        ContainerNetwork.of(
                                List.of(node),
                                """
                        {"name": "cbr0", "cniVersion": "1.0.0", "plugins": [
                          {"type": "flannel", "delegate": {"hairpinMode": true}}, {"type": "portmap"}]}
                        """))
                .isEqualTo(
                        "Flannel, in a version that the nodes do not tell; network cbr0, CNI 1.0.0: flannel, portmap");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"name": "lone", "type": "bridge"} | network lone, CNI not stated: bridge
            {"plugins": [{}]}                  | network not stated, CNI not stated: not stated
            {"plugins": [                      | the configuration on the node is not JSON
            []                                 | network not stated, CNI not stated: not stated
            """)
    void an_odd_configuration_is_told_as_far_as_it_goes(String configuration, String expected) {
        assertThat(ContainerNetwork.of(List.of(), configuration)).isEqualTo(expected);
    }

    @Test
    void the_configuration_that_is_printed_is_the_first_by_name() throws Exception {
        Path folder = Files.createDirectory(this.folder.resolve("net.d"));
        Files.writeString(folder.resolve("05-notes.txt"), "no configuration");
        Files.writeString(folder.resolve("20-other.conf"), "{}");
        Files.writeString(folder.resolve("10-pods.conflist"), NODE_IMAGE);

        assertThat(printed(folder)).isEqualTo(NODE_IMAGE);
        assertThat(printed(this.folder.resolve("nowhere"))).isEmpty();
    }

    private static String printed(Path folder) throws Exception {
        List<String> command = ContainerNetwork.PRINT_CONFIGURATION.stream()
                .map(word -> word.replace("/etc/cni/net.d", folder.toString())
                        .replace("/var/lib/rancher/k3s/agent", "/nowhere"))
                .toList();
        Process process = new ProcessBuilder(command).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed;
    }
}
