package io.plimsoll.suite.overlap;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with overlapping updates, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param namespace the Deployment's namespace
 * @param deployment the Deployment's name
 * @param autoscalers which autoscalers were kept from scaling it meanwhile, in words
 * @param oldPods the pods that served before
 * @param succession two updates, the second asked for while the first was under way
 * @param scaling an update asked for while pods were added; {@code null} if none could be
 * @param noScaling why no pods could be added; empty if they could
 */
public record OverlapFacts(
        LoadFacts load,
        String namespace,
        String deployment,
        List<String> autoscalers,
        List<PodName> oldPods,
        Overlap succession,
        @Nullable Overlap scaling,
        String noScaling) {

    public OverlapFacts {
        autoscalers = List.copyOf(autoscalers);
        oldPods = List.copyOf(oldPods);
    }

    /**
     * A change and an update that was asked for before the change was complete.
     *
     * @param firstMicros when the change was asked for
     * @param secondMicros when the update was asked for
     * @param missing what was missing then for the change to be complete; empty if nothing was
     * @param firstPods the pods that the change had made by then
     * @param endMicros when every pod was made by the update, or when waiting for that ended
     * @param stalled why that did not come about; empty if it did
     * @param pods the pods that were there in the end
     */
    public record Overlap(
            long firstMicros,
            long secondMicros,
            String missing,
            List<PodName> firstPods,
            long endMicros,
            String stalled,
            List<PodName> pods) {

        public Overlap {
            firstPods = List.copyOf(firstPods);
            pods = List.copyOf(pods);
        }
    }
}
