package io.plimsoll.timeline.scaling;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A workload's pods by how their samples count ({@code groupPods} of the source).
 *
 * @param counted how many count as they are
 * @param unready the names of those that are still starting: they count only to make scaling out smaller
 * @param missing the names of those without a sample: they count only to make any change smaller
 * @param ignored the names of those that are going or have failed: they do not count
 */
record PodGroups(int counted, Set<String> unready, Set<String> missing, Set<String> ignored) {

    PodGroups {
        unready = Set.copyOf(unready);
        missing = Set.copyOf(missing);
        ignored = Set.copyOf(ignored);
    }

    static PodGroups of(
            List<ObservedPod> pods,
            Map<String, MetricReading.Usage> usages,
            boolean cpu,
            ControllerSettings settings,
            long nowMicros) {
        int counted = 0;
        Set<String> unready = new HashSet<>();
        Set<String> missing = new HashSet<>();
        Set<String> ignored = new HashSet<>();
        for (ObservedPod pod : pods) {
            MetricReading.Usage usage = usages.get(pod.name());
            if (pod.deleted() || pod.phase() == ObservedPod.Phase.FAILED) {
                ignored.add(pod.name());
            } else if (pod.phase() == ObservedPod.Phase.PENDING) {
                unready.add(pod.name());
            } else if (usage == null) {
                missing.add(pod.name());
            } else if (cpu && starts(pod, usage, settings, nowMicros)) {
                unready.add(pod.name());
            } else {
                counted++;
            }
        }
        return new PodGroups(counted, unready, missing, ignored);
    }

    /**
     * Returns whether a pod's CPU use may still be that of its start: within the initialisation period, if it is unready
     * or was not ready for the whole of the time that was measured; later, if it is unready and last changed so shortly
     * after its start that it has probably never been ready.
     */
    private static boolean starts(
            ObservedPod pod, MetricReading.Usage usage, ControllerSettings settings, long nowMicros) {
        ObservedPod.Readiness readiness = pod.readiness();
        Long started = pod.startedMicros();
        if (readiness == null || started == null) {
            return true;
        }
        boolean isUnready = readiness.status() == ObservedPod.Readiness.Status.FALSE;
        if (started + settings.cpuInitializationMicros() > nowMicros) {
            return isUnready || usage.timestampMicros() < readiness.sinceMicros() + usage.windowMicros();
        }
        return isUnready && started + settings.initialReadinessMicros() > readiness.sinceMicros();
    }
}
