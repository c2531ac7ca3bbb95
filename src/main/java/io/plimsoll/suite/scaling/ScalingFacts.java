package io.plimsoll.suite.scaling;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import java.util.List;

/**
 * What was declared for and done while a Deployment was scaled by hand, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param entryPoint the entry point whose Service leads to the Deployment's pods
 * @param namespace the Deployment's namespace
 * @param deployment the Deployment's name
 * @param autoscalers which autoscalers were kept from scaling it meanwhile, in words
 * @param oldPods the pods that served before
 * @param newPods the pods that were added
 * @param out the step to more pods
 * @param in the step back
 */
public record ScalingFacts(
        LoadFacts load,
        String entryPoint,
        String namespace,
        String deployment,
        List<String> autoscalers,
        List<PodName> oldPods,
        List<PodName> newPods,
        Step out,
        Step in) {

    public ScalingFacts {
        autoscalers = List.copyOf(autoscalers);
        oldPods = List.copyOf(oldPods);
        newPods = List.copyOf(newPods);
    }

    /**
     * A change of the number of pods.
     *
     * @param from how many there were
     * @param to how many were asked for
     * @param askedMicros when they were asked for
     * @param endMicros when all of them were available and no other one left, or when waiting for that ended
     * @param budgetMillis how long that may take
     * @param stalled what was still missing when the budget was used up; empty if nothing was
     */
    public record Step(int from, int to, long askedMicros, long endMicros, long budgetMillis, String stalled) {}
}
