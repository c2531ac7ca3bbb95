package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeImagesTest {

    private static final String LISTING =
            """
            REF                                TYPE                                       DIGEST      SIZE      PLATFORMS   LABELS
            docker.io/library/app:1            application/vnd.docker.distribution.v2+json sha256:aaa 10.0 MiB  linux/amd64 io.cri-containerd.image=managed
            example.test/report-service:1.0.0  application/vnd.docker.distribution.v2+json sha256:bbb 10.0 MiB  linux/amd64 io.cri-containerd.image=managed
            sha256:id-of-app                   application/vnd.docker.distribution.v2+json sha256:aaa 10.0 MiB  linux/amd64 io.cri-containerd.image=managed
            sha256:older-id-of-service         application/vnd.docker.distribution.v2+json sha256:ccc 10.0 MiB  linux/amd64 io.cri-containerd.image=managed
            """;

    @Test
    void an_image_is_there_when_its_name_stands_for_its_id() {
        NodeImages images = NodeImages.parse(LISTING);

        assertThat(images.has("app:1", "sha256:id-of-app")).isTrue();
        assertThat(images.has("app:1", "sha256:newer-id-of-app")).isFalse();
        assertThat(images.has("app:2", "sha256:id-of-app")).isFalse();
        assertThat(images.has("example.test/report-service:1.0.0", "sha256:older-id-of-service"))
                .isFalse();
    }

    @Test
    void an_empty_listing_has_nothing() {
        assertThat(NodeImages.parse("").has("app:1", "sha256:id-of-app")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "app,                            docker.io/library/app:latest",
        "app:1,                          docker.io/library/app:1",
        "plimsoll/app:1,                 docker.io/plimsoll/app:1",
        "localhost/app,                  localhost/app:latest",
        "registry.test:5000/team/app:1,  registry.test:5000/team/app:1",
        "registry.test:5000/app,         registry.test:5000/app:latest",
        "example.test/app:1@sha256:abc,  example.test/app:1"
    })
    void names_are_compared_in_full(String reference, String canonical) {
        assertThat(ImageName.parse(reference).canonical()).isEqualTo(canonical);
    }
}
