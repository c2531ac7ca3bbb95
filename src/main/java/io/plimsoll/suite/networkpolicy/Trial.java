package io.plimsoll.suite.networkpolicy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pod was put under policies and freed of them again, step by step, while connections to it were tried all the time.
 *
 * @param from the pod that opens connections
 * @param to the pod that accepts them
 * @param steps what was changed, in order; the last one is the only one that can be without effect
 * @param held the connection that was kept when a policy came to forbid it; {@code null} if it did not come to that
 * @param newPods pods that were started meanwhile to see how they start; none if it did not come to that
 * @param withinMillis how long a change could take to have its effect
 */
record Trial(String from, String to, List<Step> steps, @Nullable Held held, List<NewPod> newPods, long withinMillis) {

    Trial {
        steps = List.copyOf(steps);
        newPods = List.copyOf(newPods);
    }

    /**
     * Something was changed.
     *
     * @param change what
     * @param line the connection that this has an effect on, as tries name it
     * @param protocol its protocol, as people name it
     * @param askedMicros when the API server was asked for it
     * @param untilMicros when something else was done next
     * @param reached whether the effect was there by then
     */
    record Step(Change change, String line, String protocol, long askedMicros, long untilMicros, boolean reached) {}

    /**
     * A connection was kept while a policy came to forbid it.
     *
     * @param stream the connection, as messages name it
     * @param forbiddenMicros when the API server was asked for the change that forbids it
     * @param untilMicros how long it was watched
     */
    record Held(String stream, long forbiddenMicros, long untilMicros) {}

    /**
     * A pod of the harness's own was started.
     *
     * @param uid its UID
     * @param name its name
     * @param isolated whether a policy that was there before it denies it everything
     */
    record NewPod(String uid, String name, boolean isolated) {}
}
