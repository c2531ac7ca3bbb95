package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.spec.ClusterSpec;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {

    private static final String TWO =
            """
            apiVersion: v1
            kind: Config
            current-context: blue
            clusters:
              - {name: b, cluster: {server: "https://127.0.0.1:1"}}
              - {name: g, cluster: {}}
            contexts:
              - {name: blue, context: {cluster: b, user: u}}
              - {name: green, context: {cluster: g, user: u}}
            users:
              - {name: u, user: {token: t}}
            """;

    @TempDir
    private Path folder;

    @Test
    void takes_the_current_context_unless_another_is_named() throws Exception {
        Path file = write(TWO);

        assertThat(Kubeconfig.read(file, null))
                .isEqualTo(new Kubeconfig.Reading.Usable(new Kubeconfig(file, "blue", TWO)));
        assertThat(Kubeconfig.read(file, "blue"))
                .isEqualTo(new Kubeconfig.Reading.Usable(new Kubeconfig(file, "blue", TWO)));
        assertThat(new Kubeconfig(file, "blue", TWO).config().getMasterUrl()).isEqualTo("https://127.0.0.1:1/");
        assertThat(new Kubeconfig(file, "blue", TWO).arguments())
                .containsExactly("--kubeconfig", file.toString(), "--context", "blue");
    }

    @Test
    void says_what_is_wrong_with_it() throws Exception {
        String file = folder.resolve("config").toString();
        String view = ". See that `kubectl --kubeconfig " + file + " config view` prints it as you expect.";
        write(TWO);
        assertThat(problem("red"))
                .isEqualTo("The kubeconfig " + file + " has no context 'red'. It has 'blue', 'green'.");
        assertThat(problem("green"))
                .isEqualTo("The kubeconfig " + file + " cannot be used: the cluster 'g' of the context 'green' has no"
                        + " \"server\"" + view);
        write(TWO.replace("current-context: blue\n", ""));
        assertThat(problem(null))
                .isEqualTo("The kubeconfig " + file
                        + " has no current context. Name one with --context: 'blue', 'green'.");
        write("just: text\n");
        assertThat(problem(null))
                .isEqualTo(
                        "The kubeconfig " + file + " cannot be used: it has no \"contexts\" and \"clusters\"" + view);
        write("");
        assertThat(problem(null))
                .isEqualTo(
                        "The kubeconfig " + file + " cannot be used: it has no \"contexts\" and \"clusters\"" + view);
        write("contexts: [\n");
        assertThat(problem(null)).startsWith("The kubeconfig " + file + " cannot be used: it is not YAML: ");
    }

    @Test
    void says_why_it_cannot_be_read() throws Exception {
        String file = folder.resolve("config").toString();
        String head =
                "The kubeconfig " + file + " cannot be read. Expected: a file that this user may read; observed: ";
        String tail = ". Name another with --kubeconfig.";

        assertThat(problem(null)).isEqualTo(head + "no such file" + tail);
        try (RandomAccessFile sparse = new RandomAccessFile(file, "rw")) {
            sparse.setLength(100L << 20);
        }
        assertThat(problem(null)).isEqualTo(head + "a file of 100 MiB, far too large for one" + tail);
        Files.delete(Path.of(file));
        Files.createDirectory(Path.of(file));
        assertThat(problem(null)).isEqualTo(head + "a folder" + tail);
    }

    @Test
    void a_cluster_that_does_not_answer_is_missing_after_seconds() throws Exception {
        Path file = write(TWO);
        Kubeconfig kubeconfig = new Kubeconfig(file, "blue", TWO);

        try (LiveRun run = LiveRun.begin("guest", new RunsFolder(folder.resolve("runs")))) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> ExistingEnvironment.connect(
                            kubeconfig, new ClusterSpec(1, "x"), List.of(), run, Progress.silent()))
                    .isInstanceOf(EnvironmentMissing.class)
                    .hasMessageMatching("(?s)The cluster does not answer.\n  expected: the API server of"
                            + " https://127.0.0.1:1/ \\(" + file + ", context blue\\)\n  observed: .+\n"
                            + "  what to do: see that `kubectl --kubeconfig " + file
                            + " --context blue version` works.");
            assertThat((System.nanoTime() - begin) / 1_000_000_000).isLessThan(8);
        }
    }

    @Test
    void the_runs_own_namespaces_bear_its_name_and_are_never_too_long() {
        try (LiveRun run = LiveRun.begin("run-1a2b3c4d", new RunsFolder(folder.resolve("runs")))) {
            assertThat(OwnNamespace.of(run, "shop")).isEqualTo("plimsoll-run-1a2b3c4d-shop");
            String longest = "a".repeat(63);
            assertThat(OwnNamespace.of(run, longest))
                    .hasSize(63)
                    .startsWith("plimsoll-run-1a2b3c4d-aaa")
                    .isNotEqualTo(OwnNamespace.of(run, longest.substring(1) + "b"));
        }
    }

    private String problem(@Nullable String context) {
        return ((Kubeconfig.Reading.Unusable) Kubeconfig.read(folder.resolve("config"), context)).problem();
    }

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("config"), text);
    }
}
