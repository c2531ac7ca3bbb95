package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerNetworkTest {

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

        assertThat(ContainerNetwork.of(List.of(node))).isEqualTo(expected);
    }

    @Test
    void nodes_that_nobody_may_see_do_not_tell() {
        assertThat(ContainerNetwork.of(List.of())).isEqualTo("unknown: the nodes do not tell");
        assertThat(ContainerNetwork.of(List.of(
                        new NodeBuilder().withNewMetadata().endMetadata().build())))
                .isEqualTo("unknown: the nodes do not tell");
    }
}
