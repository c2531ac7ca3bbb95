package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts back the pod template that a Deployment had before its newest one, as {@code kubectl rollout undo} does.
 *
 * <p>The rules are those of k8s.io/kubectl ({@code DeploymentRollbacker} in {@code pkg/polymorphichelpers/rollback.go}):
 * of the ReplicaSets that the Deployment controls, the one with the second highest revision gives its template, without the
 * label {@code pod-template-hash}, and its annotations; both are put into the Deployment by a JSON patch.
 *
 * @param namespace the Deployment's namespace
 * @param deployment its name
 */
public record Undo(String namespace, String deployment) {

    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH = "pod-template-hash";

    /** What stays the Deployment's own and is not taken from the ReplicaSet. */
    private static final Set<String> OWN_ANNOTATIONS = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            "deployment.kubernetes.io/revision-history",
            "deployment.kubernetes.io/desired-replicas",
            "deployment.kubernetes.io/max-replicas",
            "deprecated.deployment.rollback.to");

    /** What became of the request to undo. */
    public sealed interface Result {

        /**
         * The previous template was put back.
         *
         * @param generation the Deployment's generation that asks for it
         * @param revision the revision whose template it is
         * @param hash the {@code pod-template-hash} of that revision's pods
         */
        record Asked(long generation, long revision, String hash) implements Result {}

        /**
         * There is nothing that could be put back.
         *
         * @param why one sentence
         */
        record Impossible(String why) implements Result {}
    }

    /** Puts the previous template back. */
    public Result through(KubernetesClient client) {
        ObjectMapper mapper = new ObjectMapper();
        Deployment found = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment)
                .get();
        if (found == null) {
            return new Result.Impossible("Deployment %s/%s is not there any more".formatted(namespace, deployment));
        }
        JsonNode current = mapper.valueToTree(found);
        List<JsonNode> replicaSets = client.apps().replicaSets().inNamespace(namespace).list().getItems().stream()
                .<JsonNode>map(mapper::valueToTree)
                .toList();
        Optional<JsonNode> previous = previous(current, replicaSets);
        if (current.at("/spec/paused").asBoolean()) {
            return new Result.Impossible("the Deployment is paused, and a paused one cannot be rolled back");
        }
        if (previous.isEmpty()) {
            return new Result.Impossible("no ReplicaSet of an earlier revision is left (revisionHistoryLimit is %s)"
                    .formatted(current.at("/spec/revisionHistoryLimit").asText("10")));
        }
        Deployment patched = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        patch(current, previous.get()).toString());
        return new Result.Asked(
                patched.getMetadata().getGeneration(),
                revision(previous.get()),
                previous.get().at("/metadata/labels/" + HASH).asText());
    }

    /** Returns the ReplicaSet of the revision before the newest one. */
    static Optional<JsonNode> previous(JsonNode deployment, List<JsonNode> replicaSets) {
        String uid = deployment.at("/metadata/uid").asText();
        return replicaSets.stream()
                .filter(replicaSet -> isControlledBy(replicaSet, uid))
                .sorted(Comparator.comparingLong(Undo::revision).reversed())
                .skip(1)
                .findFirst();
    }

    /** Returns the JSON patch that makes the ReplicaSet's template the Deployment's. */
    static ArrayNode patch(JsonNode deployment, JsonNode replicaSet) {
        JsonNode template = replicaSet.at("/spec/template").deepCopy();
        if (template.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(HASH);
        }
        ObjectNode annotations = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> own :
                deployment.at("/metadata/annotations").properties()) {
            if (OWN_ANNOTATIONS.contains(own.getKey())) {
                annotations.set(own.getKey(), own.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> of :
                replicaSet.at("/metadata/annotations").properties()) {
            if (!OWN_ANNOTATIONS.contains(of.getKey())) {
                annotations.set(of.getKey(), of.getValue());
            }
        }
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "replace").put("path", "/spec/template").set("value", template);
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/annotations")
                .set("value", annotations);
        return patch;
    }

    private static boolean isControlledBy(JsonNode replicaSet, String uid) {
        for (JsonNode owner : replicaSet.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()
                    && owner.path("uid").asText().equals(uid)) {
                return true;
            }
        }
        return false;
    }

    private static long revision(JsonNode replicaSet) {
        return replicaSet.at("/metadata/annotations").path(REVISION).asLong();
    }
}
