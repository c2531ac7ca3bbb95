package io.plimsoll.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.spec.ManifestParser;
import io.plimsoll.spec.ManifestResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds clusters for tests out of the same objects that an API server returns. */
final class Clusters {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Clusters() {}

    /** Parses manifests. */
    static List<JsonNode> objects(String yaml) {
        ManifestResult result = ManifestParser.parse(Path.of("test.yaml"), yaml);
        if (result instanceof ManifestResult.Parsed parsed) {
            return parsed.objects();
        }
        throw new AssertionError(result);
    }

    /** Reads manifests as a cluster in which every policy is valid. */
    static ClusterState state(String yaml) {
        return state(objects(yaml));
    }

    static ClusterState state(List<JsonNode> objects) {
        ClusterReading reading = ClusterReader.read(objects);
        if (!reading.problems().isEmpty()) {
            throw new AssertionError(reading.problems());
        }
        return reading.state();
    }

    static ObjectNode namespace(String name, Map<String, String> labels) {
        ObjectNode namespace = object("v1", "Namespace", "", name);
        labels(namespace, labels);
        return namespace;
    }

    static ObjectNode pod(String key, String address, Map<String, String> labels, List<Port> ports) {
        String namespace = key.substring(0, key.indexOf('/'));
        ObjectNode pod = object("v1", "Pod", namespace, key.substring(key.indexOf('/') + 1));
        labels(pod, labels);
        ObjectNode spec = pod.putObject("spec").put("nodeName", "n1");
        ArrayNode declared =
                spec.putArray("containers").addObject().put("name", "main").putArray("ports");
        for (Port port : ports) {
            declared.addObject()
                    .put("name", nameOf(port))
                    .put("containerPort", port.number())
                    .put("protocol", port.protocol().name());
        }
        pod.putObject("status").put("phase", "Running").put("podIP", address);
        return pod;
    }

    /** Returns the name that {@link #pod} gives a port, for example {@code serve-80-tcp}. */
    static String nameOf(Port port) {
        return "serve-" + port.number() + "-" + port.protocol().name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode node(String name, String address) {
        ObjectNode node = object("v1", "Node", "", name);
        node.putObject("status")
                .putArray("addresses")
                .addObject()
                .put("type", "InternalIP")
                .put("address", address);
        return node;
    }

    static ObjectNode policy(String namespace, String name, JsonNode spec) {
        ObjectNode policy = object("networking.k8s.io/v1", "NetworkPolicy", namespace, name);
        policy.set("spec", spec);
        return policy;
    }

    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    private static void labels(ObjectNode object, Map<String, String> labels) {
        ObjectNode node = ((ObjectNode) object.path("metadata")).putObject("labels");
        labels.forEach(node::put);
    }

    static Party.OfPod pod(String key) {
        return new Party.OfPod(key(key));
    }

    static ObjectKey key(String key) {
        return new ObjectKey(key.substring(0, key.indexOf('/')), key.substring(key.indexOf('/') + 1));
    }

    /** Reads "TCP/80". */
    static Port port(String text) {
        String[] parts = text.split("/", -1);
        return new Port(Protocol.valueOf(parts[0]), Integer.parseInt(parts[1]));
    }

    static Cell cell(String from, String to, String port) {
        return new Cell(pod(from), pod(to), port(port));
    }

    static <T> List<T> plus(List<? extends T> some, List<? extends T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
