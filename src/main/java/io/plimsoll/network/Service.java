package io.plimsoll.network;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Service and where it leads.
 *
 * @param key which Service
 * @param addresses its cluster addresses; empty if it is headless
 * @param localOnly whether it leads to pods of the client's own node only ({@code internalTrafficPolicy: Local})
 * @param ports its ports
 */
public record Service(ObjectKey key, List<IpAddress> addresses, boolean localOnly, List<ServicePort> ports) {

    public Service {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /**
     * A port of a Service.
     *
     * @param name its name; empty without one
     * @param port the port that clients use
     * @param backends where it leads
     */
    public record ServicePort(String name, Port port, List<Backend> backends) {
        public ServicePort {
            backends = List.copyOf(backends);
        }
    }

    /**
     * An endpoint.
     *
     * @param address its address
     * @param port its port
     * @param pod the pod behind it; {@code null} if it is no pod of the cluster
     * @param node the node it is on; {@code null} if unknown
     * @param ready whether it takes new connections
     * @param serving whether it would be ready, were it not terminating
     * @param terminating whether its deletion was requested
     */
    public record Backend(
            IpAddress address,
            int port,
            @Nullable ObjectKey pod,
            @Nullable String node,
            boolean ready,
            boolean serving,
            boolean terminating) {}

    /** Returns whether it has no address of its own, so that its name stands for its pods' addresses. */
    public boolean isHeadless() {
        return addresses.isEmpty();
    }

    /** Returns the port with this number. */
    public Optional<ServicePort> port(Port wanted) {
        return ports.stream().filter(port -> port.port().equals(wanted)).findFirst();
    }

    /**
     * Returns where a new connection from a node may be led: to any of these.
     *
     * <p>As kube-proxy chooses: ready endpoints; if there are none, those that terminate but still serve. A headless
     * Service's name stands for its ready endpoints only.
     */
    public List<Backend> chosen(ServicePort port, @Nullable String clientNode) {
        List<Backend> candidates = port.backends().stream()
                .filter(backend -> !localOnly || (clientNode != null && clientNode.equals(backend.node())))
                .toList();
        List<Backend> ready = candidates.stream().filter(Backend::ready).toList();
        if (!ready.isEmpty() || isHeadless()) {
            return ready;
        }
        return candidates.stream()
                .filter(backend -> backend.serving() && backend.terminating())
                .toList();
    }
}
