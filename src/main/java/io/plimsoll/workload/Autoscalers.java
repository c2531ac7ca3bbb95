package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.OptionalInt;

/**
 * The horizontal autoscalers of a workload, which can be kept from scaling it for a while.
 *
 * @param rendered the autoscalers as the manifests have them
 */
public record Autoscalers(List<JsonNode> rendered) {

    private static final String API_VERSION = "autoscaling/v2";
    private static final String KIND = "HorizontalPodAutoscaler";

    public Autoscalers {
        rendered = List.copyOf(rendered);
    }

    /** Returns those of the manifests that name a workload of the manifests. */
    public static Autoscalers of(Manifests manifests, JsonNode workload) {
        return new Autoscalers(manifests.objects().stream()
                .filter(object -> object.path("kind").asText().equals(KIND))
                .filter(object -> Manifests.namespaceOf(object).equals(Manifests.namespaceOf(workload)))
                .filter(object -> object.at("/spec/scaleTargetRef/kind").equals(workload.path("kind"))
                        && object.at("/spec/scaleTargetRef/name").equals(workload.at("/metadata/name")))
                .toList());
    }

    /** Returns their names, with their namespaces. */
    public List<String> names() {
        return rendered.stream()
                .map(each -> Manifests.namespaceOf(each) + "/"
                        + each.at("/metadata/name").asText())
                .toList();
    }

    /** Returns in words that each was kept from scaling, for a report's deviations. */
    public List<String> pausedWords() {
        return names().stream()
                .map(
                        "HorizontalPodAutoscaler %s was kept from scaling (selectPolicy Disabled in both directions)"
                                ::formatted)
                .toList();
    }

    /** Returns the most pods that all of them allow; empty if there is none. */
    public OptionalInt most() {
        return rendered.stream()
                .mapToInt(each -> each.at("/spec/maxReplicas").asInt())
                .min();
    }

    /** Returns what they declare in the cluster now. */
    public List<DeclaredSpec> declared(KubernetesClient client) {
        return rendered.stream()
                .map(each -> DeclaredSpec.of(
                        client,
                        API_VERSION,
                        KIND,
                        Manifests.namespaceOf(each),
                        each.at("/metadata/name").asText()))
                .toList();
    }

    /** Keeps them from scaling in either direction, within their bounds; these still hold. */
    public void pause(KubernetesClient client) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode behavior = patch.putObject("spec").putObject("behavior");
        for (String direction : List.of("scaleUp", "scaleDown")) {
            behavior.putObject(direction).put("selectPolicy", "Disabled");
        }
        rendered.forEach(each -> patch(client, API_VERSION, each, PatchType.JSON_MERGE, patch));
    }

    /** Lets them scale again as they are declared. */
    public void resume(KubernetesClient client) {
        for (JsonNode each : rendered) {
            ArrayNode patch = JsonNodeFactory.instance.arrayNode();
            patch.addObject().put("op", "replace").put("path", "/spec").set("value", each.path("spec"));
            // In the version that it is declared in: another one has other fields.
            patch(client, each.path("apiVersion").asText(API_VERSION), each, PatchType.JSON, patch);
        }
    }

    private static void patch(
            KubernetesClient client, String apiVersion, JsonNode each, PatchType type, JsonNode patch) {
        client.genericKubernetesResources(apiVersion, KIND)
                .inNamespace(Manifests.namespaceOf(each))
                .withName(each.at("/metadata/name").asText())
                .patch(PatchContext.of(type), patch.toString());
    }
}
