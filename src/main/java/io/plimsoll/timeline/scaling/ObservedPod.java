package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the algorithm looks at in a pod.
 *
 * @param name its name
 * @param phase its phase
 * @param deleted whether its deletion was requested
 * @param readiness its condition {@code Ready}; {@code null} if it has none
 * @param startedMicros its start time, microseconds since the Unix epoch; {@code null} if it has none
 * @param podRequests what the pod as a whole requests, by resource, in thousandths; empty if it declares nothing itself
 * @param requests what its containers request, by container and resource, in thousandths: the containers in order, then
 *     init containers that go on running
 */
public record ObservedPod(
        String name,
        Phase phase,
        boolean deleted,
        @Nullable Readiness readiness,
        @Nullable Long startedMicros,
        Map<String, Long> podRequests,
        Map<String, Map<String, Long>> requests) {

    public ObservedPod {
        podRequests = Map.copyOf(podRequests);
        Map<String, Map<String, Long>> copy = new LinkedHashMap<>();
        requests.forEach((container, resources) -> copy.put(container, Map.copyOf(resources)));
        requests = Collections.unmodifiableMap(copy);
    }

    /** A pod's phase. */
    public enum Phase {
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED,
        UNKNOWN
    }

    /**
     * A pod's condition {@code Ready}.
     *
     * @param status what it says
     * @param sinceMicros its last transition, microseconds since the Unix epoch
     */
    public record Readiness(Status status, long sinceMicros) {

        /** What a condition says. */
        public enum Status {
            TRUE,
            FALSE,
            UNKNOWN
        }
    }

    /** Reads a Pod object. */
    public static ObservedPod of(JsonNode pod) {
        JsonNode status = pod.path("status");
        Readiness readiness = null;
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                Long since = KubernetesTime.micros(
                        condition.path("lastTransitionTime").asText());
                readiness = new Readiness(readiness(condition.path("status").asText()), since == null ? 0 : since);
            }
        }
        Map<String, Map<String, Long>> requests = new LinkedHashMap<>();
        for (JsonNode container : pod.at("/spec/containers")) {
            requests.put(container.path("name").asText(), amounts(container.at("/resources/requests")));
        }
        for (JsonNode container : pod.at("/spec/initContainers")) {
            if (container.path("restartPolicy").asText().equals("Always")) {
                requests.put(container.path("name").asText(), amounts(container.at("/resources/requests")));
            }
        }
        return new ObservedPod(
                pod.at("/metadata/name").asText(),
                phase(status.path("phase").asText()),
                pod.path("metadata").hasNonNull("deletionTimestamp"),
                readiness,
                KubernetesTime.micros(status.path("startTime").asText()),
                amounts(pod.at("/spec/resources/requests")),
                requests);
    }

    /**
     * Returns what it requests of a resource, in thousandths; {@code null} if it does not say ({@code calculateRequests}
     * of the source). A pod's own requests go before its containers', unless one container is asked for.
     *
     * @param container one container; {@code null} for all
     */
    public @Nullable Long request(String resource, @Nullable String container) {
        if (container != null) {
            Map<String, Long> one = requests.get(container);
            return one == null ? null : one.get(resource);
        }
        if (!podRequests.isEmpty()) {
            return podRequests.get(resource);
        }
        long sum = 0;
        for (Map<String, Long> one : requests.values()) {
            Long amount = one.get(resource);
            if (amount == null) {
                return null;
            }
            sum += amount;
        }
        return sum;
    }

    /** Returns whether it runs and is ready ({@code getReadyPodsCount} of the source). */
    boolean runsAndIsReady() {
        return phase == Phase.RUNNING && readiness != null && readiness.status() == Readiness.Status.TRUE;
    }

    private static Phase phase(String word) {
        return switch (word) {
            case "Pending" -> Phase.PENDING;
            case "Running" -> Phase.RUNNING;
            case "Succeeded" -> Phase.SUCCEEDED;
            case "Failed" -> Phase.FAILED;
            default -> Phase.UNKNOWN;
        };
    }

    private static Readiness.Status readiness(String word) {
        return switch (word) {
            case "True" -> Readiness.Status.TRUE;
            case "False" -> Readiness.Status.FALSE;
            default -> Readiness.Status.UNKNOWN;
        };
    }

    private static Map<String, Long> amounts(JsonNode amounts) {
        Map<String, Long> milli = new LinkedHashMap<>();
        amounts.properties()
                .forEach(amount -> milli.put(
                        amount.getKey(), Quantity.milli(amount.getValue().asText())));
        return milli;
    }
}
