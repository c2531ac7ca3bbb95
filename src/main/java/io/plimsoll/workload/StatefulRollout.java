package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;

/**
 * Rolls a StatefulSet to another image, as {@code kubectl set image} does.
 *
 * @param namespace the StatefulSet's namespace
 * @param name its name
 * @param container the container whose image changes
 */
public record StatefulRollout(String namespace, String name, String container) {

    /**
     * Changes the container's image and, where they run the same image, that of its init containers.
     *
     * @param client the client to patch through
     * @param current the StatefulSet as it is
     * @param image the image to roll to
     * @return the StatefulSet's generation that asks for it
     */
    public long to(KubernetesClient client, JsonNode current, String image) {
        return patched(
                client, PatchType.STRATEGIC_MERGE, new Rollout(namespace, name, container).imagePatch(current, image));
    }

    /**
     * Makes a pod template the StatefulSet's, whatever it has become meanwhile.
     *
     * @param client the client to patch through
     * @param template the template
     * @return the StatefulSet's generation that asks for it
     */
    public long toTemplate(KubernetesClient client, JsonNode template) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "replace").put("path", "/spec/template").set("value", template);
        return patched(client, PatchType.JSON, patch);
    }

    private long patched(KubernetesClient client, PatchType type, JsonNode patch) {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(type), patch.toString())
                .getMetadata()
                .getGeneration();
    }

    /**
     * Returns how far the rollout has come: every pod above the partition is of the newest revision, every pod is ready, and
     * none is terminating.
     *
     * @param snapshot what is known of the cluster
     * @param generation the generation that asked for it; an older state says nothing about this rollout
     */
    public Progress progress(ClusterSnapshot snapshot, long generation) {
        JsonNode workload = snapshot.find("StatefulSet", namespace, name).orElse(null);
        if (workload == null || workload.at("/status/observedGeneration").asLong() < generation) {
            return new Progress.NotYet(
                    "the change of StatefulSet %s/%s has not been seen yet".formatted(namespace, name));
        }
        int wanted = workload.at("/spec/replicas").asInt(1);
        int updated = workload.at("/status/updatedReplicas").asInt();
        int available = workload.at("/status/availableReplicas").asInt();
        int above = Math.max(0, wanted - partition(workload));
        List<String> leaving = snapshot.podsOf(workload).stream()
                .filter(pod -> pod.at("/metadata").has("deletionTimestamp"))
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
        if (updated >= above && available == wanted && leaving.isEmpty()) {
            return new Progress.Reached();
        }
        return new Progress.NotYet("StatefulSet %s/%s: %s of %s replicas updated, %s of %s available%s"
                .formatted(
                        namespace,
                        name,
                        updated,
                        above,
                        available,
                        wanted,
                        leaving.isEmpty() ? "" : ", still terminating: " + String.join(", ", leaving)));
    }

    /** Returns the declared partition: pods of lower ordinals keep the version that they have. */
    public static int partition(JsonNode workload) {
        return workload.at("/spec/updateStrategy/rollingUpdate/partition").asInt(0);
    }

    /**
     * Returns how many pods may be missing at a time: one unless more is declared. A percentage is rounded up, as the
     * StatefulSet's own controller does ({@code getStatefulSetMaxUnavailable} in {@code pkg/controller/statefulset}).
     */
    public static int maxUnavailable(JsonNode workload) {
        String declared =
                workload.at("/spec/updateStrategy/rollingUpdate/maxUnavailable").asText("1");
        if (!declared.endsWith("%")) {
            return Math.max(1, Integer.parseInt(declared));
        }
        int percent = Integer.parseInt(declared.substring(0, declared.length() - 1));
        return Math.max(1, (workload.at("/spec/replicas").asInt(1) * percent + 99) / 100);
    }

    /** Returns whether pods are replaced only when somebody deletes them. */
    public static boolean isOnDelete(JsonNode workload) {
        return workload.at("/spec/updateStrategy/type").asText().equals("OnDelete");
    }

    /** Returns the ordinal at the end of the name of a StatefulSet's pod; −1 without one. */
    public static int ordinal(String pod) {
        String last = pod.substring(pod.lastIndexOf('-') + 1);
        return last.matches("\\d{1,9}") ? Integer.parseInt(last) : -1;
    }
}
