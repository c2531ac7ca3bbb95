package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives one key of a ConfigMap or a Secret another value: in place, or, where the name holds a hash of the content, as
 * kustomize does it – by another object that the pod template then names.
 *
 * @param object the ConfigMap or Secret as it was rendered or made
 * @param key the key whose value changes
 * @param value its new value
 * @param another the name of the other object; empty if the change is made in place
 */
public record ChangedSetting(JsonNode object, String key, String value, String another) {

    /** The fields of a pod template that name such an object, by its kind. */
    private static final Map<String, Set<String>> REFERENCES = Map.of(
            "ConfigMap", Set.of("configMap", "configMapRef", "configMapKeyRef"),
            "Secret", Set.of("secret", "secretRef", "secretKeyRef"));

    /** How those fields name it: volumes of a Secret have a word of their own. */
    private static final List<String> NAMES = List.of("name", "secretName");

    /** Makes the change; where it is made by another object, that one is made, and pods do not see it yet. */
    public void make(KubernetesClient client) {
        if (another.isEmpty()) {
            put(client, encoded(value));
            return;
        }
        GenericKubernetesResource made = resource(client, name()).require();
        Map<String, Object> data = new LinkedHashMap<>(data(made));
        data.put(key, encoded(value));
        made.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace())
                .withName(another)
                .build());
        made.setAdditionalProperty("data", data);
        client.genericKubernetesResources("v1", kind())
                .inNamespace(namespace())
                .resource(made)
                .create();
    }

    /** Puts the declared value back, or removes the other object if it is there. */
    public void putBack(KubernetesClient client) {
        if (!another.isEmpty()) {
            resource(client, another).delete();
            return;
        }
        JsonNode plain = object.path("stringData").path(key);
        put(
                client,
                plain.isTextual()
                        ? encoded(plain.asText())
                        : object.path("data").path(key).asText());
    }

    /** Returns what the cluster holds of the object now, as it holds it. */
    public Map<String, Object> held(KubernetesClient client) {
        return data(resource(client, name()).require());
    }

    private static Map<String, Object> data(GenericKubernetesResource resource) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (resource.getAdditionalProperties().get("data") instanceof Map<?, ?> held) {
            held.forEach((name, text) -> data.put(String.valueOf(name), text));
        }
        return data;
    }

    /** Returns a pod template that names the other object wherever {@code template} names the declared one. */
    public JsonNode renamedIn(JsonNode template) {
        JsonNode renamed = template.deepCopy();
        rename(renamed);
        return renamed;
    }

    private void rename(JsonNode node) {
        Set<String> references = REFERENCES.getOrDefault(kind(), Set.of());
        for (Map.Entry<String, JsonNode> field : List.copyOf(node.properties())) {
            if (references.contains(field.getKey()) && field.getValue() instanceof ObjectNode reference) {
                for (String naming : NAMES) {
                    if (reference.path(naming).asText().equals(name())) {
                        reference.put(naming, another);
                    }
                }
            }
        }
        node.forEach(this::rename);
    }

    private void put(KubernetesClient client, String wanted) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/data/" + key.replace("~", "~0").replace("/", "~1"))
                .put("value", wanted);
        resource(client, name()).patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    private Resource<GenericKubernetesResource> resource(KubernetesClient client, String called) {
        return client.genericKubernetesResources("v1", kind())
                .inNamespace(namespace())
                .withName(called);
    }

    private String encoded(String text) {
        return kind().equals("Secret")
                ? Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                : text;
    }

    /** Returns the object's kind. */
    public String kind() {
        return object.path("kind").asText();
    }

    /** Returns the object's namespace. */
    public String namespace() {
        return Manifests.namespaceOf(object);
    }

    /** Returns the object's name as it was rendered. */
    public String name() {
        return object.at("/metadata/name").asText();
    }
}
