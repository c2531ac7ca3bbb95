package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.testing.PlimsollProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole {@code check} that is killed half-way, once its cluster's container runs, or leaves its cluster on purpose. */
class InterruptedRunIT {

    private static final String SPEC = Path.of("src/test/resources/io/plimsoll/small/plimsoll.yaml")
            .toAbsolutePath()
            .toString();

    @TempDir
    private Path folder;

    @AfterEach
    void nothing_is_left_whatever_happened() throws Exception {
        PlimsollProcess.run(folder, state(), "sweep");
    }

    @Test
    void ctrl_c_ends_with_130_and_leaves_nothing() throws Exception {
        PlimsollProcess check = PlimsollProcess.start(folder, state(), "check", SPEC);
        String run = awaitNode(check);

        check.signal("INT");

        PlimsollProcess.Ended ended = check.await(Duration.ofSeconds(100));
        assertThat(ended.code()).as(ended.err()).isEqualTo(130);
        assertThat(ended.err())
                .contains("Interrupted. Removing what this run started ...\n")
                .endsWith("Removed.\n");
        assertThat(engineHas(run)).isEmpty();
        assertThat(runs()).isEmpty();
    }

    @Test
    void a_sweep_spares_a_run_that_is_alive_and_removes_everything_of_one_that_was_killed() throws Exception {
        PlimsollProcess check = PlimsollProcess.start(folder, state(), "check", SPEC);
        String run = awaitNode(check);

        PlimsollProcess.Ended spared = PlimsollProcess.run(folder, state(), "sweep");
        assertThat(spared.out())
                .containsPattern("(?m)^spared   container \\S+ of run " + run + ": its run is alive$")
                .doesNotContainPattern("(?m)^removed .* of run " + run + "$");
        assertThat(spared.code()).isZero();
        assertThat(engineHas(run)).isNotEmpty();
        assertThat(check.isRunning()).as(check.errorsSoFar()).isTrue();

        check.signal("KILL");
        assertThat(check.await(Duration.ofSeconds(10)).code()).isEqualTo(137);
        List<String> left = engineHas(run);
        assertThat(left).isNotEmpty();

        PlimsollProcess.Ended swept = PlimsollProcess.run(folder, state(), "sweep");

        assertThat(swept.code()).as(swept.out() + swept.err()).isZero();
        assertThat(swept.out()
                        .lines()
                        .filter(line -> line.startsWith("removed  container ") && line.endsWith(" of run " + run)))
                .hasSameSizeAs(left);
        assertThat(engineHas(run)).isEmpty();
        assertThat(runs()).isEmpty();
    }

    @Test
    void what_a_run_is_told_to_keep_stays_until_it_is_swept() throws Exception {
        PlimsollProcess.Ended ended =
                PlimsollProcess.run(folder, state(), "check", SPEC, "--suite", "deploy", "--keep");

        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(runs()).hasSize(1);
        String run = runs().get(0);
        List<String> kept = docker("ps", "-q", "--filter", "label=io.plimsoll.run=" + run);
        assertThat(kept).hasSize(1);
        assertThat(docker("exec", kept.get(0), "kubectl", "-n", "small", "get", "deployment", "pages", "-o", "name"))
                .containsExactly("deployment.apps/pages");

        assertThat(PlimsollProcess.run(folder, state(), "sweep").code()).isZero();

        assertThat(engineHas(run)).isEmpty();
    }

    /** Waits until the container of the run's node is there, and returns the run's id. */
    private String awaitNode(PlimsollProcess check) throws IOException {
        Awaitility.await("the run says that it is alive")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !check.isRunning() || runs().size() == 1);
        assertThat(check.isRunning()).as(check.errorsSoFar()).isTrue();
        String run = runs().get(0);
        Awaitility.await("the node of run " + run)
                .atMost(Duration.ofSeconds(90))
                .until(() -> !check.isRunning()
                        || !docker(
                                        "ps",
                                        "-q",
                                        "--filter",
                                        "label=io.plimsoll.run=" + run,
                                        "--filter",
                                        "label=io.plimsoll.role=server")
                                .isEmpty());
        assertThat(check.isRunning()).as(check.errorsSoFar()).isTrue();
        return run;
    }

    /** Returns every container, network and volume of a run. */
    private static List<String> engineHas(String run) throws Exception {
        String label = "label=io.plimsoll.run=" + run;
        return Stream.of(
                        docker("ps", "-aq", "--filter", label),
                        docker("network", "ls", "-q", "--filter", label),
                        docker("volume", "ls", "-q", "--filter", label))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> docker(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }

    private List<String> runs() throws IOException {
        Path runs = folder.resolve("state/plimsoll/runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(runs)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".new"))
                    .toList();
        }
    }

    /** A place of the test's own for signs of life. */
    private Map<String, String> state() {
        return Map.of("XDG_STATE_HOME", folder.resolve("state").toString());
    }
}
