package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.plimsoll.suite.load.ToolboxPlace;
import io.plimsoll.toolbox.fault.ContainerFreeze;
import io.plimsoll.toolbox.fault.Fault;
import io.plimsoll.toolbox.fault.HeldFault;
import io.plimsoll.toolbox.fault.NodeBlock;
import io.plimsoll.toolbox.fault.PodBlock;
import io.plimsoll.toolbox.fault.PortBlock;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault that a killed run leaves behind reverts by itself, in the kernel, with nobody there to lift it. */
class FaultOfKilledRunIT {

    private static final int PORT = 8080;
    /** A second port of the pod, so that one block does not hide the other. */
    private static final int OTHER_PORT = 8081;

    private static final String NODE_IN_POD_NETWORK = "10.250.7.1";
    private static final String POD = "10.250.7.2";
    /** Whom a pod's block lets through: not the node, which is the one that asks here. */
    private static final String NEIGHBOUR = "10.250.7.9";

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
        ToolboxContainer other = standIn(engine, run);
        // An address of the node's own: packets to it pass the same hook as those to a pod's.
        String address = toolbox.run(LIMIT, "hostname", "-i").stdout().strip();
        String sleeper = sleeper(toolbox);
        String pod = pod(toolbox);
        Map<String, BooleanSupplier> wrong = new LinkedHashMap<>();
        wrong.put("port block", () -> !isOpen(toolbox, address, PORT));
        wrong.put("freeze", () -> isFrozen(toolbox, sleeper));
        wrong.put("pod block", () -> !isOpen(toolbox, POD, OTHER_PORT));
        wrong.put("port block on the node of a pod", () -> !isOpen(toolbox, POD, PORT));
        wrong.put("port block inside the pod", () -> !isOpenInside(toolbox, pod));
        wrong.put("node block", () -> !isOpen(other, address, OTHER_PORT));
        assertThat(now(wrong)).isEmpty();

        Process holder = holder(toolbox.node().containerId(), address, sleeper, pod);
        // It is renewed for as long as its run lives: no lapse after more than a block lasts.
        Instant renewedUntil = Instant.now().plusSeconds(Fault.LAPSE_SECONDS + 2);
        do {
            assertThat(now(wrong)).containsExactlyElementsOf(wrong.keySet());
        } while (Instant.now().isBefore(renewedUntil));

        holder.destroyForcibly().waitFor();
        Instant killed = Instant.now();
        while (!wrong.isEmpty()) {
            wrong.keySet().retainAll(now(wrong));
            assertThat(Duration.between(killed, Instant.now()))
                    .as("how long a fault outlives its run: %s", wrong.keySet())
                    // Asking all of them takes up to six seconds.
                    .isLessThan(Duration.ofSeconds(Fault.LAPSE_SECONDS + 9));
        }
    }

    private static List<String> now(Map<String, BooleanSupplier> wrong) {
        return wrong.entrySet().stream()
                .filter(fault -> fault.getValue().getAsBoolean())
                .map(Map.Entry::getKey)
                .toList();
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
                .withCmd("sh", "-c", "sleep 600 & " + listener(OTHER_PORT) + " & exec " + listener(PORT))
                .exec()
                .getId();
        engine.docker().startContainerCmd(node).exec();
        ToolboxContainer toolbox = DockerToolbox.start(engine, image, handle(node), run);
        org.awaitility.Awaitility.await("the listener")
                .atMost(LIMIT)
                .until(() -> isOpen(toolbox, "127.0.0.1", PORT) && isOpen(toolbox, "127.0.0.1", OTHER_PORT));
        return toolbox;
    }

    private static String listener(int port) {
        return "perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => " + port
                + ", Listen => 64, ReuseAddr => 1) or die; while ($c = $s->accept) { close $c }'";
    }

    /** Starts what is to the stand-in as a pod is to its node, and returns a process of it. */
    private static String pod(ToolboxContainer toolbox) {
        StringBuffer pid = new StringBuffer();
        toolbox.start(
                pid::append,
                line -> {},
                "unshare",
                "--net",
                "sh",
                "-c",
                "echo $$; " + listener(OTHER_PORT) + " & exec " + listener(PORT));
        org.awaitility.Awaitility.await("the pod's process").atMost(LIMIT).until(() -> !pid.isEmpty());
        String enter = "nsenter --net=/proc/" + pid + "/ns/net ";
        CommandResult joined = toolbox.run(
                LIMIT,
                "sh",
                "-ec",
                "ip link add plim0 type veth peer name plim1 netns " + pid + "; ip addr add " + NODE_IN_POD_NETWORK
                        + "/24 dev plim0; ip link set plim0 up; " + enter + "ip addr add " + POD + "/24 dev plim1; "
                        + enter + "ip link set plim1 up; " + enter + "ip link set lo up");
        assertThat(joined.exitCode()).as(joined.stderr()).isZero();
        org.awaitility.Awaitility.await("the pod's listeners")
                .atMost(LIMIT)
                .until(() -> isOpen(toolbox, POD, PORT) && isOpen(toolbox, POD, OTHER_PORT));
        return pid.toString();
    }

    private static NodeHandle handle(String node) {
        return new NodeHandle("stand-in", NodeHandle.Role.SERVER, node, "127.0.0.1");
    }

    /** Waits a second for an answer, so it also paces whoever asks again and again. */
    private static boolean isOpen(ToolboxContainer toolbox, String address, int port) {
        return toolbox.run(LIMIT, asking(address, port).toArray(String[]::new)).exitCode() == 0;
    }

    private static boolean isOpenInside(ToolboxContainer toolbox, String pod) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pod + "/ns/net"));
        command.addAll(asking("127.0.0.1", PORT));
        return toolbox.run(LIMIT, command.toArray(String[]::new)).exitCode() == 0;
    }

    private static List<String> asking(String address, int port) {
        return List.of("timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/" + address + "/" + port);
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

    private Process holder(String node, String address, String sleeper, String pod) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(Holder.class.getName(), holderId(), node, address, sleeper, pod));
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

    /** Sets every kind of fault from a toolbox of its own, and waits to be killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            LiveRun run = LiveRun.begin(arguments[0]);
            Engine engine = Engine.connect();
            String image = new BuildScripts(run, Progress.silent()).build("Toolbox image", Recipe.toolboxImage(), "");
            ToolboxContainer toolbox = DockerToolbox.start(engine, image, handle(arguments[1]), run);
            ToolboxPlace place = new ToolboxPlace(toolbox);
            int pod = Integer.parseInt(arguments[4]);
            List<Fault> faults = List.of(
                    new PortBlock("it", arguments[2], List.of(PORT), 0),
                    new ContainerFreeze("it", List.of(Integer.valueOf(arguments[3]))),
                    new PodBlock("pod", pod, List.of(OTHER_PORT), NEIGHBOUR),
                    new PortBlock("inside", POD, List.of(PORT), pod),
                    new NodeBlock("node", "eth0"));
            List<HeldFault> held = new ArrayList<>();
            try {
                for (Fault fault : faults) {
                    held.add(HeldFault.hold(place, fault));
                }
                System.out.println("blocked");
                System.in.read();
            } finally {
                held.forEach(HeldFault::close);
            }
        }
    }
}
