package io.plimsoll.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds projects of other people, which run the suites from the jar. */
class ConsumerBuildIT {

    private static final String ON_A_CLUSTER = "plimsoll.test.consumers";
    /** These two builds each start a cluster in a JVM of their own; they join verify once they have been seen to hold. */
    private static final String NOT_YET = "run with -Dplimsoll.test.consumers=true";

    private static final String GOOD = "fixtures/good/nginx-single-node/plimsoll.yaml";
    private static final String BROKEN = "fixtures/mutants/wrong-probe-port/plimsoll.yaml";
    private static final String ONE_SUITE = "-Dit.test=DeploySuite";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bare", "strict-parent"})
    void without_docker_a_build_fails_and_says_what_is_missing(String project) throws Exception {
        ConsumerProject.Build build = ConsumerProject.copy(project, folder)
                .verify(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"), spec("plimsoll.yaml"));

        assertThat(build.lines())
                .anySatisfy(line -> assertThat(line).contains("the environment lacks something: "))
                .anySatisfy(line -> assertThat(line).contains("what to do: "))
                .anySatisfy(line -> assertThat(line).contains("BUILD FAILURE"))
                .noneSatisfy(line -> assertThat(line).contains("LinkageError", "NoClassDefFoundError"));
        assertThat(build.exitCode()).isEqualTo(1);
    }

    @Test
    @EnabledIfSystemProperty(named = ON_A_CLUSTER, matches = "true", disabledReason = NOT_YET)
    void a_good_deployment_lets_the_build_of_a_bare_project_pass() throws Exception {
        ConsumerProject.Build build = ConsumerProject.copy("bare", folder).verify(Map.of(), spec(GOOD), ONE_SUITE);

        assertThat(build.lines())
                .anySatisfy(line -> assertThat(line).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"))
                .anySatisfy(line -> assertThat(line).contains("BUILD SUCCESS"));
        assertThat(build.exitCode()).isZero();
    }

    @Test
    @EnabledIfSystemProperty(named = ON_A_CLUSTER, matches = "true", disabledReason = NOT_YET)
    void a_broken_deployment_fails_the_build_of_a_project_whose_parent_has_other_versions() throws Exception {
        ConsumerProject.Build build =
                ConsumerProject.copy("strict-parent", folder).verify(Map.of(), spec(BROKEN), ONE_SUITE);

        assertThat(build.lines())
                .anySatisfy(line -> assertThat(line).contains("Tests run: 1, Failures: 1, Errors: 0, Skipped: 0"))
                .anySatisfy(line -> assertThat(line).contains("DEP-DEPLOY-001"))
                .anySatisfy(line -> assertThat(line).contains("WRONG_PROBE"))
                .anySatisfy(line -> assertThat(line).contains("BUILD FAILURE"));
        assertThat(build.exitCode()).isEqualTo(1);
    }

    private static String spec(String path) throws IOException {
        return "-Dplimsoll.spec=" + Path.of(path).toRealPath();
    }
}
