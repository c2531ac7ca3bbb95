package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.timeline.ClusterList;
import io.plimsoll.toolbox.MicroClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads from a cluster all that decides which connections policies allow. */
final class ClusterObjects {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** How to ask for all objects of a kind. */
    private record Ask(String path, Function<KubernetesClient, KubernetesResourceList<? extends HasMetadata>> list) {}

    private static final Map<String, Ask> KINDS = kinds();

    private static Map<String, Ask> kinds() {
        Map<String, Ask> kinds = new LinkedHashMap<>();
        kinds.put("Namespace", new Ask("/api/v1/namespaces", client -> client.namespaces()
                .list()));
        kinds.put("Node", new Ask("/api/v1/nodes", client -> client.nodes().list()));
        kinds.put("ReplicaSet", new Ask("/apis/apps/v1/replicasets", client -> client.apps()
                .replicaSets()
                .inAnyNamespace()
                .list()));
        kinds.put(
                "Pod",
                new Ask("/api/v1/pods", client -> client.pods().inAnyNamespace().list()));
        kinds.put("Service", new Ask("/api/v1/services", client -> client.services()
                .inAnyNamespace()
                .list()));
        kinds.put("EndpointSlice", new Ask("/apis/discovery.k8s.io/v1/endpointslices", client -> client.discovery()
                .v1()
                .endpointSlices()
                .inAnyNamespace()
                .list()));
        kinds.put("NetworkPolicy", new Ask("/apis/networking.k8s.io/v1/networkpolicies", client -> client.network()
                .v1()
                .networkPolicies()
                .inAnyNamespace()
                .list()));
        return kinds;
    }

    private ClusterObjects() {}

    /**
     * What was read.
     *
     * @param objects the objects
     * @param lists the lists that they are of, as anybody can ask for them again
     */
    record Read(List<JsonNode> objects, List<ClusterList> lists) {
        Read {
            objects = List.copyOf(objects);
            lists = List.copyOf(lists);
        }
    }

    /** Returns namespaces, nodes, pods, Services, endpoint slices, policies, and what tells a pod's Deployment. */
    static List<JsonNode> of(KubernetesClient client) {
        return read(client).objects();
    }

    /** Returns the same with the lists that were asked for. */
    static Read read(KubernetesClient client) {
        List<JsonNode> objects = new ArrayList<>();
        List<ClusterList> lists = new ArrayList<>();
        KINDS.forEach((kind, ask) -> {
            KubernetesResourceList<? extends HasMetadata> list = ask.list().apply(client);
            String more = list.getMetadata().getContinue();
            lists.add(new ClusterList(
                    MicroClock.now(),
                    "GET " + ask.path(),
                    kind,
                    "",
                    String.valueOf(list.getMetadata().getResourceVersion()),
                    list.getItems().size(),
                    more == null || more.isEmpty()));
            list.getItems().forEach(object -> objects.add(json(client, object)));
        });
        return new Read(objects, lists);
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
