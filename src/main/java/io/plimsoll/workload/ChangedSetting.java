package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives one key of a ConfigMap another value: in place, or, where the name holds a hash of the content, as kustomize does it –
 * by another ConfigMap that the pod template then names.
 *
 * @param configMap the rendered ConfigMap
 * @param key the key whose value changes
 * @param value its new value
 * @param another the name of the other ConfigMap; empty if the change is made in place
 */
public record ChangedSetting(JsonNode configMap, String key, String value, String another) {

    /** The fields of a pod template that name a ConfigMap. */
    private static final Set<String> REFERENCES = Set.of("configMap", "configMapRef", "configMapKeyRef");

    /** Makes the change; where it is made by another ConfigMap, that one is made, and pods do not see it yet. */
    public void make(KubernetesClient client) {
        if (another.isEmpty()) {
            put(client, value);
            return;
        }
        ConfigMap made = client.configMaps()
                .inNamespace(namespace())
                .withName(name())
                .require()
                .edit()
                .withNewMetadata()
                .withNamespace(namespace())
                .withName(another)
                .endMetadata()
                .addToData(key, value)
                .build();
        client.configMaps().inNamespace(namespace()).resource(made).create();
    }

    /** Puts the declared value back, or removes the other ConfigMap if it is there. */
    public void putBack(KubernetesClient client) {
        if (another.isEmpty()) {
            put(client, configMap.path("data").path(key).asText());
        } else {
            client.configMaps().inNamespace(namespace()).withName(another).delete();
        }
    }

    /** Returns what the cluster holds of the ConfigMap now. */
    public Map<String, String> held(KubernetesClient client) {
        return Map.copyOf(client.configMaps()
                .inNamespace(namespace())
                .withName(name())
                .require()
                .getData());
    }

    /** Returns a pod template that names the other ConfigMap wherever {@code template} names the declared one. */
    public JsonNode renamedIn(JsonNode template) {
        JsonNode renamed = template.deepCopy();
        rename(renamed);
        return renamed;
    }

    private void rename(JsonNode node) {
        for (Map.Entry<String, JsonNode> field : List.copyOf(node.properties())) {
            JsonNode value = field.getValue();
            if (REFERENCES.contains(field.getKey())
                    && value instanceof ObjectNode reference
                    && reference.path("name").asText().equals(name())) {
                reference.put("name", another);
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
        client.configMaps()
                .inNamespace(namespace())
                .withName(name())
                .patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    private String namespace() {
        return Manifests.namespaceOf(configMap);
    }

    /** Returns the rendered ConfigMap's name. */
    public String name() {
        return configMap.at("/metadata/name").asText();
    }
}
