package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.plimsoll.timeline.scaling.Quantity;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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

    /**
     * Gives them a shorter stabilisation window for scaling in, and a part of their targets, for a drill.
     *
     * @param client the client to write through
     * @param windowSeconds the window; {@code null} to leave it as it is
     * @param targetPercent how much of each target; {@code null} to leave them as they are
     */
    public void drill(KubernetesClient client, @Nullable Integer windowSeconds, @Nullable Integer targetPercent) {
        for (DeclaredSpec each : declared(client)) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            ObjectNode spec = patch.putObject("spec");
            if (windowSeconds != null) {
                spec.putObject("behavior")
                        .putObject("scaleDown")
                        .put("stabilizationWindowSeconds", windowSeconds.intValue());
            }
            if (targetPercent != null) {
                spec.set("metrics", partOf(each.spec().path("metrics"), targetPercent));
            }
            client.genericKubernetesResources(API_VERSION, KIND)
                    .inNamespace(each.namespace())
                    .withName(each.name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        }
    }

    /** Returns metrics whose targets are a part of what they are, never less than one unit. */
    static JsonNode partOf(JsonNode metrics, int percent) {
        JsonNode part = metrics.deepCopy();
        for (JsonNode metric : part) {
            for (JsonNode source : metric) {
                if (source.path("target") instanceof ObjectNode target) {
                    if (target.has("averageUtilization")) {
                        target.put(
                                "averageUtilization",
                                Math.max(1, target.path("averageUtilization").asInt() * percent / 100));
                    }
                    for (String amount : List.of("averageValue", "value")) {
                        if (target.has(amount)) {
                            long milli = Quantity.milli(target.path(amount).asText());
                            target.put(amount, Math.max(1, milli * percent / 100) + "m");
                        }
                    }
                }
            }
        }
        return part;
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
