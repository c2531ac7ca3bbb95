package io.plimsoll.suite.canary;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import java.util.List;

/**
 * What was declared for and done with a canary, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param namespace the namespace
 * @param service the Service that selects the pods of both
 * @param stable the Deployment that takes most requests
 * @param canary the Deployment that takes the rest
 * @param autoscalers which autoscalers were kept from scaling them meanwhile, in words
 * @param stablePods the pods of the stable Deployment that were ready endpoints when the share was measured
 * @param canaryPods those of the canary
 * @param abortMicros when the canary was scaled to nothing
 * @param goneMicros when its last pod was gone, or when waiting for that ended
 * @param stalled why it did not go; empty if it did
 * @param endMicros when the time without it was over
 */
public record CanaryFacts(
        LoadFacts load,
        String namespace,
        String service,
        String stable,
        String canary,
        List<String> autoscalers,
        List<PodName> stablePods,
        List<PodName> canaryPods,
        long abortMicros,
        long goneMicros,
        String stalled,
        long endMicros) {

    public CanaryFacts {
        autoscalers = List.copyOf(autoscalers);
        stablePods = List.copyOf(stablePods);
        canaryPods = List.copyOf(canaryPods);
    }

    /** Returns the share that the canary's pods are of all pods. */
    double share() {
        return (double) canaryPods.size() / (stablePods.size() + canaryPods.size());
    }
}
