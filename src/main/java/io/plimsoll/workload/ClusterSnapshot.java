package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last known state of every watched object.
 *
 * @param objects the objects by UID
 * @param micros when the last event was received, microseconds since the Unix epoch; 0 before the first
 */
public record ClusterSnapshot(Map<String, JsonNode> objects, long micros) {

    public ClusterSnapshot {
        objects = Map.copyOf(objects);
    }

    /** Returns the objects of one kind. */
    public List<JsonNode> ofKind(String kind) {
        return objects.values().stream()
                .filter(o -> o.path("kind").asText().equals(kind))
                .toList();
    }

    /** Returns the object of that kind, namespace and name. */
    public Optional<JsonNode> find(String kind, String namespace, String name) {
        return ofKind(kind).stream()
                .filter(o -> o.at("/metadata/namespace").asText().equals(namespace)
                        && o.at("/metadata/name").asText().equals(name))
                .findFirst();
    }

    /** Returns the pods that belong to a workload, that is, whose labels match its selector's {@code matchLabels}. */
    public List<JsonNode> podsOf(JsonNode workload) {
        JsonNode wanted = workload.at("/spec/selector/matchLabels");
        String namespace = workload.at("/metadata/namespace").asText();
        return ofKind("Pod").stream()
                .filter(pod -> pod.at("/metadata/namespace").asText().equals(namespace))
                .filter(pod -> matches(wanted, pod.at("/metadata/labels")))
                .toList();
    }

    private static boolean matches(JsonNode wanted, JsonNode labels) {
        if (wanted.isEmpty()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> label : wanted.properties()) {
            if (!labels.path(label.getKey()).asText().equals(label.getValue().asText())) {
                return false;
            }
        }
        return true;
    }
}
