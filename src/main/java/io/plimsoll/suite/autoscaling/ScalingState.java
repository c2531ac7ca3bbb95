package io.plimsoll.suite.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.PodState;
import io.plimsoll.timeline.scaling.ObservedPod;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster shows at one moment of an autoscaler and of what it scales.
 *
 * @param scaled which they are
 * @param snapshot the moment
 */
record ScalingState(ScaledWorkload scaled, ClusterSnapshot snapshot) {

    /** Returns whether the cluster has the autoscaler. */
    boolean isThere() {
        return find("HorizontalPodAutoscaler", scaled.name()).isPresent();
    }

    /** Returns the autoscaler; as the manifests have it where the cluster has none. */
    JsonNode autoscaler() {
        return find("HorizontalPodAutoscaler", scaled.name()).orElse(scaled.autoscaler());
    }

    /** Returns the status of the autoscaler; a missing node if it has none. */
    JsonNode status() {
        return autoscaler().path("status");
    }

    /** Returns how many pods the workload declares. */
    int size() {
        return workload().at("/spec/replicas").asInt(1);
    }

    /** Returns how many pods there are, those that are being deleted too. */
    int podCount() {
        return pods().size();
    }

    /** Returns the names of the pods that are there. */
    List<PodName> podNames() {
        return PodName.of(workload(), snapshot);
    }

    /** Returns the pods that are there as the algorithm looks at them. */
    List<ObservedPod> observedPods() {
        return pods().stream().map(ObservedPod::of).toList();
    }

    /** Returns whether as many pods are ready as the workload declares. */
    Progress allReady() {
        long ready = pods().stream()
                .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
                .filter(PodState::isReady)
                .count();
        return ready >= size()
                ? new Progress.Reached()
                : new Progress.NotYet("%s of %s pods are ready".formatted(ready, size()));
    }

    /** Returns why the controller cannot compute what it scales by, in its own words; empty if it can. */
    Optional<String> failing() {
        return condition(status(), "ScalingActive")
                .filter(condition -> condition.path("status").asText().equals("False"))
                .map(condition -> "ScalingActive is False (%s): %s"
                        .formatted(
                                condition.path("reason").asText(),
                                condition.path("message").asText()));
    }

    /** Returns whether the controller says that maxReplicas keeps it from the size that the metric asks for. */
    boolean isHeldAtMaximum() {
        return condition(status(), "ScalingLimited")
                .filter(condition -> condition.path("status").asText().equals("True")
                        && condition.path("reason").asText().equals("TooManyReplicas"))
                .isPresent();
    }

    /** Returns how long the slowest pod took from its start time until it was ready, in milliseconds, by its own status. */
    long startUpMillis() {
        return pods().stream().mapToLong(ScalingState::startUpMillis).max().orElse(0);
    }

    private static long startUpMillis(JsonNode pod) {
        return condition(pod.path("status"), "Ready")
                .filter(condition -> condition.path("status").asText().equals("True"))
                .map(condition -> ChronoUnit.MILLIS.between(
                        Instant.parse(pod.at("/status/startTime").asText()),
                        Instant.parse(condition.path("lastTransitionTime").asText())))
                .orElse(0L);
    }

    private static Optional<JsonNode> condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private JsonNode workload() {
        return find("Deployment", scaled.key().name()).orElse(scaled.workload());
    }

    private List<JsonNode> pods() {
        return snapshot.podsOf(workload());
    }

    private Optional<JsonNode> find(String kind, String name) {
        return snapshot.find(kind, scaled.namespace(), name);
    }
}
