package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A toolbox that is a container of a pod: it is reached through the API server, and sees no processes but its own. */
abstract class ToolboxInPod implements ToolboxContainer {

    private final Pod pod;
    private final ContainerCommands commands;
    private final PodFiles files;
    private final ToolboxDelivery delivery;

    /**
     * Makes one.
     *
     * @param pod the pod, as seen when the container ran
     * @param container the container's name
     * @param what what it is, for messages
     * @param extent what programs it takes
     */
    ToolboxInPod(KubernetesClient client, Pod pod, String container, String what, ClassPathBundle.Extent extent) {
        this.pod = pod;
        this.commands = new ContainerCommands(new PodChannel(
                client, pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container));
        this.files = new PodFiles(commands, what);
        this.delivery = new ToolboxDelivery(extent, files::put);
    }

    final Pod pod() {
        return pod;
    }

    final ContainerCommands commands() {
        return commands;
    }

    @Override
    public final NodeHandle node() {
        return new NodeHandle(
                pod.getSpec().getNodeName(),
                NodeHandle.Role.AGENT,
                "",
                Objects.requireNonNullElse(pod.getStatus().getHostIP(), ""));
    }

    @Override
    public final boolean seesProcesses() {
        return false;
    }

    @Override
    public final CommandResult run(Duration limit, String... command) {
        return commands.run(limit, List.of(command));
    }

    @Override
    public final RunningCommand start(Consumer<String> stdoutLine, Consumer<String> stderrLine, String... command) {
        return commands.start(stdoutLine, stderrLine, null, List.of(command));
    }

    @Override
    public final void copyIn(Path fileOrFolder, String target) throws IOException {
        delivery.copyIn(fileOrFolder, target);
    }

    @Override
    public final void copyOut(String path, Path target) throws IOException {
        files.copyOut(path, target);
    }

    @Override
    public final ToolboxClassPath provideClassPath() throws IOException {
        return delivery.classPath();
    }
}
