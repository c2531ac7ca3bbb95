package io.plimsoll.suite.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.image.Dockerfile.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileTest {

    private static final String TWO_STAGES =
            """
            # syntax=docker/dockerfile:1
            ARG BUILD_BASE=maven:3.9
            ARG VERSION=17
            ARG RUNTIME_BASE=temurin:${VERSION}-jre

            FROM --platform=$BUILDPLATFORM ${BUILD_BASE} AS build
            RUN mvn -B \\
                # a comment in between
                package
            FROM "${RUNTIME_BASE}" as runtime
            COPY --from=build /x /x
            COPY --from=example.test/files:2 /y /y
            RUN <<EOF
            set -e
            adduser app
            EOF
            USER 1

            FROM runtime
            CMD ["/x"]
            """;

    @Test
    void puts_arguments_in_and_keeps_stages_apart() {
        List<Stage> stages = Dockerfile.stages(TWO_STAGES, Map.of("BUILD_BASE", "plimsoll/jdk:17", "OTHER", "x"));

        assertThat(stages)
                .containsExactly(
                        new Stage(
                                "build",
                                "plimsoll/jdk:17",
                                6,
                                List.of(new Dockerfile.Run(7, "mvn -B  package")),
                                List.of()),
                        new Stage(
                                "runtime",
                                "temurin:17-jre",
                                10,
                                List.of(new Dockerfile.Run(13, "<<EOF ; set -e ; adduser app")),
                                List.of("build", "example.test/files:2")),
                        new Stage("2", "runtime", 19, List.of(), List.of()));
    }

    @Test
    void knows_which_stages_are_shipped() {
        assertThat(Dockerfile.shipped(Dockerfile.stages(TWO_STAGES, Map.of())))
                .extracting(Stage::name)
                .containsExactly("2", "runtime");
        assertThat(Dockerfile.shipped(List.of())).isEmpty();
        assertThat(Dockerfile.shipped(Dockerfile.stages("FROM a AS a\n", Map.of())))
                .hasSize(1);
    }

    @Test
    void takes_the_default_that_stands_at_the_use() {
        assertThat(Dockerfile.stages("ARG TAG\nFROM nginx:${TAG:-1.27}\n", Map.of()))
                .extracting(Stage::base)
                .containsExactly("nginx:1.27");
        assertThat(Dockerfile.stages("ARG BASE\nFROM $BASE\n", Map.of()))
                .extracting(Stage::base)
                .containsExactly("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mvn -B package                                       | mvn
                    cd /src && make install                              | make
                    ["/usr/bin/javac", "A.java"]                         | /usr/bin/javac
                    set -e; ./configure; gcc -o x x.c                    | gcc
                    apt-get update && apt-get install -y gcc libc6-dev   | the installation of gcc
                    apk add --no-cache build-base                        | the installation of build-base
                    apt-get install -y nginx                             |
                    rm -rf /usr/share/make                               |
                    echo make                                            |
                    useradd --uid 1 go                                   |
                    """)
    void knows_a_step_that_builds(String run, String command) {
        assertThat(BuildCommands.in(run).orElse(null)).isEqualTo(command);
    }
}
