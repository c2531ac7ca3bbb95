package io.plimsoll.network;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything in a cluster that decides which connections NetworkPolicies allow, at one moment.
 *
 * @param namespaces the labels of each namespace
 * @param pods the pods
 * @param services the Services
 * @param nodes the nodes
 * @param policies the policies
 */
public record ClusterState(
        Map<String, Map<String, String>> namespaces,
        List<Pod> pods,
        List<Service> services,
        List<Node> nodes,
        List<NetworkPolicy> policies) {

    /** The label that the API server gives every namespace: its name. */
    public static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    public ClusterState {
        Map<String, Map<String, String>> named = new TreeMap<>();
        namespaces.forEach((name, labels) -> named.put(name, withName(name, labels)));
        pods.forEach(pod -> named.computeIfAbsent(pod.key().namespace(), name -> withName(name, Map.of())));
        namespaces = Collections.unmodifiableMap(named);
        pods = pods.stream().sorted(Comparator.comparing(Pod::key)).toList();
        services = services.stream().sorted(Comparator.comparing(Service::key)).toList();
        nodes = nodes.stream().sorted(Comparator.comparing(Node::name)).toList();
        policies = policies.stream()
                .sorted(Comparator.comparing(NetworkPolicy::id))
                .toList();
    }

    private static Map<String, String> withName(String name, Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put(NAMESPACE_NAME, name);
        return Collections.unmodifiableMap(all);
    }

    /** Returns the labels of a namespace; none but its name if nothing is known of it. */
    public Map<String, String> labelsOf(String namespace) {
        Map<String, String> labels = namespaces.get(namespace);
        return labels == null ? withName(namespace, Map.of()) : labels;
    }

    /** Returns a pod. */
    public Optional<Pod> pod(ObjectKey key) {
        return pods.stream().filter(pod -> pod.key().equals(key)).findFirst();
    }

    /** Returns a Service. */
    public Optional<Service> service(ObjectKey key) {
        return services.stream().filter(service -> service.key().equals(key)).findFirst();
    }

    /** Returns a node. */
    public Optional<Node> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** Returns the same cluster with other policies. */
    public ClusterState withPolicies(List<NetworkPolicy> others) {
        return new ClusterState(namespaces, pods, services, nodes, others);
    }

    /** Returns the same cluster in which one pod has other labels. */
    public ClusterState withLabels(ObjectKey pod, Map<String, String> labels) {
        return new ClusterState(
                namespaces,
                pods.stream()
                        .map(one -> one.key().equals(pod) ? one.withLabels(labels) : one)
                        .toList(),
                services,
                nodes,
                policies);
    }
}
