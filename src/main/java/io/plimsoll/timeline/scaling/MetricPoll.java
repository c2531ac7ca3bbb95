package io.plimsoll.timeline.scaling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics APIs showed when the harness looked.
 *
 * @param micros when, microseconds since the Unix epoch
 * @param pods what the resource metrics API said of the workload's pods
 * @param others what the custom and external metrics APIs said, by {@link ScalingMetric#key()}
 * @param problem why the resource metrics API could not be read, in its own words; {@code null} if it could
 */
public record MetricPoll(
        long micros, List<PodMetrics> pods, Map<String, MetricReading> others, @Nullable String problem) {

    public MetricPoll {
        pods = List.copyOf(pods);
        others = Map.copyOf(others);
    }

    /** Returns what a metric reads as. */
    public MetricReading reading(ScalingMetric metric) {
        if (!(metric instanceof ScalingMetric.PodResource resource)) {
            return others.getOrDefault(
                    metric.key(), new MetricReading.Unavailable("no metric " + metric.key() + " was there"));
        }
        if (problem != null) {
            return new MetricReading.Unanswered(problem);
        }
        Map<String, MetricReading.Usage> usages = new LinkedHashMap<>();
        for (PodMetrics pod : pods) {
            pod.usage(resource.resource(), resource.container()).ifPresent(usage -> usages.put(pod.pod(), usage));
        }
        return new MetricReading.PerPod(usages);
    }

    /** Returns whether another poll showed the same. */
    boolean showsTheSameAs(MetricPoll other) {
        return new MetricPoll(other.micros(), pods, others, problem).equals(other);
    }
}
