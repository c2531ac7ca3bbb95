package io.plimsoll.environment;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** The containers that nodes are. */
final class NodeContainer {

    static final int API_PORT = 6443;

    /**
     * A client that closes first leaves its port in TIME_WAIT for a minute. At 400 connections per second to one Service half
     * of all ports are taken after half a minute, and then every connect() searches thousands of them, at the cost of a whole
     * core. A port of more than a second ago may be taken again, which timestamps make safe (RFC 6191).
     */
    private static final Map<String, String> REUSE = Map.of("net.ipv4.tcp_tw_reuse", "1");

    /**
     * Connection tracking keeps what a dying pod has reset for 10 s, and a new connection from the same port follows it to
     * that pod, wherever the Service leads by now. Ports of reset connections are free at once, so the load generator comes
     * back to them within that time, as clients hardly ever do: what it lost there would be nobody's fault but its own.
     */
    static final List<String> FORGET_RESETS_SOON =
            List.of("sh", "-c", "echo 2 > /proc/sys/net/netfilter/nf_conntrack_tcp_timeout_close");

    private NodeContainer() {}

    /**
     * What all nodes of a cluster have in common.
     *
     * @param image what they run
     * @param privileges with which rights
     * @param labels their labels
     * @param network the network that they share, or an empty text for the engine's default
     * @param address where the API server is published
     * @param cgroupVersion of the engine's host
     */
    record Common(
            NodeImage image,
            Privileges privileges,
            Map<String, String> labels,
            String network,
            HostAddress address,
            int cgroupVersion,
            LiveRun run) {

        void applyTo(CreateContainerCmd command, String name) {
            run.mustNotBeEnding();
            privileges.applyTo(command);
            command.getHostConfig().withSysctls(REUSE);
            command.withHostName(name);
            if (!network.isEmpty()) {
                command.getHostConfig().withNetworkMode(network);
                command.withAliases(name);
            }
            command.getLabels().putAll(labels);
            command.getLabels().put(LiveRun.ROLE_LABEL, name);
        }

        DockerImageName imageName() {
            return DockerImageName.parse(image.reference()).asCompatibleSubstituteFor("rancher/k3s");
        }

        /** Returns what real k3s has to be told in addition; the node image of our own finds out by itself. */
        List<String> kubeletArguments() {
            return image.k3s() && cgroupVersion == 1 ? List.of("--kubelet-arg=fail-cgroupv1=false") : List.of();
        }
    }

    /** Returns the server, with its API server published on one address only. */
    static K3sContainer server(Common common, String name, String token, List<String> arguments) {
        K3sContainer container = new K3sContainer(common.imageName());
        // Testcontainers would pull an image to try out whether folders can be mounted; the bind is set below.
        container.setBinds(List.of());
        container.setPrivilegedMode(false);
        container.setExposedPorts(List.of(API_PORT));
        List<String> command = new ArrayList<>(List.of(container.getCommandParts()));
        command.add("--token=" + token);
        command.addAll(common.kubeletArguments());
        command.addAll(arguments);
        container.setCommand(command.toArray(new String[0]));
        container.withCreateContainerCmdModifier(create -> {
            common.applyTo(create, name);
            create.getHostConfig()
                    .withPortBindings(new PortBinding(
                            Ports.Binding.bindIp(common.address().bind()), ExposedPort.tcp(API_PORT)));
        });
        container.setWaitStrategy(new ReadyLine());
        return container;
    }

    /** Returns an agent of a server that is reached by its name in the shared network. */
    static GenericContainer<?> agent(Common common, String name, String server, String token) {
        GenericContainer<?> container = new GenericContainer<>(common.imageName());
        List<String> command =
                new ArrayList<>(List.of("agent", "--server=https://" + server + ":" + API_PORT, "--token=" + token));
        command.addAll(common.kubeletArguments());
        container.setCommand(command.toArray(new String[0]));
        container.withCreateContainerCmdModifier(create -> common.applyTo(create, name));
        container.setWaitStrategy(new NoWait());
        return container;
    }
}
