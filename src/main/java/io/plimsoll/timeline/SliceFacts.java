package io.plimsoll.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one version of an EndpointSlice says.
 *
 * @param service the Service that it belongs to, by its label; the name is empty if it belongs to none
 * @param ports its ports by name
 * @param endpoints its endpoints: by the UID of the pod, or by address for an endpoint that is no pod
 */
record SliceFacts(ServiceKey service, Map<String, Set<Integer>> ports, Map<String, Conditions> endpoints) {

    /**
     * The conditions of an endpoint.
     *
     * <p>A missing condition means what the API says it means: {@code ready} true, {@code serving} as {@code ready},
     * {@code terminating} false.
     */
    record Conditions(boolean ready, boolean serving, boolean terminating) {

        /** Returns the conditions of an endpoint that is in several slices of a Service. */
        Conditions or(Conditions other) {
            return new Conditions(ready || other.ready, serving || other.serving, terminating || other.terminating);
        }
    }

    static SliceFacts of(JsonNode slice) {
        JsonNode metadata = slice.path("metadata");
        Map<String, Set<Integer>> ports = new TreeMap<>();
        for (JsonNode port : slice.path("ports")) {
            if (port.path("protocol").asText("TCP").equals("TCP")) {
                ports.computeIfAbsent(port.path("name").asText(""), name -> new TreeSet<>())
                        .add(port.path("port").asInt());
            }
        }
        Map<String, Conditions> endpoints = new LinkedHashMap<>();
        for (JsonNode endpoint : slice.path("endpoints")) {
            JsonNode conditions = endpoint.path("conditions");
            boolean ready = conditions.path("ready").asBoolean(true);
            boolean serving = conditions.path("serving").asBoolean(ready);
            boolean terminating = conditions.path("terminating").asBoolean(false);
            JsonNode target = endpoint.path("targetRef");
            String id = target.path("kind").asText("").equals("Pod")
                    ? target.path("uid").asText("")
                    : endpoint.path("addresses").path(0).asText("");
            endpoints.merge(id, new Conditions(ready, serving, terminating), Conditions::or);
        }
        return new SliceFacts(
                new ServiceKey(
                        metadata.path("namespace").asText(""),
                        metadata.path("labels")
                                .path("kubernetes.io/service-name")
                                .asText("")),
                ports,
                endpoints);
    }
}
