package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
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
        return merge(client, imagePatch(current, image));
    }

    /** Returns the strategic merge patch that changes the image as {@link #to} does. */
    ObjectNode imagePatch(JsonNode current, String image) {
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
        return patch;
    }

    /** Applies a strategic merge patch to the Deployment and returns its generation that asks for that. */
    long merge(KubernetesClient client, ObjectNode patch) {
        return patched(client, PatchType.STRATEGIC_MERGE, patch);
    }

    /**
     * Makes a pod template the Deployment's, whatever it has become meanwhile.
     *
     * @param client the client to patch through
     * @param template the template
     * @return the Deployment's generation that asks for it
     */
    public long toTemplate(KubernetesClient client, JsonNode template) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "replace").put("path", "/spec/template").set("value", template);
        return patched(client, PatchType.JSON, patch);
    }

    /**
     * Replaces every pod by one of the same kind, as {@code kubectl rollout restart} does.
     *
     * @param client the client to patch through
     * @return the Deployment's generation that asks for it
     */
    public long restart(KubernetesClient client) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec")
                .putObject("template")
                .putObject("metadata")
                .putObject("annotations")
                .put("kubectl.kubernetes.io/restartedAt", Instant.now().toString());
        return merge(client, patch);
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
            return reported(snapshot, generation)
                    .<Progress>map(Progress.Never::new)
                    .orElse(status);
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

    /**
     * Returns how far a Deployment has come back to an earlier revision: no pod of another one is left, and the rollout is
     * complete.
     *
     * @param snapshot what is known of the cluster
     * @param generation the generation that asks for the revision
     * @param hash the {@code pod-template-hash} of the revision's pods
     */
    public Progress back(ClusterSnapshot snapshot, long generation, String hash) {
        List<String> others = snapshot.find("Deployment", namespace, deployment).stream()
                .flatMap(workload -> snapshot.podsOf(workload).stream())
                .filter(pod -> !pod.at("/metadata/labels")
                        .path("pod-template-hash")
                        .asText()
                        .equals(hash))
                .map(pod -> pod.at("/metadata/name").asText())
                .sorted()
                .toList();
        return others.isEmpty()
                ? progress(snapshot, generation)
                : new Progress.NotYet("pods of another revision are still there: " + String.join(", ", others));
    }

    /**
     * Returns with which words Kubernetes reports that a rollout does not get on; empty while it does not report that.
     *
     * @param snapshot what is known of the cluster
     * @param generation the generation that asked for the rollout; what is said of an older one does not count
     */
    public Optional<String> reported(ClusterSnapshot snapshot, long generation) {
        Optional<JsonNode> workload = snapshot.find("Deployment", namespace, deployment);
        if (workload.isEmpty()
                || workload.get().at("/status/observedGeneration").asLong() < generation) {
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

    /**
     * Sets how many pods there shall be.
     *
     * @param client the client to patch through
     * @param replicas the new number
     * @return the Deployment's generation that asks for them
     */
    public long scale(KubernetesClient client, int replicas) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("replicas", replicas);
        return merge(client, patch);
    }

    /**
     * Returns how far a Deployment that was scaled to nothing has come: no pod of it is left, terminating ones included.
     *
     * @param snapshot what is known of the cluster
     * @param generation the generation that {@link #scale} returned
     */
    public Progress gone(ClusterSnapshot snapshot, long generation) {
        List<String> left = snapshot.find("Deployment", namespace, deployment).stream()
                .flatMap(workload -> snapshot.podsOf(workload).stream())
                .map(pod -> pod.at("/metadata/name").asText())
                .sorted()
                .toList();
        if (!hasSeen(snapshot, generation)) {
            return new Progress.NotYet(
                    "the change of Deployment %s/%s has not been seen yet".formatted(namespace, deployment));
        }
        return left.isEmpty()
                ? new Progress.Reached()
                : new Progress.NotYet("its pods are still there: " + String.join(", ", left));
    }

    /** Returns whether the Deployment's controller has seen a generation of it. */
    public boolean hasSeen(ClusterSnapshot snapshot, long generation) {
        return snapshot.find("Deployment", namespace, deployment)
                .map(found -> found.at("/status/observedGeneration").asLong() >= generation)
                .orElse(false);
    }

    /**
     * Sets the time after which Kubernetes reports that a rollout does not get on.
     *
     * @param client the client to patch through
     * @param seconds the new {@code progressDeadlineSeconds}
     */
    public void setProgressDeadline(KubernetesClient client, int seconds) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("progressDeadlineSeconds", seconds);
        merge(client, patch);
    }

    /** Patches the Deployment and returns its generation that asks for that. */
    private long patched(KubernetesClient client, PatchType type, JsonNode patch) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment)
                .patch(PatchContext.of(type), patch.toString())
                .getMetadata()
                .getGeneration();
    }
}
