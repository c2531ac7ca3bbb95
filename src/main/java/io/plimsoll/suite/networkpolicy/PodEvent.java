package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.timeline.WatchEvent;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a pod, as far as policies see it.
 *
 * @param micros when the harness heard of it, microseconds since the Unix epoch
 * @param type what happened
 * @param uid the pod's UID
 * @param pod its namespace and name, as "namespace/name"
 * @param owner the UID of what controls it; empty if nothing does
 * @param labels its labels from then on
 */
record PodEvent(long micros, WatchEvent.Type type, String uid, String pod, String owner, Map<String, String> labels) {

    PodEvent {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** Reads an event of a pod. */
    static PodEvent of(WatchEvent event) {
        return new PodEvent(
                event.micros(),
                event.type(),
                event.uid(),
                event.namespace() + "/" + event.name(),
                owner(event.object()),
                labels(event.object()));
    }

    static Map<String, String> labels(JsonNode pod) {
        Map<String, String> labels = new TreeMap<>();
        pod.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /** Returns the UID of what controls a pod; empty if nothing does. */
    static String owner(JsonNode pod) {
        for (JsonNode owner : pod.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) {
                return owner.path("uid").asText();
            }
        }
        return "";
    }
}
