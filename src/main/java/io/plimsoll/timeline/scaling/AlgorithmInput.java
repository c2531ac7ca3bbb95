package io.plimsoll.timeline.scaling;

import java.util.List;

/**
 * Everything that the controller looks at to decide once.
 *
 * @param nowMicros when it decides, microseconds since the Unix epoch
 * @param specReplicas how many pods the workload declares
 * @param statusReplicas how many pods the workload says it has
 * @param pods the pods that the workload's selector matches
 * @param readings what the metrics APIs answered, one for each of the autoscaler's metrics, in their order
 */
public record AlgorithmInput(
        long nowMicros, int specReplicas, int statusReplicas, List<ObservedPod> pods, List<MetricReading> readings) {
    public AlgorithmInput {
        pods = List.copyOf(pods);
        readings = List.copyOf(readings);
    }
}
