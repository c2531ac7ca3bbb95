package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;

/**
 * Turns a Service to one of two workloads by its selector.
 *
 * @param namespace the namespace
 * @param service the rendered Service
 */
public record ColourSwitch(String namespace, JsonNode service) {

    /**
     * Turns the Service to the pods of {@code to}.
     *
     * @param client the client to patch through
     * @param to the workload that shall serve
     * @param from the other one
     */
    public void turn(KubernetesClient client, JsonNode to, JsonNode from) {
        set(client, selector(to, from));
    }

    /** Gives the Service the selector that it was declared with. */
    public void putBack(KubernetesClient client) {
        set(client, service.at("/spec/selector"));
    }

    /**
     * Returns the selector that leads to the pods of {@code to}: the declared one, with the values of {@code to} for those
     * of its labels in which the two differ. If it names none of these, it gets all of them.
     */
    ObjectNode selector(JsonNode to, JsonNode from) {
        ObjectNode selector = JsonNodeFactory.instance.objectNode();
        selector.setAll((ObjectNode) service.at("/spec/selector"));
        JsonNode toLabels = to.at("/spec/template/metadata/labels");
        JsonNode fromLabels = from.at("/spec/template/metadata/labels");
        ObjectNode differing = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> label : toLabels.properties()) {
            if (!label.getValue().equals(fromLabels.path(label.getKey()))) {
                differing.set(label.getKey(), label.getValue());
            }
        }
        boolean named = differing.properties().stream().anyMatch(label -> selector.has(label.getKey()));
        for (Map.Entry<String, JsonNode> label : differing.properties()) {
            if (!named || selector.has(label.getKey())) {
                selector.set(label.getKey(), label.getValue());
            }
        }
        return selector;
    }

    private void set(KubernetesClient client, JsonNode selector) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "replace").put("path", "/spec/selector").set("value", selector);
        client.services()
                .inNamespace(namespace)
                .withName(service.at("/metadata/name").asText())
                .patch(PatchContext.of(PatchType.JSON), patch.toString());
    }
}
