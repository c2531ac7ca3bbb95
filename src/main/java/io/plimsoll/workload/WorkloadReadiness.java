package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether the workloads of a deployment are ready, by the rules of {@code kubectl rollout status}.
 *
 * <p>A Deployment is complete when its newest generation was observed and every replica is updated and available and no
 * old one is left (k8s.io/kubectl, {@code DeploymentStatusViewer}); a StatefulSet when every replica is updated and
 * ready at one revision ({@code StatefulSetStatusViewer}).
 */
public final class WorkloadReadiness {

    /** Waiting reasons that no time will mend: the kubelet has said that it cannot go on with this spec. */
    private static final Set<String> FINAL_WAITING_REASONS = Set.of("InvalidImageName", "ErrImageNeverPull");

    private WorkloadReadiness() {}

    /**
     * Returns how far every workload of the manifests has come.
     *
     * @param manifests what was applied
     * @param snapshot what is there
     */
    public static Progress of(Manifests manifests, ClusterSnapshot snapshot) {
        List<String> missing = new ArrayList<>();
        for (JsonNode object : manifests.objects()) {
            String kind = object.path("kind").asText();
            if (!kind.equals("Deployment") && !kind.equals("StatefulSet")) {
                continue;
            }
            Progress one = ofWorkload(
                    kind,
                    Manifests.namespaceOf(object),
                    object.at("/metadata/name").asText(),
                    snapshot);
            if (one instanceof Progress.Never) {
                return one;
            }
            if (one instanceof Progress.NotYet notYet) {
                missing.add(notYet.missing());
            }
        }
        return missing.isEmpty() ? new Progress.Reached() : new Progress.NotYet(String.join("; ", missing));
    }

    /** Returns how far one workload has come. */
    public static Progress ofWorkload(String kind, String namespace, String name, ClusterSnapshot snapshot) {
        String identity = kind + " " + namespace + "/" + name;
        Optional<JsonNode> found = snapshot.find(kind, namespace, name);
        if (found.isEmpty()) {
            return new Progress.NotYet(identity + " does not exist yet");
        }
        JsonNode workload = found.get();
        Optional<String> hopeless = hopelessPod(workload, snapshot);
        if (hopeless.isPresent()) {
            return new Progress.Never(identity + ": " + hopeless.get());
        }
        int wanted = workload.at("/spec/replicas").asInt(1);
        long observed = workload.at("/status/observedGeneration").asLong();
        if (observed < workload.at("/metadata/generation").asLong()) {
            return new Progress.NotYet(identity + ": its newest generation has not been observed yet");
        }
        int updated = workload.at("/status/updatedReplicas").asInt();
        int replicas = workload.at("/status/replicas").asInt();
        int available = workload.at("/status/availableReplicas").asInt();
        boolean complete = updated == wanted && replicas == wanted && available == wanted;
        if (kind.equals("StatefulSet")) {
            complete &= workload.at("/status/currentRevision")
                    .asText()
                    .equals(workload.at("/status/updateRevision").asText());
        }
        return complete
                ? new Progress.Reached()
                : new Progress.NotYet(String.format(
                        Locale.ROOT,
                        "%s: %d of %d replicas updated, %d available, %d in all",
                        identity,
                        updated,
                        wanted,
                        available,
                        replicas));
    }

    private static Optional<String> hopelessPod(JsonNode workload, ClusterSnapshot snapshot) {
        for (JsonNode pod : snapshot.podsOf(workload)) {
            for (String list : List.of("/status/initContainerStatuses", "/status/containerStatuses")) {
                for (JsonNode container : pod.at(list)) {
                    JsonNode waiting = container.at("/state/waiting");
                    if (FINAL_WAITING_REASONS.contains(waiting.path("reason").asText())) {
                        return Optional.of("pod %s cannot start: %s – %s"
                                .formatted(
                                        pod.at("/metadata/name").asText(),
                                        waiting.path("reason").asText(),
                                        waiting.path("message").asText()));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
