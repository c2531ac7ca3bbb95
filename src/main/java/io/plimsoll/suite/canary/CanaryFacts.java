package io.plimsoll.suite.canary;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with a canary, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param namespace the namespace
 * @param service the Service that requests came in by
 * @param stable the Deployment that takes most requests
 * @param canary the Deployment that takes the rest
 * @param autoscalers which autoscalers were kept from scaling them meanwhile, in words
 * @param weight what a router was told; {@code null} if the number of pods decided the share
 * @param stablePods the pods of the stable Deployment that served when the share was measured
 * @param canaryPods those of the canary
 * @param abortMicros when the canary was scaled to nothing, or the router told to give it nothing
 * @param goneMicros when its last pod was gone, or the router ran as it was told, or when waiting for that ended
 * @param stalled why that did not come; empty if it did
 * @param endMicros when the time without it was over
 */
public record CanaryFacts(
        LoadFacts load,
        String namespace,
        String service,
        String stable,
        String canary,
        List<String> autoscalers,
        @Nullable Weight weight,
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

    /**
     * What a router was told before the abort.
     *
     * @param percent the declared share of the canary
     * @param changed the objects that were changed, for example {@code ConfigMap shop/router}
     * @param withinMicros how long the router may take to follow, once its workloads run as it was told
     * @param setMicros when it was told
     * @param sharedMicros from when on the share was measured
     * @param stalled why its workloads did not come to run as it was told; empty if they did
     */
    public record Weight(
            int percent, List<String> changed, long withinMicros, long setMicros, long sharedMicros, String stalled) {

        public Weight {
            changed = List.copyOf(changed);
        }
    }

    /** Returns the share that the canary is to have: the declared weight, or what its pods are of all pods. */
    double share() {
        return weight == null
                ? (double) canaryPods.size() / (stablePods.size() + canaryPods.size())
                : weight.percent() / 100.0;
    }

    /** Returns from when on the share was measured. */
    long sharedMicros() {
        return weight == null ? load.loadMicros() : weight.sharedMicros();
    }

    /** Returns when anything was changed first. */
    long provokedMicros() {
        return weight == null ? abortMicros : weight.setMicros();
    }

    /** Returns what was changed first, in words. */
    String provocation() {
        return weight == null ? "the abort" : "the change of weight";
    }
}
