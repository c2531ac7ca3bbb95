package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx:latest, docker.io/library/nginx",
        "nginx:1.27, docker.io/library/nginx:1.27, docker.io/library/nginx",
        "acme/shop, docker.io/acme/shop:latest, docker.io/acme/shop",
        "index.docker.io/library/nginx, docker.io/library/nginx:latest, docker.io/library/nginx",
        "localhost/shop:1, localhost/shop:1, localhost/shop",
        "registry.example.test:5000/shop, registry.example.test:5000/shop:latest, registry.example.test:5000/shop",
        "example.test/shop@sha256:00, example.test/shop@sha256:00, example.test/shop",
        "example.test/shop:1@sha256:00, example.test/shop:1@sha256:00, example.test/shop",
    })
    void completesReferencesAsDockerDoes(String reference, String normal, String repository) {
        assertThat(ImageName.normal(reference)).isEqualTo(normal);
        assertThat(ImageName.repository(reference)).isEqualTo(repository);
    }
}
