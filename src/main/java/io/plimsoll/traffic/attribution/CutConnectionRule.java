package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.PodLife;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pod closed a kept-alive connection that requests still came on, or died with it.
 *
 * <p>Where the pod is known from earlier answers, it is enough that it was ending, or that it sent the end of the
 * connection itself; a bare reset at a pod in good health may as well come from the network. Where the pod is not known,
 * only a closing or an end of a pod at that very moment counts.
 */
final class CutConnectionRule implements AttributionRule {

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        if (loss.opensConnection()) {
            return List.of();
        }
        Optional<PodRecord> pinned = loss.pinnedPod();
        if (pinned.isPresent()) {
            return atKnownPod(loss, pinned.get()).stream().toList();
        }
        List<Explanation> explanations = new ArrayList<>();
        for (PodRecord pod : scene.pods()) {
            if (loss.mayHaveBeenCut()) {
                atUnknownPod(loss, pod).ifPresent(explanations::add);
            }
        }
        return explanations;
    }

    private static Optional<Explanation> atKnownPod(Loss loss, PodRecord pod) {
        Optional<PodExit> cutBy = pod.exits().stream()
                .filter(exit -> loss.is(LossKind.TIMED_OUT)
                        ? loss.start() <= exit.at().latest()
                                && loss.end() >= exit.at().earliest()
                        : exit.mayHaveEnded(loss))
                .findFirst();
        if (cutBy.isPresent()) {
            return cutBy.get().killedAtGraceEnd()
                    ? Optional.empty()
                    : Optional.of(explanation(
                            loss, pod, cutBy.get().words(), cutBy.get().micros()));
        }
        if (!loss.mayHaveBeenCut()) {
            return Optional.empty();
        }
        Optional<PodExit> before = pod.exits().stream()
                .filter(exit -> exit.at().surelyBefore(loss.start()))
                .filter(exit -> exit.at().latest() >= loss.answeredMicros())
                .reduce((first, second) -> second);
        if (before.isPresent()) {
            boolean justNow = loss.start() - before.get().at().latest() <= Attribution.PROPAGATION_ALLOWANCE_MICROS;
            return justNow || loss.is(LossKind.CLOSED_EARLY)
                    ? Optional.of(explanation(
                            loss, pod, before.get().words(), before.get().micros()))
                    : Optional.empty();
        }
        Optional<Outage> closed = pod.outages().stream()
                .filter(outage -> outage.kind() == Outage.Kind.CLOSED)
                .filter(outage -> outage.possiblyDuring(loss.start(), loss.end()))
                .filter(outage -> outage.ended().latest() >= loss.answeredMicros())
                .findFirst();
        if (closed.isPresent()) {
            return Optional.of(
                    explanation(loss, pod, closed.get().words(), closed.get().micros()));
        }
        PodLife.Deletion deletion = pod.life().deletion();
        if (deletion != null && Moment.received(deletion.requestedMicros()).earliest() <= loss.end()) {
            return Optional.of(explanation(loss, pod, "was told to end", deletion.requestedMicros()));
        }
        return loss.is(LossKind.CLOSED_EARLY)
                ? Optional.of(new Explanation(
                        LossCause.CLOSED_BEFORE_DRAIN,
                        pod.name(),
                        loss.words() + " at " + TimeText.clock(loss.end()) + "; " + pod.name()
                                + " closed the kept-alive connection with the request under way, and was not"
                                + " ending.",
                        List.of()))
                : Optional.empty();
    }

    private static Optional<Explanation> atUnknownPod(Loss loss, PodRecord pod) {
        Optional<PodExit> exit =
                pod.exits().stream().filter(end -> end.mayHaveEnded(loss)).findFirst();
        if (exit.isPresent()) {
            return exit.get().killedAtGraceEnd()
                    ? Optional.empty()
                    : Optional.of(explanation(
                            loss, pod, exit.get().words(), exit.get().micros()));
        }
        return pod.outages().stream()
                .filter(outage -> outage.kind() == Outage.Kind.CLOSED)
                .filter(outage -> loss.start() <= outage.began().latest()
                        && loss.end() >= outage.began().earliest()
                        && loss.end() <= outage.began().latest() + Attribution.CLIENT_TOLERANCE_MICROS)
                .findFirst()
                .map(outage -> explanation(loss, pod, outage.words(), outage.micros()));
    }

    private static Explanation explanation(Loss loss, PodRecord pod, String words, long micros) {
        long after = loss.end() - micros;
        return new Explanation(
                pod.causeOfClosing(micros),
                pod.name(),
                loss.words() + " at " + TimeText.clock(loss.end()) + " on a kept-alive connection, "
                        + TimeText.length(Math.abs(after)) + (after < 0 ? " before " : " after ") + pod.name() + " "
                        + words + ".",
                List.of(TimeText.clock(micros) + " " + pod.name() + " " + words));
    }
}
