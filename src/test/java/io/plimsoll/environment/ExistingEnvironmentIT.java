package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.spec.ClusterSpec;
import io.plimsoll.spec.LoadClient;
import io.plimsoll.testing.ClusterForTests;
import io.plimsoll.testing.PlimsollProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An ephemeral cluster as if it were somebody else's. */
@ExtendWith(ClusterForTests.class)
class ExistingEnvironmentIT {

    private static final Path SMALL =
            Path.of("src/test/resources/io/plimsoll/small").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path kubeconfig;
    private Set<String> before;
    private KubernetesClient owner;

    @BeforeEach
    void look_at_what_is_there(K3sEnvironment cluster) throws Exception {
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        owner = cluster.kubernetes();
        before = namespaces();
    }

    @AfterEach
    void everything_is_as_it_was() {
        Awaitility.await("the namespaces are those of before")
                .atMost(Duration.ofSeconds(30))
                .until(() -> namespaces().equals(before));
    }

    @Test
    void a_deployment_is_tested_in_a_namespace_of_the_runs_own_and_taken_away_again() throws Exception {
        PlimsollProcess.Ended ended = PlimsollProcess.run(
                folder,
                state(),
                "check",
                SMALL.resolve("plimsoll.yaml").toString(),
                "--suite",
                "deploy",
                "--kubeconfig",
                kubeconfig.toString(),
                "--context",
                "default");

        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        Path pack = onlyPack();
        String report = Files.readString(pack.resolve("report.json"));
        assertThat(report)
                .contains("\"kind\" : \"existing\"")
                .containsPattern(
                        "\"the namespace small is called plimsoll-run-[0-9a-f]{8}-small, also where objects refer"
                                + " to it\"")
                .containsPattern("\"Namespace plimsoll-run-[0-9a-f]{8}-small\"");
        assertThat(Files.readString(pack.resolve("inputs/manifests.json"))).contains("\"namespace\" : \"small\"");
        assertThat(Files.readString(pack.resolve("inputs/manifests-as-applied.json")))
                .doesNotContain("\"namespace\" : \"small\"");
        assertThat(namespaces()).isEqualTo(before);
        assertThat(folder.resolve("state/plimsoll/runs")).isEmptyDirectory();
    }

    @Test
    void what_is_there_already_is_not_taken_over() throws Exception {
        Namespace small = owner.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .addToLabels("owner", "somebody-else")
                        .endMetadata()
                        .build())
                .create();
        try {
            Files.writeString(
                    folder.resolve("plimsoll.yaml"),
                    Files.readString(SMALL.resolve("plimsoll.yaml"))
                                    .replace(
                                            "../../../../../..",
                                            Path.of("").toAbsolutePath().toString())
                            + "namespaces: as-written\n");
            Files.writeString(
                    folder.resolve("small.yaml"),
                    Files.readString(SMALL.resolve("small.yaml"))
                            + "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: small}\n");

            PlimsollProcess.Ended ended =
                    PlimsollProcess.run(folder, state(), "check", "--kubeconfig", kubeconfig.toString());

            assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(69);
            assertThat(ended.err())
                    .containsPattern("(?m)^Namespace small is in the cluster already, and this run did not create it\\."
                            + " expected: nothing of that name, or the label io\\.plimsoll\\.run=run-[0-9a-f]{8} observed: no"
                            + " such label$")
                    .endsWith("nothing was changed in it. Leave \"namespaces: as-written\" out, so that the run gets"
                            + " namespaces of its own, or remove it yourself.\n");
            Namespace after = owner.namespaces().withName("small").get();
            assertThat(after.getMetadata().getResourceVersion())
                    .isEqualTo(small.getMetadata().getResourceVersion());
        } finally {
            owner.namespaces().withName("small").delete();
            owner.namespaces().withName("small").waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
        }

        PlimsollProcess.Ended free = PlimsollProcess.run(
                folder, state(), "check", "--suite", "deploy", "--kubeconfig", kubeconfig.toString());

        assertThat(free.code()).as(free.out() + free.err()).isZero();
        assertThat(Files.readString(onlyPack().resolve("report.json")))
                .contains("\"deviations\" : [ ]")
                .contains("\"Namespace small\"")
                .contains("\"ClusterRole small\"");
        assertThat(owner.rbac().clusterRoles().withName("small").get()).isNull();
    }

    @Test
    void somebody_without_rights_hears_which_are_missing() throws Exception {
        owner.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("guest")
                        .withNamespace("default")
                        .endMetadata()
                        .build())
                .create();
        try {
            TokenRequest token = owner.serviceAccounts()
                    .inNamespace("default")
                    .withName("guest")
                    .tokenRequest();
            assertThat(check(withToken(token.getStatus().getToken())))
                    .satisfies(ended -> assertThat(ended.code()).isEqualTo(69))
                    .satisfies(ended -> assertThat(ended.err())
                            .containsPattern("(?m)^Namespace plimsoll-run-[0-9a-f]{8}-small may not be created in the"
                                    + " cluster\\. expected: the user of the kubeconfig may get, create and delete it observed:"
                                    + " .*forbidden.*$")
                            .endsWith("ask for these rights, or name another context with --context.\n"));
        } finally {
            owner.serviceAccounts().inNamespace("default").withName("guest").delete();
        }
        assertThat(check(withToken("no-such-token")))
                .satisfies(ended -> assertThat(ended.code()).isEqualTo(69))
                .satisfies(ended -> assertThat(ended.err())
                        .containsPattern("(?m)^The cluster does not let this user in\\. expected: the API server of .*"
                                + " accepts the user of the context observed: 401, .*$")
                        .containsPattern(
                                "(?m)^renew the credentials; see that `kubectl --kubeconfig .* version` works\\.$"));
    }

    @Test
    void an_interrupted_run_leaves_nothing_in_the_cluster() throws Exception {
        PlimsollProcess interrupted = started();

        interrupted.signal("INT");

        PlimsollProcess.Ended ended = interrupted.await(Duration.ofSeconds(100));
        assertThat(ended.code()).as(ended.err()).isEqualTo(130);
        assertThat(ended.err()).endsWith("Removed.\n");
        assertThat(namespaces()).isEqualTo(before);
        assertThat(folder.resolve("state/plimsoll/runs")).isEmptyDirectory();
    }

    @Test
    void a_sweep_finds_what_a_killed_run_left_in_the_cluster() throws Exception {
        PlimsollProcess killed = started();

        killed.signal("KILL");
        assertThat(killed.await(Duration.ofSeconds(10)).code()).isEqualTo(137);

        PlimsollProcess.Ended swept = PlimsollProcess.run(folder, state(), "sweep");

        assertThat(swept.out())
                .containsPattern("(?m)^removed  namespace plimsoll-run-[0-9a-f]{8}-small of run run-[0-9a-f]{8}$");
        assertThat(swept.code()).as(swept.out() + swept.err()).isZero();
        assertThat(folder.resolve("state/plimsoll/runs")).isEmptyDirectory();
    }

    @Test
    void load_comes_from_a_pod(K3sEnvironment cluster) throws Exception {
        try (LiveRun run =
                LiveRun.begin("guest-" + ProcessHandle.current().pid(), new RunsFolder(folder.resolve("runs")))) {
            ExistingEnvironment existing = connect(run);
            assertThat(existing.takesImages())
                    .as("its node is a container here")
                    .isTrue();

            ToolboxContainer toolbox =
                    existing.toolboxForLoad(new LoadClient.Node()).orThrow();

            assertThat(existing.toolboxForLoad(new LoadClient.Node()).orThrow()).isSameAs(toolbox);
            assertThat(toolbox.node().name()).isEqualTo("server");
            assertThat(toolbox.seesProcesses()).isFalse();
            // In the node's network: what load from a node can reach, it can.
            assertThat(toolbox.run(
                                    Duration.ofSeconds(20),
                                    "bash",
                                    "-c",
                                    "exec 3<>/dev/tcp/127.0.0.1/10250 && echo reached")
                            .stdout())
                    .isEqualTo("reached\n");
            ToolboxClassPath classPath = toolbox.provideClassPath();
            CommandResult java = toolbox.run(
                    Duration.ofSeconds(30), "java", "@" + classPath.argFile(), ExitWithThree.class.getName());
            assertThat(java.exitCode()).as(java.stderr()).isEqualTo(3);
            assertThat(java.stdout()).isEqualTo("out\n");
            assertThat(java.stderr()).isEqualTo("err\n");
            Path there = Files.createDirectories(folder.resolve("there/deep"));
            Files.write(there.resolve("file"), new byte[3_000_000]);
            toolbox.copyIn(folder.resolve("there"), "/tmp/copied");
            toolbox.copyOut("/tmp/copied", folder.resolve("back"));
            assertThat(folder.resolve("back/deep/file")).hasBinaryContent(new byte[3_000_000]);
            assertThatThrownBy(() -> toolbox.copyOut("/tmp/none", folder.resolve("none")))
                    .isInstanceOf(java.nio.file.NoSuchFileException.class);
            CommandResult late = toolbox.run(Duration.ofSeconds(1), "sleep", "30");
            assertThat(late.timedOut()).isTrue();
            assertThat(toolbox.run(Duration.ofSeconds(5), "sh", "-c", "pgrep -x sleep -a | grep -c 'sleep 30'")
                            .stdout())
                    .isEqualTo("0\n");
            assertThat(existing.facts().additions())
                    .containsExactly(
                            "Namespace plimsoll-" + run.id() + "-load",
                            "a Pod on node server, which the load came from");
            existing.close();
        }
    }

    @Test
    void where_there_can_be_no_such_pod_it_says_why() throws Exception {
        try (LiveRun run =
                LiveRun.begin("none-" + ProcessHandle.current().pid(), new RunsFolder(folder.resolve("runs")))) {
            ExistingEnvironment existing = connect(run, new ClusterSpec(1, "x", "example.test/NOWHERE:1"));

            ToolboxAccess access = existing.toolboxForLoad(new LoadClient.Node());

            assertThat(access).isInstanceOfSatisfying(ToolboxAccess.NotAvailable.class, none -> {
                assertThat(none.reason()).isEqualTo(ReasonCode.ENV_UNSUPPORTED);
                assertThat(none.because())
                        .startsWith(
                                "on an existing cluster the load comes from a Pod (image example.test/NOWHERE:1, in its"
                                        + " node's network, namespace plimsoll-" + run.id()
                                        + "-load), and there can be none:"
                                        + " InvalidImageName, ");
            });
            existing.close();
        }
    }

    /** Returns a run that has begun to deploy. */
    private PlimsollProcess started() throws Exception {
        PlimsollProcess check = PlimsollProcess.start(
                folder,
                state(),
                "check",
                SMALL.resolve("plimsoll.yaml").toString(),
                "--kubeconfig",
                kubeconfig.toString());
        Awaitility.await("the run's namespace is there")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !check.isRunning() || !namespaces().equals(before));
        assertThat(check.isRunning()).as(check.errorsSoFar()).isTrue();
        return check;
    }

    private ExistingEnvironment connect(LiveRun run) {
        return connect(run, new ClusterSpec(1, "x"));
    }

    private ExistingEnvironment connect(LiveRun run, ClusterSpec wanted) {
        Kubeconfig usable = ((Kubeconfig.Reading.Usable) Kubeconfig.read(kubeconfig, null)).kubeconfig();
        return ExistingEnvironment.connect(usable, wanted, List.of(), run, Progress.silent());
    }

    private PlimsollProcess.Ended check(Path other) throws Exception {
        return PlimsollProcess.run(
                folder, state(), "check", SMALL.resolve("plimsoll.yaml").toString(), "--kubeconfig", other.toString());
    }

    private Path withToken(String token) throws Exception {
        String text = Files.readString(kubeconfig);
        String withoutUser = text.substring(0, text.indexOf("users:"));
        return Files.writeString(
                folder.resolve("guest-kubeconfig"),
                withoutUser + "users:\n- name: default\n  user:\n    token: " + token + "\n");
    }

    /** Runs of the tests say that they are alive in a place of their own, so that nobody sweeps them, nor they others. */
    private Map<String, String> state() {
        return Map.of("XDG_STATE_HOME", folder.resolve("state").toString());
    }

    private Path onlyPack() throws Exception {
        try (Stream<Path> packs = Files.list(folder.resolve("reports"))) {
            List<Path> all = packs.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private Set<String> namespaces() {
        Set<String> names = new TreeSet<>();
        owner.namespaces()
                .list()
                .getItems()
                .forEach(each -> names.add(each.getMetadata().getName()));
        return names;
    }

    /** Run in the toolbox. */
    static final class ExitWithThree {
        private ExitWithThree() {}

        public static void main(String[] arguments) {
            System.out.println("out");
            System.err.println("err");
            System.exit(3);
        }
    }
}
