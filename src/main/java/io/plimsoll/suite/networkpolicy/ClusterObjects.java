package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.network.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads from a cluster all that decides which connections policies allow. */
final class ClusterObjects {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ClusterObjects() {}

    /** Returns namespaces, nodes, pods, Services, endpoint slices, policies, and what tells a pod's Deployment. */
    static List<JsonNode> of(KubernetesClient client) {
        List<JsonNode> objects = new ArrayList<>();
        Stream.<List<? extends HasMetadata>>of(
                        client.namespaces().list().getItems(),
                        client.nodes().list().getItems(),
                        client.apps().replicaSets().inAnyNamespace().list().getItems(),
                        client.pods().inAnyNamespace().list().getItems(),
                        client.services().inAnyNamespace().list().getItems(),
                        client.discovery()
                                .v1()
                                .endpointSlices()
                                .inAnyNamespace()
                                .list()
                                .getItems(),
                        client.network()
                                .v1()
                                .networkPolicies()
                                .inAnyNamespace()
                                .list()
                                .getItems())
                .<HasMetadata>flatMap(List::stream)
                .forEach(object -> objects.add(json(client, object)));
        return objects;
    }

    /** Without who set which field when, and without the variables of containers: neither matters here. */
    private static JsonNode json(KubernetesClient client, HasMetadata object) {
        JsonNode json = read(client.getKubernetesSerialization().asJson(object));
        if (json.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("managedFields", "annotations"));
        }
        for (String containers : List.of("/spec/containers", "/spec/template/spec/containers")) {
            for (JsonNode container : json.at(containers)) {
                ((ObjectNode) container).remove(List.of("env", "envFrom", "args", "command"));
            }
        }
        return json;
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of the cluster could not be read as JSON", e);
        }
    }

    /** Returns the UIDs of the pods among objects. */
    static Map<ObjectKey, String> uids(List<JsonNode> objects) {
        Map<ObjectKey, String> uids = new TreeMap<>();
        objects.stream()
                .filter(object -> object.path("kind").asText("").equals("Pod"))
                .forEach(pod -> uids.put(
                        new ObjectKey(
                                pod.at("/metadata/namespace").asText(),
                                pod.at("/metadata/name").asText()),
                        pod.at("/metadata/uid").asText()));
        return uids;
    }
}
