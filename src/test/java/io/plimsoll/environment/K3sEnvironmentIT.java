package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.plimsoll.spec.ClusterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster, and the same cluster again as if it were a stranger's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(
        named = "plimsoll.test.clusters",
        matches = "true",
        disabledReason = "joins verify once it has been seen to hold; run with -Dplimsoll.test.clusters=true")
class K3sEnvironmentIT {

    private final LiveRun run =
            LiveRun.begin("k3s-it-" + ProcessHandle.current().pid());
    private K3sEnvironment environment;

    @BeforeAll
    void start() {
        environment = K3sEnvironment.start(
                new ClusterSpec(1, "rancher/k3s:v1.36.4-k3s1"), run, Progress.lines(System.out::println));
    }

    @AfterAll
    void end() {
        environment.close();
        run.close();
        try (Engine engine = Engine.connect()) {
            assertThat(new DockerRemains(engine.docker()).of(run.id())).isEmpty();
        }
    }

    @Test
    void says_what_it_is_and_publishes_its_api_on_the_loopback_address_only() {
        assertThat(environment.facts().kind()).isEqualTo("k3s");
        assertThat(environment.facts().distribution())
                .matches("k3s v\\S+|plimsoll-node, upstream Kubernetes v\\S+ – not k3s");
        assertThat(environment.facts().versions())
                .containsKeys("Kubernetes", "Container runtime", "Docker Engine", "JDK", "Gatling", "Kernel");
        assertThat(environment.clockSkew().skew().abs()).isLessThan(Duration.ofSeconds(1));
        try (Engine engine = Engine.connect()) {
            var ports = engine.docker()
                    .inspectContainerCmd(environment.nodes().get(0).containerId())
                    .exec()
                    .getNetworkSettings()
                    .getPorts()
                    .getBindings();
            assertThat(ports.values().stream()
                            .filter(bindings -> bindings != null)
                            .flatMap(java.util.Arrays::stream)
                            .map(binding -> binding.getHostIp()))
                    .containsExactly("127.0.0.1");
        }
    }

    @Test
    void brings_images_once_and_says_which_are_not_here() {
        String toolbox = new BuildScripts(run, Progress.silent()).build("Toolbox image", Recipe.toolboxImage(), "");

        List<ImagePresence> first = environment.load(List.of(toolbox, "nowhere:1"));
        List<ImagePresence> second = environment.load(List.of(toolbox));

        assertThat(first.get(0))
                .isInstanceOfSatisfying(ImagePresence.Present.class, there -> assertThat(there.broughtTo())
                        .containsExactly("server"));
        assertThat(first.get(1)).isInstanceOf(ImagePresence.NotHere.class);
        assertThat(second.get(0))
                .isInstanceOfSatisfying(ImagePresence.Present.class, there -> assertThat(there.alreadyOn())
                        .containsExactly("server"));
    }

    @Test
    void renders_a_kustomization_with_its_base(@TempDir Path folder) throws Exception {
        Path base = Files.createDirectories(folder.resolve("base"));
        Path overlay = Files.createDirectories(folder.resolve("overlay"));
        Files.writeString(base.resolve("kustomization.yaml"), "resources: [map.yaml]\n");
        Files.writeString(
                base.resolve("map.yaml"),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}");
        Files.writeString(overlay.resolve("kustomization.yaml"), "resources: [../base]\nnamePrefix: my-\n");

        assertThat(environment.renderKustomize(overlay).orThrow("").stdout())
                .isEqualTo("apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: my-settings\n");
    }

    @Test
    void the_toolbox_reaches_the_api_server_inside_the_cluster() {
        ToolboxContainer toolbox =
                environment.toolbox(environment.nodes().get(0)).orThrow();

        CommandResult result =
                toolbox.run(Duration.ofSeconds(20), "bash", "-c", "exec 3<>/dev/tcp/10.43.0.1/443 && echo connected");

        assertThat(result.stdout()).isEqualTo("connected\n");
    }

    @Test
    void a_strangers_cluster_is_left_as_it_was(@TempDir Path folder) throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("config"), environment.kubeconfig());
        environment
                .kubernetes()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("plimsoll-guest-taken")
                        .endMetadata()
                        .build())
                .create();
        try (LiveRun guest = LiveRun.begin("guest", new RunsFolder(folder.resolve("runs")));
                ExistingEnvironment existing = ExistingEnvironment.connect(kubeconfig, "default", guest)) {
            assertThat(existing.facts().kind()).isEqualTo("existing");
            assertThat(existing.nodes()).isEmpty();
            assertThat(existing.load(List.of("app:1"))).containsExactly(new ImagePresence.LeftToTheCluster("app:1"));
            assertThatThrownBy(() -> existing.createNamespace("taken"))
                    .hasMessage(
                            """
                            The namespace plimsoll-guest-taken is not this run's.
                              expected: label io.plimsoll.run=guest
                              observed: no such label
                              what to do: nothing was changed in it; remove it yourself if it is not needed.""");
            assertThat(existing.createNamespace("mine")).isEqualTo("plimsoll-guest-mine");
        }
        assertThat(environment
                        .kubernetes()
                        .namespaces()
                        .withName("plimsoll-guest-taken")
                        .get()
                        .getStatus()
                        .getPhase())
                .isEqualTo("Active");
        environment
                .kubernetes()
                .namespaces()
                .withName("plimsoll-guest-mine")
                .waitUntilCondition(java.util.Objects::isNull, 60, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(environment
                        .kubernetes()
                        .namespaces()
                        .withLabels(Map.of(LiveRun.RUN_LABEL, "guest"))
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void a_kubeconfig_that_is_no_use_is_said_to_be(@TempDir Path folder) throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("config"), environment.kubeconfig());

        assertThatThrownBy(() -> ExistingEnvironment.connect(folder.resolve("none"), null, run))
                .hasMessage("The kubeconfig cannot be read.\n  expected: a file " + folder.resolve("none")
                        + "\n  observed: no such file\n  what to do: name another with --kubeconfig.");
        assertThatThrownBy(() -> ExistingEnvironment.connect(kubeconfig, "other", run))
                .hasMessage("The context is not in the kubeconfig.\n  expected: other in " + kubeconfig
                        + "\n  observed: default\n  what to do: name one of these with --context.");
    }
}
