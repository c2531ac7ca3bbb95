package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.testcontainers.DockerClientFactory;

/** A toolbox beside a node in Docker. */
final class DockerToolbox implements ToolboxContainer {

    private final DockerClient docker;
    private final NodeHandle node;
    private final String containerId;
    private final ContainerCommands commands;
    private final ToolboxDelivery delivery = new ToolboxDelivery(ClassPathBundle.Extent.WHOLE, this::put);

    private DockerToolbox(DockerClient docker, NodeHandle node, String containerId) {
        this.docker = docker;
        this.node = node;
        this.containerId = containerId;
        this.commands = new ContainerCommands(docker, containerId, Map.of());
    }

    private static final int CPU_SHARES = 8 * 1024;

    static DockerToolbox start(Engine engine, String image, NodeHandle node, LiveRun run) {
        return start(
                engine,
                image,
                node,
                HostConfig.newHostConfig()
                        .withNetworkMode("container:" + node.containerId())
                        .withPidMode("container:" + node.containerId())
                        // Entering namespaces (setns) needs SYS_ADMIN; finding them under /proc of other users,
                        // SYS_PTRACE.
                        .withCapAdd(
                                Capability.SYS_ADMIN,
                                Capability.SYS_PTRACE,
                                Capability.NET_ADMIN,
                                Capability.NET_RAW,
                                Capability.KILL),
                run);
    }

    /**
     * Starts a toolbox.
     *
     * @param host what it shares and may do
     */
    static DockerToolbox start(Engine engine, String image, NodeHandle node, HostConfig host, LiveRun run) {
        run.mustNotBeEnding();
        Map<String, String> labels = new HashMap<>(run.labels());
        labels.put(LiveRun.ROLE_LABEL, "toolbox-" + node.name());
        if (!run.keepsEverything()) {
            // So that Testcontainers' clean-up container, where there is one, counts it among its own.
            labels.putAll(DockerClientFactory.DEFAULT_LABELS);
            labels.put(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, DockerClientFactory.SESSION_ID);
        }
        String id = engine.docker()
                .createContainerCmd(image)
                .withLabels(labels)
                .withHostConfig(host
                        // On a busy host the generator must keep its moments while the cluster waits: eight times a
                        // container's usual share of the processors.
                        .withCpuShares(CPU_SHARES)
                        // The engine's default profiles forbid what these capabilities are for.
                        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined")))
                .exec()
                .getId();
        DockerToolbox toolbox = new DockerToolbox(engine.docker(), node, id);
        run.onEnd("toolbox of " + node.name(), toolbox::close);
        try {
            engine.docker().startContainerCmd(id).exec();
        } catch (DockerException e) {
            toolbox.close();
            throw new EnvironmentFailed(
                    "The toolbox of node " + node.name() + " could not be started."
                            + "\n  expected: container " + id.substring(0, 12) + " runs, from " + image
                            + "\n  observed: " + Engine.rootMessage(e),
                    "see that the node is still running, and the engine's log.",
                    e);
        }
        return toolbox;
    }

    @Override
    public NodeHandle node() {
        return node;
    }

    @Override
    public String containerId() {
        return containerId;
    }

    @Override
    public boolean seesProcesses() {
        return true;
    }

    @Override
    public CommandResult run(Duration limit, String... command) {
        return commands.run(limit, List.of(command));
    }

    @Override
    public RunningCommand start(Consumer<String> stdoutLine, Consumer<String> stderrLine, String... command) {
        return commands.start(stdoutLine, stderrLine, null, List.of(command));
    }

    @Override
    public void copyIn(Path fileOrFolder, String target) throws IOException {
        delivery.copyIn(fileOrFolder, target);
    }

    private void put(InputStream tar) {
        docker.copyArchiveToContainerCmd(containerId)
                .withTarInputStream(tar)
                .withRemotePath("/")
                .exec();
    }

    @Override
    public void copyOut(String path, Path target) throws IOException {
        try (InputStream tar =
                docker.copyArchiveFromContainerCmd(containerId, path).exec()) {
            Tar.extract(tar, target);
        } catch (NotFoundException e) {
            throw (IOException)
                    new java.nio.file.NoSuchFileException(path + " in the toolbox of node " + node.name()).initCause(e);
        }
    }

    @Override
    public ToolboxClassPath provideClassPath() throws IOException {
        return delivery.classPath();
    }

    @Override
    public void close() {
        try {
            docker.removeContainerCmd(containerId)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (DockerException e) {
            // Gone already, or being removed; if neither, the run's own clean-up by label says so.
        }
    }
}
