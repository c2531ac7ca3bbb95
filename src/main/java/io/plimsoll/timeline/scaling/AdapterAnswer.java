package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads what an adapter says of a metric: {@code MetricValueList} of {@code custom.metrics.k8s.io}, {@code
 * ExternalMetricValueList} of {@code external.metrics.k8s.io}.
 *
 * <p>A value need not name the time that it is of; then a minute is taken, as the controller takes ({@code
 * metricServerDefaultMetricWindow} in {@code pkg/controller/podautoscaler/metrics/client.go}).
 */
public final class AdapterAnswer {

    private static final long DEFAULT_WINDOW_SECONDS = 60;

    private AdapterAnswer() {}

    /**
     * Returns the value of each pod.
     *
     * @param list the answer
     * @throws IllegalArgumentException if a time or an amount cannot be read
     */
    public static MetricReading perPod(JsonNode list) {
        Map<String, MetricReading.Usage> usages = new LinkedHashMap<>();
        for (JsonNode item : list.path("items")) {
            usages.put(
                    item.at("/describedObject/name").asText(),
                    new MetricReading.Usage(timestamp(item), window(item), milli(item)));
        }
        return usages.isEmpty()
                ? new MetricReading.Unavailable("no metrics returned from custom metrics API")
                : new MetricReading.PerPod(usages);
    }

    /**
     * Returns the one value, or the sum of several.
     *
     * @param list the answer
     * @throws IllegalArgumentException if a time or an amount cannot be read
     */
    public static MetricReading single(JsonNode list) {
        long timestamp = Long.MAX_VALUE;
        long window = 0;
        long milli = 0;
        for (JsonNode item : list.path("items")) {
            timestamp = Math.min(timestamp, timestamp(item));
            window = Math.max(window, window(item));
            milli += milli(item);
        }
        return list.path("items").isEmpty()
                ? new MetricReading.Unavailable("no metrics returned from the metrics API")
                : new MetricReading.Single(timestamp, window, milli);
    }

    private static long timestamp(JsonNode item) {
        Long micros = KubernetesTime.micros(item.path("timestamp").asText());
        if (micros == null) {
            throw new IllegalArgumentException("a value has the timestamp \"%s\""
                    .formatted(item.path("timestamp").asText()));
        }
        return micros;
    }

    private static long window(JsonNode item) {
        return item.path("windowSeconds").asLong(DEFAULT_WINDOW_SECONDS) * 1_000_000;
    }

    private static long milli(JsonNode item) {
        return Quantity.milli(item.path("value").asText());
    }
}
