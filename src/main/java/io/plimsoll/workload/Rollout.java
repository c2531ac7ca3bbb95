package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rolls a Deployment to another image, as {@code kubectl set image} does.
 *
 * @param namespace the Deployment's namespace
 * @param deployment its name
 * @param container the container whose image changes
 */
public record Rollout(String namespace, String deployment, String container) {

    /**
     * Finds the container that an update means.
     *
     * @param workload the rendered Deployment
     * @param image the image to update to
     * @param declared the container that the spec names, if it does
     * @return the container's name, or empty if the image's repository fits none or several
     */
    public static Optional<String> containerFor(JsonNode workload, String image, Optional<String> declared) {
        if (declared.isPresent()) {
            return declared;
        }
        String repository = repositoryOf(image);
        List<String> fitting = new ArrayList<>();
        for (JsonNode container : workload.at("/spec/template/spec/containers")) {
            if (repositoryOf(container.path("image").asText()).equals(repository)) {
                fitting.add(container.path("name").asText());
            }
        }
        return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    /** Returns an image reference without tag and digest. */
    static String repositoryOf(String image) {
        String withoutDigest = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        int colon = withoutDigest.lastIndexOf(':');
        return colon > withoutDigest.lastIndexOf('/') ? withoutDigest.substring(0, colon) : withoutDigest;
    }

    /**
     * Changes the container's image and, where they run the same image, that of its init containers.
     *
     * @param client the client to patch through
     * @param current the Deployment as it is
     * @param image the image to roll to
     * @return the Deployment's generation that asks for it
     */
    public long to(KubernetesClient client, JsonNode current, String image) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode podSpec = patch.putObject("spec").putObject("template").putObject("spec");
        String before = "";
        for (JsonNode candidate : current.at("/spec/template/spec/containers")) {
            if (candidate.path("name").asText().equals(container)) {
                before = candidate.path("image").asText();
                podSpec.withArray("containers")
                        .addObject()
                        .put("name", container)
                        .put("image", image);
            }
        }
        for (JsonNode init : current.at("/spec/template/spec/initContainers")) {
            if (init.path("image").asText().equals(before)) {
                podSpec.withArray("initContainers")
                        .addObject()
                        .put("name", init.path("name").asText())
                        .put("image", image);
            }
        }
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment)
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch.toString())
                .getMetadata()
                .getGeneration();
    }

    /**
     * Returns how far the rollout has come: complete, and no pod of an older revision is left, terminating ones included.
     *
     * @param snapshot what is known of the cluster
     * @param generation the generation that {@link #to} returned; an older state says nothing about this rollout
     */
    public Progress progress(ClusterSnapshot snapshot, long generation) {
        long seen = snapshot.find("Deployment", namespace, deployment)
                .map(found -> found.at("/metadata/generation").asLong())
                .orElse(0L);
        if (seen < generation) {
            return new Progress.NotYet(
                    "the change of Deployment %s/%s has not been seen yet".formatted(namespace, deployment));
        }
        Progress status = WorkloadReadiness.ofWorkload("Deployment", namespace, deployment, snapshot);
        if (!(status instanceof Progress.Reached)) {
            return stalled(snapshot).<Progress>map(Progress.Never::new).orElse(status);
        }
        JsonNode workload = snapshot.find("Deployment", namespace, deployment).orElseThrow();
        List<String> leaving = snapshot.podsOf(workload).stream()
                .filter(pod -> pod.at("/metadata").has("deletionTimestamp"))
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
        return leaving.isEmpty()
                ? status
                : new Progress.NotYet("old pods are still terminating: " + String.join(", ", leaving));
    }

    private Optional<String> stalled(ClusterSnapshot snapshot) {
        Optional<JsonNode> workload = snapshot.find("Deployment", namespace, deployment);
        if (workload.isEmpty()) {
            return Optional.empty();
        }
        for (JsonNode condition : workload.get().at("/status/conditions")) {
            if (condition.path("type").asText().equals("Progressing")
                    && condition.path("reason").asText().equals("ProgressDeadlineExceeded")) {
                return Optional.of(
                        "ProgressDeadlineExceeded: " + condition.path("message").asText());
            }
        }
        return Optional.empty();
    }
}
