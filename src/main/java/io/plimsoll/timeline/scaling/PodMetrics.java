package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the resource metrics API says of one pod: {@code PodMetrics} of {@code metrics.k8s.io/v1beta1}.
 *
 * @param pod the pod's name
 * @param timestampMicros the end of the time that was measured, microseconds since the Unix epoch
 * @param windowMicros how long that time was
 * @param usage use by container and resource, in thousandths
 */
public record PodMetrics(String pod, long timestampMicros, long windowMicros, Map<String, Map<String, Long>> usage) {

    public PodMetrics {
        usage = Map.copyOf(usage);
    }

    /**
     * Reads one item of a {@code PodMetricsList}.
     *
     * @throws IllegalArgumentException if its time or an amount cannot be read
     */
    public static PodMetrics of(JsonNode item) {
        Long timestamp = KubernetesTime.micros(item.path("timestamp").asText());
        if (timestamp == null) {
            throw new IllegalArgumentException("PodMetrics %s has the timestamp \"%s\""
                    .formatted(
                            item.at("/metadata/name").asText(),
                            item.path("timestamp").asText()));
        }
        Map<String, Map<String, Long>> usage = new LinkedHashMap<>();
        for (JsonNode container : item.path("containers")) {
            Map<String, Long> amounts = new LinkedHashMap<>();
            container
                    .path("usage")
                    .properties()
                    .forEach(amount -> amounts.put(
                            amount.getKey(), Quantity.milli(amount.getValue().asText())));
            usage.put(container.path("name").asText(), Map.copyOf(amounts));
        }
        return new PodMetrics(
                item.at("/metadata/name").asText(),
                timestamp,
                KubernetesTime.durationMicros(item.path("window").asText()),
                usage);
    }

    /**
     * Returns the use of a resource; empty if any container that counts lacks it ({@code getPodMetrics} and {@code
     * getContainerMetrics} of the source).
     *
     * @param container one container; {@code null} for the sum of all
     */
    Optional<MetricReading.Usage> usage(String resource, @Nullable String container) {
        long sum = 0;
        boolean found = false;
        for (Map.Entry<String, Map<String, Long>> one : usage.entrySet()) {
            if (container != null && !container.equals(one.getKey())) {
                continue;
            }
            Long amount = one.getValue().get(resource);
            if (amount == null) {
                return Optional.empty();
            }
            sum += amount;
            found = true;
        }
        return found ? Optional.of(new MetricReading.Usage(timestampMicros, windowMicros, sum)) : Optional.empty();
    }
}
