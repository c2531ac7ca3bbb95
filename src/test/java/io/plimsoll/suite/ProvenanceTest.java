package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.RunReport.Harness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report says of who ran it, with which code, from which repository. */
class ProvenanceTest {

    private static final Path CATALOGUE = Path.of("src/main/resources/io/plimsoll/check/catalogue.yaml");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            https://git.example.test/shop.git                       | https://git.example.test/shop.git
            https://ci:t0ken@git.example.test:8443/a/shop.git       | https://git.example.test:8443/a/shop.git
            https://t0ken@git.example.test/shop.git?token=t0ken#t0ken | https://git.example.test/shop.git
            ssh://git@git.example.test/shop.git                     | ssh://git.example.test/shop.git
            git@git.example.test:a/shop.git                         | ssh://git.example.test/a/shop.git
            /home/ann/shop                                          |
            ../shop                                                 |
            """)
    void a_remote_is_named_without_whoever_uses_it(String remote, String named) {
        assertThat(GitRevision.withoutCredentials(remote).orElse(null)).isEqualTo(named);
    }

    @Test
    void a_ci_service_says_where_its_run_is_and_a_local_user_has_nothing_to_say() {
        assertThat(Runner.link(Map.of(
                        "GITHUB_ACTIONS", "true",
                        "GITHUB_SERVER_URL", "https://forge.example.test",
                        "GITHUB_REPOSITORY", "a/shop",
                        "GITHUB_RUN_ID", "17")))
                .contains("https://forge.example.test/a/shop/actions/runs/17");
        assertThat(Runner.link(Map.of("GITLAB_CI", "true", "CI_JOB_URL", "https://forge.example.test/-/jobs/9")))
                .contains("https://forge.example.test/-/jobs/9");
        assertThat(Runner.link(Map.of("JENKINS_URL", "x", "BUILD_URL", "https://ci:pw@ci.example.test/job/1")))
                .isEmpty();
        assertThat(Runner.link(Map.of("BUILD_URL", "https://ci.example.test/job/1")))
                .isEmpty();
    }

    @Test
    void the_code_that_runs_is_named_by_its_jar_or_by_its_classes() throws IOException {
        Path jar = Files.writeString(folder.resolve("plimsoll-1.jar"), "jar");
        Path classes = Files.createDirectories(folder.resolve("classes/b"));
        Files.writeString(classes.resolve("B.class"), "b");
        Files.writeString(folder.resolve("classes/A.class"), "a");

        assertThat(OwnCode.of(jar, "1"))
                .isEqualTo(new Harness(
                        "1",
                        Digest.of("jar").sha256(),
                        "the jar plimsoll-1.jar",
                        Digest.of(CATALOGUE).sha256()));
        assertThat(OwnCode.of(folder.resolve("classes"), "1"))
                .isEqualTo(new Harness(
                        "1",
                        Digest.of("%s  ./A.class%n%s  ./b/B.class%n"
                                        .formatted(
                                                Digest.of("a").sha256(),
                                                Digest.of("b").sha256())
                                        .replace("\r", ""))
                                .sha256(),
                        "a folder of classes: the SHA-256 of each file and its path, one a line, sorted by path",
                        Digest.of(CATALOGUE).sha256()));
        Files.writeString(classes.resolve("B.class"), "changed");
        assertThat(OwnCode.of(folder.resolve("classes"), "1").sha256())
                .isNotEqualTo(OwnCode.of(Objects.requireNonNull(classes), "1").sha256())
                .hasSize(64);
    }
}
