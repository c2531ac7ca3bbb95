package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.PodLife;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.util.ArrayList;
import java.util.List;

/** The request was under way at a pod when the pod was killed at the end of its grace period. */
final class KilledAtGraceEndRule implements AttributionRule {

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        List<Explanation> explanations = new ArrayList<>();
        for (PodRecord pod : scene.candidates(loss)) {
            pod.exits().stream()
                    .filter(PodExit::killedAtGraceEnd)
                    .filter(exit -> wasUnderWay(loss, pod, exit))
                    .limit(1)
                    .forEach(exit -> explanations.add(explanation(loss, pod, exit)));
        }
        return explanations;
    }

    private static boolean wasUnderWay(Loss loss, PodRecord pod, PodExit exit) {
        if (loss.pinnedPod().isPresent() && loss.is(LossKind.TIMED_OUT)) {
            // The connection led here for certain; that its end did not reach the client changes nothing.
            return loss.start() <= exit.at().latest() && loss.end() >= exit.at().earliest();
        }
        return loss.mayHaveBeenCut()
                && exit.mayHaveEnded(loss)
                && (loss.pinnedPod().isPresent() || pod.routedBy(loss.start()).isPresent());
    }

    private static Explanation explanation(Loss loss, PodRecord pod, PodExit exit) {
        PodLife.Deletion deletion = pod.life().deletion();
        String grace = deletion == null ? "" : deletion.gracePeriodSeconds() + " s ";
        List<String> events = new ArrayList<>();
        if (deletion != null) {
            events.add(TimeText.clock(deletion.requestedMicros()) + " Pod " + pod.name()
                    + ": deletion requested, grace period " + deletion.gracePeriodSeconds() + " s");
        }
        events.add(TimeText.clock(exit.micros()) + " " + pod.name() + " " + exit.words());
        return new Explanation(
                LossCause.KILLED_AT_GRACE_END,
                pod.name(),
                loss.words() + " at " + TimeText.clock(loss.end()) + ", "
                        + TimeText.length(loss.end() - loss.start()) + " after it was sent, when " + pod.name()
                        + " was killed at the end of its " + grace + "grace period.",
                events);
    }
}
