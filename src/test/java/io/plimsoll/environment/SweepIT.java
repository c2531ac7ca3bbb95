package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end in the middle: a JVM of their own creates things in the engine and is killed. */
class SweepIT {

    @TempDir
    private Path state;

    @Test
    void finds_everything_of_a_killed_run_and_spares_the_living() throws Exception {
        Process victim = start("killed");
        Process survivor = start("alive");
        Path folder = Path.of(await(victim, "folder "));
        Path spared = Path.of(await(survivor, "folder "));
        await(victim, "created");
        await(survivor, "created");
        RunsFolder runs = new RunsFolder(state.resolve("plimsoll/runs"));
        try {
            victim.destroyForcibly().waitFor();
            assertThat(remainsOf(id("killed"))).containsExactlyInAnyOrder("container", "network", "volume");

            Sweep.Swept swept = Sweep.machine(runs);

            assertThat(swept.removed())
                    .filteredOn(thing -> thing.run().equals(id("killed")))
                    .extracting(Sweep.Thing::kind)
                    .containsExactlyInAnyOrder("container", "network", "volume", "folder", "heartbeat");
            assertThat(swept.spared())
                    .filteredOn(thing -> thing.run().equals(id("alive")))
                    .extracting(Sweep.Thing::kind, Sweep.Thing::note)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("container", "its run is alive"),
                            org.assertj.core.groups.Tuple.tuple("network", "its run is alive"),
                            org.assertj.core.groups.Tuple.tuple("volume", "its run is alive"));
            assertThat(swept.failed()).isEmpty();
            assertThat(remainsOf(id("killed"))).isEmpty();
            assertThat(remainsOf(id("alive"))).containsExactlyInAnyOrder("container", "network", "volume");
            assertThat(folder).doesNotExist();
            assertThat(spared).isDirectory();
        } finally {
            survivor.destroyForcibly().waitFor();
            Sweep.machine(runs);
        }
        assertThat(remainsOf(id("alive"))).isEmpty();
        assertThat(spared).doesNotExist();
    }

    @Test
    void an_interrupted_run_leaves_nothing() throws Exception {
        Process interrupted = start("interrupted");
        Path folder = Path.of(await(interrupted, "folder "));
        await(interrupted, "created");

        interrupted.destroy(); // SIGTERM; Ctrl-C runs the same hooks

        assertThat(interrupted.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(remainsOf(id("interrupted"))).isEmpty();
        assertThat(folder).doesNotExist();
        assertThat(state.resolve("plimsoll/runs")).isEmptyDirectory();
    }

    private static String id(String name) {
        return "sweep-it-" + ProcessHandle.current().pid() + "-" + name;
    }

    private static List<String> remainsOf(String run) {
        try (Engine engine = Engine.connect()) {
            return new DockerRemains(engine.docker())
                    .of(run).stream().map(DockerRemains.Remain::kind).toList();
        }
    }

    private Process start(String name) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(Victim.class.getName());
        command.add(id(name));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("XDG_STATE_HOME", state.toString());
        return builder.start();
    }

    private static String await(Process process, String prefix) throws Exception {
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new AssertionError("The process ended without saying \"" + prefix + "\"");
    }

    /** Creates one of everything and waits to be killed. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            LiveRun run = LiveRun.begin(arguments[0]);
            Engine engine = Engine.connect();
            run.onEnd("everything in the engine", () -> new DockerRemains(engine.docker())
                    .removeAllOf(run.id(), (remain, why) -> {}));
            Path folder = run.createTemporaryFolder();
            Files.writeString(folder.resolve("file"), "content");
            System.out.println("folder " + folder);
            String name = "plimsoll-" + run.id();
            String network = engine.docker()
                    .createNetworkCmd()
                    .withName(name)
                    .withLabels(run.labels())
                    .exec()
                    .getId();
            engine.docker()
                    .createVolumeCmd()
                    .withName(name)
                    .withLabels(run.labels())
                    .exec();
            String image = new BuildScripts(run, Progress.silent()).build("Toolbox image", Recipe.toolboxImage(), "");
            String container = engine.docker()
                    .createContainerCmd(image)
                    .withLabels(run.labels())
                    .withHostConfig(HostConfig.newHostConfig()
                            .withNetworkMode(network)
                            .withBinds(new com.github.dockerjava.api.model.Bind(name, new Volume("/data"))))
                    .exec()
                    .getId();
            engine.docker().startContainerCmd(container).exec();
            System.out.println("created");
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
