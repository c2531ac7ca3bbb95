package io.plimsoll.suite.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.timeline.scaling.LabelQuery;
import io.plimsoll.timeline.scaling.Quantity;
import io.plimsoll.timeline.scaling.ScalingMetric;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.MetricsPoller;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An autoscaler of the manifests, what it scales, and where requests come in.
 *
 * @param autoscaler the autoscaler as the manifests have it
 * @param workload what it scales
 * @param served the workload behind the entry point; another one where the scaled one lies behind it
 */
record ScaledWorkload(JsonNode autoscaler, JsonNode workload, ServedWorkload served) {

    /**
     * Returns the first autoscaler of a Deployment that serves the first entry point; if there is none, the first of any
     * Deployment, which requests to the entry point may reach through others.
     */
    static Optional<ScaledWorkload> of(DeploymentSpec spec, Manifests manifests) {
        Optional<ServedWorkload> served = ServedWorkload.of(spec, manifests);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        List<ScaledWorkload> found = manifests.objects().stream()
                .filter(AutoscalerDeclarationsJudge::isAutoscaler)
                .flatMap(
                        autoscaler -> target(autoscaler, manifests)
                                .map(workload -> new ScaledWorkload(autoscaler, workload, served.get()))
                                .stream())
                .toList();
        return found.stream()
                .filter(each -> each.workload().equals(each.served().workload()))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    private static Optional<JsonNode> target(JsonNode autoscaler, Manifests manifests) {
        return manifests.objects().stream()
                .filter(object -> object.path("kind").asText().equals("Deployment")
                        && autoscaler.at("/spec/scaleTargetRef/kind").asText().equals("Deployment")
                        && Manifests.namespaceOf(object).equals(Manifests.namespaceOf(autoscaler))
                        && object.at("/metadata/name").equals(autoscaler.at("/spec/scaleTargetRef/name")))
                .findFirst();
    }

    String namespace() {
        return Manifests.namespaceOf(autoscaler);
    }

    String name() {
        return autoscaler.at("/metadata/name").asText();
    }

    WorkloadKey key() {
        return new WorkloadKey(
                "Deployment", namespace(), workload.at("/metadata/name").asText());
    }

    /** Returns the workload behind the entry point in words; {@code null} if it is the scaled one. */
    @Nullable
    String servedInstead() {
        JsonNode behind = served.workload();
        return behind.equals(workload)
                ? null
                : "%s %s/%s"
                        .formatted(
                                behind.path("kind").asText(),
                                Manifests.namespaceOf(behind),
                                behind.at("/metadata/name").asText());
    }

    /** Returns the declared grace period of the scaled pods. */
    long graceSeconds() {
        return ServedWorkload.graceSecondsOf(workload);
    }

    /** Returns what is to be asked of the metrics APIs, with the metrics that the autoscaler has in the cluster. */
    MetricsPoller.Asked asked(JsonNode metrics) {
        return new MetricsPoller.Asked(namespace(), LabelQuery.of(workload.at("/spec/selector")), metrics);
    }

    /** Returns what a pod may use of the processor at most, in thousandths, by its containers' limits; empty if one has none. */
    static Optional<Long> limitMilli(JsonNode podSpec, ScalingMetric.PodResource metric) {
        long sum = 0;
        for (JsonNode container : podSpec.path("containers")) {
            if (metric.container() != null && !container.path("name").asText().equals(metric.container())) {
                continue;
            }
            JsonNode limit = container.at("/resources/limits/cpu");
            if (limit.isMissingNode()) {
                return Optional.empty();
            }
            sum += Quantity.milli(limit.asText());
        }
        return sum == 0 ? Optional.empty() : Optional.of(sum);
    }
}
