package io.plimsoll.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.timeline.scaling.AdapterAnswer;
import io.plimsoll.timeline.scaling.MetricReading;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads metrics that adapters supply, as an autoscaler's controller does. */
final class AdapterMetrics {

    private final KubernetesClient client;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Set<String>> served = new HashMap<>();
    private final Map<JsonNode, String> resources = new HashMap<>();

    AdapterMetrics(KubernetesClient client) {
        this.client = client;
    }

    /** Asks once. */
    MetricReading read(AdapterQuery query) {
        String version;
        try {
            Set<String> there = versions(query.group());
            version = query.versions().stream()
                    .filter(there::contains)
                    .findFirst()
                    .orElse("");
            if (version.isEmpty()) {
                return new MetricReading.Unanswered("%s is served in the versions %s, not in one of %s"
                        .formatted(query.group(), there, query.versions()));
            }
        } catch (KubernetesClientException | JsonProcessingException e) {
            return new MetricReading.Unanswered(words("/apis/" + query.group(), e));
        }
        String path = "/apis/" + query.group() + "/" + version;
        try {
            path += query.path(resource(query.object()));
            JsonNode answer = get(path);
            return query.perPod() ? AdapterAnswer.perPod(answer) : AdapterAnswer.single(answer);
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                    ? new MetricReading.Unavailable(words(path, e))
                    : new MetricReading.Unanswered(words(path, e));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new MetricReading.Unanswered("the answer to GET " + path + " cannot be read: " + e.getMessage());
        }
    }

    /** An adapter may come, but one that came keeps its versions. */
    private Set<String> versions(String group) throws JsonProcessingException {
        Set<String> known = served.get(group);
        if (known == null) {
            known = new HashSet<>();
            for (JsonNode version : get("/apis/" + group).path("versions")) {
                known.add(version.path("version").asText());
            }
            served.put(group, known);
        }
        return known;
    }

    private String resource(JsonNode object) throws JsonProcessingException {
        if (object.isMissingNode()) {
            return "";
        }
        String known = resources.get(object);
        if (known == null) {
            String version = object.path("apiVersion").asText();
            JsonNode list = get((version.contains("/") ? "/apis/" : "/api/") + version);
            known = resource(list, object.path("kind").asText());
            resources.put(object, known);
        }
        return known;
    }

    private static String resource(JsonNode list, String kind) {
        for (JsonNode resource : list.path("resources")) {
            String name = resource.path("name").asText();
            if (resource.path("kind").asText().equals(kind) && !name.contains("/")) {
                return name;
            }
        }
        throw new IllegalArgumentException(
                "%s has no kind %s".formatted(list.path("groupVersion").asText(), kind));
    }

    private JsonNode get(String path) throws JsonProcessingException {
        return mapper.readTree(client.raw(path, "GET", null));
    }

    private static String words(String path, Exception e) {
        String said = e instanceof KubernetesClientException refused && refused.getStatus() != null
                ? refused.getStatus().getMessage()
                : e.getMessage();
        return "GET %s: %s".formatted(path, String.valueOf(said).strip());
    }
}
