package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Lag;
import io.plimsoll.network.Try;
import io.plimsoll.toolbox.prober.PulseMessage.Came;
import io.plimsoll.toolbox.prober.PulsePlan.Newcomers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a new pod was open in one direction that its policies deny.
 *
 * @param pod the pod, as "namespace/name"
 * @param into whether connections to it are meant, and not those from it
 * @param open whether any passed
 * @param lag after what time from its first process on nothing passed any more
 * @param tries how many were made
 */
record StartWindow(String pod, boolean into, boolean open, Lag lag, int tries) {

    /** Returns the window of a pod that was seen to start; empty if the connection was still possible at the end. */
    static Optional<StartWindow> of(Pulses pulses, Came came, String pod, boolean into) {
        List<Try> tries = tries(pulses, came.podUid(), into);
        return Lag.closing(tries, came.micros())
                .map(lag -> new StartWindow(pod, into, tries.stream().anyMatch(Try::passed), lag, tries.size()));
    }

    /** Returns what was tried of a pod in one direction. */
    static List<Try> tries(Pulses pulses, String podUid, boolean into) {
        return pulses.of(into ? Newcomers.into(podUid) : Newcomers.outOf(podUid));
    }

    /** Returns what passed and for how long, as part of a sentence. */
    @Override
    public String toString() {
        String way = into ? "connections to pod %s".formatted(pod) : "connections from pod %s".formatted(pod);
        return open
                ? String.format(Locale.ROOT, "%s passed until %s after its start", way, lag)
                : String.format(Locale.ROOT, "none of %,d %s passed", tries, way);
    }
}
