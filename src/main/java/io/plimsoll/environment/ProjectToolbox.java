package io.plimsoll.environment;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The toolbox of a Compose project: on its networks, where the services are called by their names, and with a view of the
 * processes and control groups of the engine's host, so that a signal comes from outside of the container, as one of the kernel's does.
 */
final class ProjectToolbox implements AutoCloseable {

    private final Engine engine;
    private final DockerToolbox container;
    private final String home;
    private final List<String> joined = new ArrayList<>();

    private ProjectToolbox(Engine engine, DockerToolbox container, String home) {
        this.engine = engine;
        this.container = container;
        this.home = home;
    }

    static ProjectToolbox start(Engine engine, String image, LiveRun run) {
        run.mustNotBeEnding();
        Map<String, String> labels = new HashMap<>(run.labels());
        labels.put(LiveRun.ROLE_LABEL, "toolbox-network");
        String name = ComposeFile.projectName(run) + "-toolbox";
        // A network of its own: a container without one cannot be attached to others later.
        String home = engine.docker()
                .createNetworkCmd()
                .withName(name)
                .withDriver("bridge")
                .withLabels(labels)
                .exec()
                .getId();
        DockerToolbox container = DockerToolbox.start(
                engine,
                image,
                new NodeHandle(name, NodeHandle.Role.AGENT, "", ""),
                HostConfig.newHostConfig()
                        .withNetworkMode(name)
                        .withPidMode("host")
                        .withCgroupnsMode("host")
                        // A container's own view of its control group is read-only, and it may have no program to read
                        // it with.
                        .withBinds(new Bind("/sys/fs/cgroup", new Volume(ComposeProject.CONTROL_GROUPS)))
                        .withCapAdd(Capability.SYS_ADMIN, Capability.SYS_PTRACE, Capability.NET_ADMIN, Capability.KILL),
                run);
        return new ProjectToolbox(engine, container, home);
    }

    ToolboxContainer container() {
        return container;
    }

    void join(List<String> networks) {
        for (String network : networks) {
            if (!joined.contains(network)) {
                engine.docker()
                        .connectToNetworkCmd()
                        .withNetworkId(network)
                        .withContainerId(container.containerId())
                        .exec();
                joined.add(network);
            }
        }
    }

    void leave() {
        for (String network : joined) {
            try {
                engine.docker()
                        .disconnectFromNetworkCmd()
                        .withNetworkId(network)
                        .withContainerId(container.containerId())
                        .withForce(true)
                        .exec();
            } catch (DockerException e) {
                // The network or the toolbox is gone: then it has left.
            }
        }
        joined.clear();
    }

    @Override
    public void close() {
        container.close();
        try {
            engine.docker().removeNetworkCmd(home).exec();
        } catch (DockerException e) {
            // The run's own clean-up by label removes it.
        }
    }
}
