package io.plimsoll.network;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pod as far as connections are concerned.
 *
 * @param key which pod
 * @param labels its labels
 * @param workload what it belongs to, such as {@code deployment/api}; {@code null} if to nothing
 * @param node the node it runs on; {@code null} if it runs on none yet
 * @param hostNetwork whether it shares its node's network, and so its addresses
 * @param life how far its life has come
 * @param addresses its addresses; empty while it has none
 * @param ports the ports that its containers declare
 */
public record Pod(
        ObjectKey key,
        Map<String, String> labels,
        @Nullable String workload,
        @Nullable String node,
        boolean hostNetwork,
        Life life,
        List<IpAddress> addresses,
        List<ContainerPort> ports) {

    public Pod {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /** How far the life of a pod has come. */
    public enum Life {
        /** It runs, or is about to. */
        ALIVE,
        /** Its deletion was requested. Until its processes end it sends and receives, and policies apply to it. */
        TERMINATING,
        /** Its processes have ended. Its address may belong to another pod by now. */
        FINISHED
    }

    /** Returns whether it can send and receive. */
    public boolean isOnTheNetwork() {
        return life != Life.FINISHED && !addresses.isEmpty();
    }

    /** Returns the declared ports of a protocol that bear a name: none, one, or one per container that uses it. */
    public Set<Integer> numbersOf(Protocol protocol, String name) {
        return ports.stream()
                .filter(port -> name.equals(port.name()) && port.port().protocol() == protocol)
                .map(port -> port.port().number())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the ports that its containers declare. */
    public Set<Port> declaredPorts() {
        return ports.stream().map(ContainerPort::port).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the workload, or the pod itself if it belongs to none: "namespace/kind/name". */
    public String group() {
        return workload == null ? key.namespace() + "/pod/" + key.name() : key.namespace() + "/" + workload;
    }

    /** Returns the same pod with other labels. */
    Pod withLabels(Map<String, String> others) {
        return new Pod(key, others, workload, node, hostNetwork, life, addresses, ports);
    }
}
