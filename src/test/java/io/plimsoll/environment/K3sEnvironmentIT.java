package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.testing.ClusterForTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster. */
@ExtendWith(ClusterForTests.class)
class K3sEnvironmentIT {

    @Test
    void says_what_it_is_and_publishes_its_api_on_the_loopback_address_only(K3sEnvironment environment) {
        assertThat(environment.facts().kind()).isEqualTo("k3s");
        assertThat(environment.facts().distribution())
                .matches("k3s v\\S+|plimsoll-node, upstream Kubernetes v\\S+ – not k3s");
        assertThat(environment.facts().versions())
                .containsKeys("Kubernetes", "Container runtime", "Docker Engine", "JDK", "Gatling", "Kernel");
        assertThat(environment.clockSkew().skew().abs()).isLessThan(Duration.ofSeconds(1));
        assertThat(environment.ownership()).isEmpty();
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
    void brings_images_once_and_says_which_are_not_here(K3sEnvironment environment) {
        try (LiveRun run = LiveRun.begin("k3s-it-" + ProcessHandle.current().pid())) {
            String image = new BuildScripts(run, Progress.silent())
                    .build(
                            "busybox",
                            Path.of("fixtures/base-images/busybox/build").toAbsolutePath(),
                            "");

            List<ImagePresence> first = environment.load(List.of(image, "nowhere:1"));
            List<ImagePresence> second = environment.load(List.of(image));

            assertThat(first.get(0)).isInstanceOf(ImagePresence.Present.class);
            assertThat(first.get(1)).isInstanceOf(ImagePresence.NotHere.class);
            assertThat(second.get(0))
                    .isInstanceOfSatisfying(ImagePresence.Present.class, there -> assertThat(there.alreadyOn())
                            .containsExactly("server"));
        }
    }

    @Test
    void renders_a_kustomization_with_its_base(K3sEnvironment environment, @TempDir Path folder) throws Exception {
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
    void runs_kubectl_against_itself(K3sEnvironment environment) {
        assertThat(environment
                        .kubectl("get", "node", "server", "-o", "name")
                        .orThrow("")
                        .stdout())
                .isEqualTo("node/server\n");
    }

    @Test
    void the_toolbox_reaches_the_api_server_inside_the_cluster(K3sEnvironment environment) {
        ToolboxContainer toolbox =
                environment.toolbox(environment.nodes().get(0)).orThrow();

        CommandResult result =
                toolbox.run(Duration.ofSeconds(20), "bash", "-c", "exec 3<>/dev/tcp/10.43.0.1/443 && echo connected");

        assertThat(result.stdout()).isEqualTo("connected\n");
        assertThat(toolbox.seesProcesses()).isTrue();
    }

    @Test
    void a_node_forgets_connections_that_a_dying_pod_has_reset_before_their_ports_come_up_again(
            K3sEnvironment environment) {
        ToolboxContainer toolbox =
                environment.toolbox(environment.nodes().get(0)).orThrow();

        CommandResult seconds =
                toolbox.run(Duration.ofSeconds(20), "cat", "/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_close");

        assertThat(seconds.stdout()).isEqualTo("2\n");
    }
}
