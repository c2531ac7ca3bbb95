package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.plimsoll.suite.load.ToolboxPlace;
import io.plimsoll.toolbox.fault.ContainerFreeze;
import io.plimsoll.toolbox.fault.Fault;
import io.plimsoll.toolbox.fault.HeldFault;
import io.plimsoll.toolbox.fault.PortBlock;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault that a killed run leaves behind reverts by itself, in the kernel, with nobody there to lift it. */
class FaultOfKilledRunIT {

    private static final int PORT = 8080;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path state;

    @Test
    void lapses_within_seconds() throws Exception {
        LiveRun run = LiveRun.begin("fault-it-" + ProcessHandle.current().pid());
        try (Engine engine = Engine.connect()) {
            DockerRemains remains = new DockerRemains(engine.docker());
            try {
                lapses(engine, run);
            } finally {
                remains.removeAllOf(run.id(), (remain, why) -> {});
                remains.removeAllOf(holderId(), (remain, why) -> {});
            }
            assertThat(remains.of(run.id())).isEmpty();
            assertThat(remains.of(holderId())).isEmpty();
        } finally {
            run.close();
        }
    }

    private void lapses(Engine engine, LiveRun run) throws Exception {
        ToolboxContainer toolbox = standIn(engine, run);
        // An address of the node's own: packets to it pass the same hook as those to a pod's.
        String address = toolbox.run(LIMIT, "hostname", "-i").stdout().strip();
        assertThat(isOpen(toolbox, address)).isTrue();
        String sleeper = sleeper(toolbox);
        assertThat(isFrozen(toolbox, sleeper)).isFalse();

        Process holder = holder(toolbox.node().containerId(), address, sleeper);
        assertThat(isOpen(toolbox, address)).isFalse();
        // It is renewed for as long as its run lives: no lapse after more than a block lasts.
        Instant renewedUntil = Instant.now().plusSeconds(Fault.LAPSE_SECONDS + 2);
        while (Instant.now().isBefore(renewedUntil)) {
            assertThat(isOpen(toolbox, address)).isFalse();
            assertThat(isFrozen(toolbox, sleeper)).isTrue();
        }

        holder.destroyForcibly().waitFor();
        Instant killed = Instant.now();
        while (!isOpen(toolbox, address) || isFrozen(toolbox, sleeper)) {
            assertThat(Duration.between(killed, Instant.now()))
                    .as("how long the fault outlives its run")
                    .isLessThan(Duration.ofSeconds(Fault.LAPSE_SECONDS + 3));
        }
    }

    private static String holderId() {
        return "fault-it-holder-" + ProcessHandle.current().pid();
    }

    private static ToolboxContainer standIn(Engine engine, LiveRun run) {
        String image = new BuildScripts(run, Progress.silent()).build("Toolbox image", Recipe.toolboxImage(), "");
        String node = engine.docker()
                .createContainerCmd(image)
                .withLabels(run.labels())
                .withHostConfig(HostConfig.newHostConfig().withCapAdd(Capability.NET_ADMIN))
                .withCmd(
                        "sh",
                        "-c",
                        "sleep 600 & exec perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => " + PORT
                                + ", Listen => 64, ReuseAddr => 1) or die; while ($c = $s->accept) { close $c }'")
                .exec()
                .getId();
        engine.docker().startContainerCmd(node).exec();
        ToolboxContainer toolbox = DockerToolbox.start(engine, image, handle(node), run);
        org.awaitility.Awaitility.await("the listener").atMost(LIMIT).until(() -> isOpen(toolbox, "127.0.0.1"));
        return toolbox;
    }

    private static NodeHandle handle(String node) {
        return new NodeHandle("stand-in", NodeHandle.Role.SERVER, node, "127.0.0.1");
    }

    /** Waits a second for an answer, so it also paces whoever asks again and again. */
    private static boolean isOpen(ToolboxContainer toolbox, String address) {
        return toolbox.run(LIMIT, "timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/" + address + "/" + PORT)
                        .exitCode()
                == 0;
    }

    /** Returns the process that is there to be frozen. */
    private static String sleeper(ToolboxContainer toolbox) {
        String found = toolbox.run(
                        LIMIT,
                        "sh",
                        "-c",
                        "for p in /proc/[0-9]*; do [ \"$(tr '\\0' ' ' <$p/cmdline)\" != \"sleep 600 \" ] || echo ${p#/proc/}; done")
                .stdout()
                .strip();
        assertThat(found).matches("\\d+");
        return found;
    }

    private static boolean isFrozen(ToolboxContainer toolbox, String pid) {
        String stat = toolbox.run(LIMIT, "cat", "/proc/" + pid + "/stat").stdout();
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }

    private Process holder(String node, String address, String sleeper) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(Holder.class.getName(), holderId(), node, address, sleeper));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("XDG_STATE_HOME", state.toString());
        Process holder = builder.start();
        BufferedReader reader = holder.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals("blocked")) {
                return holder;
            }
        }
        throw new AssertionError("The process ended without having made anything wrong");
    }

    /** Blocks a port and freezes a process from a toolbox of its own, and waits to be killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            LiveRun run = LiveRun.begin(arguments[0]);
            Engine engine = Engine.connect();
            String image = new BuildScripts(run, Progress.silent()).build("Toolbox image", Recipe.toolboxImage(), "");
            ToolboxContainer toolbox = DockerToolbox.start(engine, image, handle(arguments[1]), run);
            ToolboxPlace place = new ToolboxPlace(toolbox);
            try (HeldFault block = HeldFault.hold(place, new PortBlock("it", arguments[2], List.of(PORT), 0));
                    HeldFault freeze =
                            HeldFault.hold(place, new ContainerFreeze("it", List.of(Integer.valueOf(arguments[3]))))) {
                System.out.println("blocked");
                System.in.read();
            }
        }
    }
}
