package io.plimsoll.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.Service.Backend;
import io.plimsoll.network.Service.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the state of a cluster from its objects: namespaces, pods, nodes, services, endpoint slices and policies. */
public final class ClusterReader {

    private final Map<String, Map<String, String>> namespaces = new TreeMap<>();
    private final List<Pod> pods = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<JsonNode> services = new ArrayList<>();
    private final List<JsonNode> slices = new ArrayList<>();
    private final List<NetworkPolicy> policies = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<ObjectKey, String> replicaSetOwners = new TreeMap<>();

    private ClusterReader() {}

    /**
     * Reads objects.
     *
     * @param objects of any kind and in any order, as the API server returns them; kinds that say nothing of connections
     *     are passed over
     */
    public static ClusterReading read(Iterable<JsonNode> objects) {
        ClusterReader reader = new ClusterReader();
        // A pod's Deployment is known from its ReplicaSet only.
        objects.forEach(reader::owner);
        objects.forEach(reader::add);
        List<Service> read = new ArrayList<>();
        reader.services.forEach(service -> read.add(reader.service(service)));
        return new ClusterReading(
                new ClusterState(reader.namespaces, reader.pods, read, reader.nodes, reader.policies), reader.problems);
    }

    private void owner(JsonNode object) {
        if (object.path("kind").asText("").equals("ReplicaSet")) {
            JsonNode owner = controller(object);
            if (owner != null) {
                replicaSetOwners.put(key(object), workload(owner));
            }
        }
    }

    private void add(JsonNode object) {
        switch (object.path("kind").asText("")) {
            case "Namespace" -> namespaces.put(key(object).name(), labels(object));
            case "Pod" -> pods.add(pod(object));
            case "Node" -> nodes.add(node(object));
            case "Service" -> {
                // It has no endpoints: its name is another name.
                if (!object.path("spec").path("type").asText("").equals("ExternalName")) {
                    services.add(object);
                }
            }
            case "EndpointSlice" -> slices.add(object);
            case "NetworkPolicy" -> {
                NetworkPolicyResult result = NetworkPolicyReader.read(object);
                if (result instanceof NetworkPolicyResult.Valid valid) {
                    policies.add(valid.policy());
                } else if (result instanceof NetworkPolicyResult.Invalid invalid) {
                    problems.addAll(invalid.problems());
                }
            }
            default -> {
                // Says nothing of connections.
            }
        }
    }

    private Pod pod(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        List<IpAddress> addresses = new ArrayList<>();
        for (JsonNode ip : status.path("podIPs")) {
            IpAddress.parse(ip.path("ip").asText("")).ifPresent(addresses::add);
        }
        if (addresses.isEmpty()) {
            IpAddress.parse(status.path("podIP").asText("")).ifPresent(addresses::add);
        }
        List<ContainerPort> ports = new ArrayList<>();
        spec.path("containers").forEach(container -> addPorts(container, ports));
        for (JsonNode container : spec.path("initContainers")) {
            // A sidecar runs on beside the others, and its ports with it.
            if (container.path("restartPolicy").asText("").equals("Always")) {
                addPorts(container, ports);
            }
        }
        return new Pod(
                key(object),
                labels(object),
                workloadOf(object),
                text(spec.path("nodeName")),
                spec.path("hostNetwork").asBoolean(false),
                life(object),
                addresses,
                ports);
    }

    private static Pod.Life life(JsonNode pod) {
        String phase = pod.path("status").path("phase").asText("");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return Pod.Life.FINISHED;
        }
        return pod.path("metadata").hasNonNull("deletionTimestamp") ? Pod.Life.TERMINATING : Pod.Life.ALIVE;
    }

    private static void addPorts(JsonNode container, List<ContainerPort> ports) {
        for (JsonNode port : container.path("ports")) {
            int number = port.path("containerPort").asInt(0);
            if (number > 0) {
                ports.add(new ContainerPort(text(port.path("name")), new Port(protocol(port), number)));
            }
        }
    }

    private static Node node(JsonNode object) {
        List<IpAddress> addresses = new ArrayList<>();
        for (JsonNode address : object.path("status").path("addresses")) {
            IpAddress.parse(address.path("address").asText("")).ifPresent(addresses::add);
        }
        return new Node(key(object).name(), addresses);
    }

    private Service service(JsonNode object) {
        JsonNode spec = object.path("spec");
        List<IpAddress> addresses = new ArrayList<>();
        for (JsonNode ip : spec.path("clusterIPs")) {
            IpAddress.parse(ip.asText("")).ifPresent(addresses::add);
        }
        if (addresses.isEmpty()) {
            IpAddress.parse(spec.path("clusterIP").asText("")).ifPresent(addresses::add);
        }
        List<ServicePort> ports = new ArrayList<>();
        for (JsonNode port : spec.path("ports")) {
            String name = port.path("name").asText("");
            Port number = new Port(protocol(port), port.path("port").asInt(0));
            ports.add(new ServicePort(name, number, backends(key(object), name, number.protocol())));
        }
        return new Service(
                key(object),
                addresses,
                spec.path("internalTrafficPolicy").asText("").equals("Local"),
                ports);
    }

    private List<Backend> backends(ObjectKey service, String portName, Protocol protocol) {
        List<Backend> backends = new ArrayList<>();
        for (JsonNode slice : slices) {
            String owner = slice.path("metadata")
                    .path("labels")
                    .path("kubernetes.io/service-name")
                    .asText("");
            if (!key(slice).namespace().equals(service.namespace()) || !owner.equals(service.name())) {
                continue;
            }
            for (JsonNode port : slice.path("ports")) {
                if (port.path("name").asText("").equals(portName) && protocol(port) == protocol) {
                    slice.path("endpoints")
                            .forEach(endpoint -> addBackends(
                                    endpoint,
                                    service.namespace(),
                                    port.path("port").asInt(0),
                                    backends));
                }
            }
        }
        return backends;
    }

    private static void addBackends(JsonNode endpoint, String namespace, int port, List<Backend> backends) {
        JsonNode conditions = endpoint.path("conditions");
        // Consumers must take an absent "ready" and "serving" for true (API of EndpointSlice).
        boolean ready = conditions.path("ready").asBoolean(true);
        JsonNode target = endpoint.path("targetRef");
        ObjectKey pod = target.path("kind").asText("").equals("Pod")
                ? new ObjectKey(
                        target.path("namespace").asText(namespace),
                        target.path("name").asText(""))
                : null;
        for (JsonNode address : endpoint.path("addresses")) {
            IpAddress.parse(address.asText(""))
                    .ifPresent(ip -> backends.add(new Backend(
                            ip,
                            port,
                            pod,
                            text(endpoint.path("nodeName")),
                            ready,
                            conditions.path("serving").asBoolean(ready),
                            conditions.path("terminating").asBoolean(false))));
        }
    }

    private @Nullable String workloadOf(JsonNode pod) {
        JsonNode owner = controller(pod);
        if (owner == null) {
            return null;
        }
        String name = owner.path("name").asText("");
        if (!owner.path("kind").asText("").equals("ReplicaSet")) {
            return workload(owner);
        }
        String known = replicaSetOwners.get(new ObjectKey(key(pod).namespace(), name));
        if (known != null) {
            return known;
        }
        String hash =
                pod.path("metadata").path("labels").path("pod-template-hash").asText("");
        return !hash.isEmpty() && name.endsWith("-" + hash)
                ? "deployment/" + name.substring(0, name.length() - hash.length() - 1)
                : workload(owner);
    }

    private static String workload(JsonNode owner) {
        return owner.path("kind").asText("").toLowerCase(Locale.ROOT) + "/"
                + owner.path("name").asText("");
    }

    private static @Nullable JsonNode controller(JsonNode object) {
        return StreamSupport.stream(
                        object.path("metadata").path("ownerReferences").spliterator(), false)
                .filter(reference -> reference.path("controller").asBoolean(false))
                .findFirst()
                .orElse(null);
    }

    private static Protocol protocol(JsonNode port) {
        return Protocol.valueOf(port.path("protocol").asText("TCP"));
    }

    private static ObjectKey key(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectKey(
                metadata.path("namespace").asText(""), metadata.path("name").asText(""));
    }

    private static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new TreeMap<>();
        object.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
        return labels;
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asText("");
        return text.isEmpty() ? null : text;
    }
}
