package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A toolbox beside a container that stands in for a node: what it does needs no Kubernetes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerToolboxIT {

    private final LiveRun run =
            LiveRun.begin("toolbox-it-" + ProcessHandle.current().pid());
    private final Engine engine = Engine.connect();
    private String image = "";
    private String nodeId = "";
    private ToolboxContainer toolbox;

    @BeforeAll
    void start() {
        image = new BuildScripts(run, Progress.silent()).build("Toolbox image", Recipe.toolboxImage(), "");
        run.onEnd("containers", () -> new DockerRemains(engine.docker()).removeAllOf(run.id(), (remain, why) -> {}));
        nodeId = engine.docker()
                .createContainerCmd(image)
                .withHostName("stand-in")
                .withLabels(run.labels())
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
                .exec()
                .getId();
        engine.docker().startContainerCmd(nodeId).exec();
        toolbox = DockerToolbox.start(
                engine, image, new NodeHandle("stand-in", NodeHandle.Role.SERVER, nodeId, "127.0.0.1"), run);
    }

    @AfterAll
    void end() {
        run.close();
        assertThat(Engine.connect()
                        .docker()
                        .listContainersCmd()
                        .withShowAll(true)
                        .exec())
                .noneMatch(container -> run.id().equals(container.getLabels().get(LiveRun.RUN_LABEL)));
    }

    @Test
    void shares_the_processes_and_the_network_of_its_node() {
        CommandResult result = toolbox.run(
                Duration.ofSeconds(10), "sh", "-c", "readlink /proc/1/ns/net /proc/self/ns/net | uniq | wc -l");

        assertThat(result.stdout()).isEqualTo("1\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void hands_on_output_exit_code_and_arguments_as_they_are() {
        CommandResult result = toolbox.run(
                Duration.ofSeconds(10), "sh", "-c", "echo \"$1\"; echo grün >&2; exit 3", "name", "a 'b' $c");

        assertThat(result.stdout()).isEqualTo("a 'b' $c\n");
        assertThat(result.stderr()).isEqualTo("grün\n");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.timedOut()).isFalse();
    }

    @Test
    void ends_a_command_with_its_children_when_the_limit_is_over() {
        CommandResult result = toolbox.run(Duration.ofMillis(500), "sh", "-c", "sleep 86399 & sleep 86399");

        assertThat(result.timedOut()).isTrue();
        assertThat(toolbox.run(Duration.ofSeconds(10), "pgrep", "-f", "[s]leep 86399")
                        .stdout())
                .isEmpty();
    }

    @Test
    void streams_lines_and_stops_on_request() {
        List<String> lines = java.util.Collections.synchronizedList(new ArrayList<>());
        RunningCommand running = toolbox.start(
                lines::add,
                line -> {},
                "sh",
                "-c",
                "trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.1; done");
        org.awaitility.Awaitility.await("first line").until(() -> lines.contains("hello"));

        assertThat(running.isRunning()).isTrue();
        running.stop();

        assertThat(running.isRunning()).isFalse();
        assertThat(running.exit().toCompletableFuture().join()).isZero();
        assertThat(lines).containsExactly("hello", "bye");
    }

    @Test
    void copies_files_and_folders_in_and_out(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("in/deep"));
        Files.writeString(folder.resolve("in/deep/a.txt"), "content");
        Files.writeString(folder.resolve("in/run.sh"), "#!/bin/sh\necho ran\n");
        folder.resolve("in/run.sh").toFile().setExecutable(true);

        toolbox.copyIn(folder.resolve("in"), "/srv/there");
        toolbox.copyIn(folder.resolve("in/deep/a.txt"), "/srv/single");
        toolbox.copyOut("/srv/there", folder.resolve("out"));
        toolbox.copyOut("/srv/single", folder.resolve("single.txt"));

        assertThat(toolbox.run(Duration.ofSeconds(10), "/srv/there/run.sh").stdout())
                .isEqualTo("ran\n");
        assertThat(folder.resolve("out/deep/a.txt")).hasContent("content");
        assertThat(folder.resolve("single.txt")).hasContent("content");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> toolbox.copyOut("/nowhere", folder)))
                .hasMessage("/nowhere in the toolbox of node stand-in");
    }

    @Test
    void runs_classes_of_this_jvm() throws Exception {
        ToolboxClassPath classPath = toolbox.provideClassPath();

        CommandResult result =
                toolbox.run(Duration.ofSeconds(30), "java", "@" + classPath.argFile(), Greeting.class.getName(), "you");

        assertThat(result.stdout()).isEqualTo("hello you\n");
        assertThat(toolbox.provideClassPath()).isSameAs(classPath);
        System.out.printf(
                "class path: %d entries, %d MiB, %d ms%n",
                classPath.entries(), classPath.bytes() >> 20, classPath.took().toMillis());
    }

    /** Run in the toolbox. */
    static final class Greeting {
        private Greeting() {}

        public static void main(String[] arguments) {
            System.out.println("hello " + arguments[0]);
        }
    }

    @Test
    void takes_what_streams_into_a_command() throws Exception {
        byte[] block = new byte[1 << 20];
        int blocks = 64;
        long begin = System.nanoTime();
        try (InputStream stream = Tar.pipe(sink -> {
            for (int i = 0; i < blocks; i++) {
                sink.write(block);
            }
        })) {
            CommandResult result = new ContainerCommands(engine.docker(), toolbox.containerId(), Map.of())
                    .run(Duration.ofMinutes(1), stream, List.of("sh", "-c", "head -c " + (blocks << 20) + " | wc -c"));

            assertThat(result.stdout()).isEqualTo((blocks << 20) + "\n");
        }
        System.out.printf("64 MiB streamed in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    }
}
