package io.plimsoll.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.testing.PlimsollProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds projects of other people, which run the suites from the jar, each on a cluster of its own. */
class ConsumerBuildIT {

    private static final String GOOD = "src/test/resources/io/plimsoll/small/plimsoll.yaml";
    private static final String BROKEN = "src/test/resources/io/plimsoll/broken/plimsoll.yaml";
    private static final String ONE_SUITE = "-Dit.test=DeploySuite";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bare", "strict-parent"})
    void without_docker_a_build_fails_and_says_what_doctor_says(String project) throws Exception {
        Map<String, String> nowhere = Map.of("DOCKER_HOST", "tcp://127.0.0.1:1");
        PlimsollProcess.Ended doctor = PlimsollProcess.run(folder, nowhere, "doctor");
        String remedy = doctor.out()
                .lines()
                .filter(line -> line.startsWith("Docker Engine: "))
                .map(line -> line.substring("Docker Engine: ".length()))
                .findFirst()
                .orElseThrow();

        ConsumerProject.Build build = ConsumerProject.copy(project, folder).verify(nowhere, spec(GOOD), ONE_SUITE);

        assertThat(doctor.code()).isEqualTo(69);
        assertThat(build.lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("the environment lacks something: The Docker engine does not answer."))
                .anySatisfy(line -> assertThat(line).contains("what to do: " + remedy))
                .anySatisfy(line -> assertThat(line).contains("BUILD FAILURE"))
                .noneSatisfy(line -> assertThat(line).contains("LinkageError", "NoClassDefFoundError"));
        assertThat(build.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "strict-parent"})
    void a_good_deployment_lets_the_build_pass(String project) throws Exception {
        ConsumerProject.Build build = ConsumerProject.copy(project, folder).verify(Map.of(), spec(GOOD), ONE_SUITE);

        assertThat(build.lines())
                .anySatisfy(line -> assertThat(line).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"))
                .anySatisfy(line -> assertThat(line).contains("DEP-DEPLOY-001 pass: "))
                .anySatisfy(line -> assertThat(line).contains("BUILD SUCCESS"))
                .noneSatisfy(line -> assertThat(line).contains(" DEBUG "));
        assertThat(build.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "strict-parent"})
    void a_broken_deployment_fails_the_build(String project) throws Exception {
        ConsumerProject.Build build = ConsumerProject.copy(project, folder).verify(Map.of(), spec(BROKEN), ONE_SUITE);

        assertThat(build.lines())
                .anySatisfy(line -> assertThat(line).contains("Tests run: 1, Failures: 1, Errors: 0, Skipped: 0"))
                .anySatisfy(line -> assertThat(line).contains("DEP-DEPLOY-001"))
                .anySatisfy(line -> assertThat(line).contains("CRASH at "))
                .anySatisfy(line -> assertThat(line).contains("BUILD FAILURE"));
        assertThat(build.exitCode()).isEqualTo(1);
    }

    private static String spec(String path) throws IOException {
        return "-Dplimsoll.spec=" + Path.of(path).toRealPath();
    }
}
