package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.Interval;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.List;

/**
 * Routing lagged behind the endpoints: a request was routed to a pod that had stayed open for as long as routing is
 * allowed to take, and then closed; or it was still rejected although there had been a ready endpoint for longer.
 */
final class RoutingLagRule implements AttributionRule {

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        if (!loss.opensConnection()) {
            return List.of();
        }
        List<Explanation> explanations = new ArrayList<>(atClosedPods(loss, scene));
        if (loss.mayHaveFoundNobody()) {
            scene.withoutReady().stream()
                    .filter(interval -> isStillRejected(loss, scene, interval))
                    .limit(1)
                    .forEach(interval -> explanations.add(rejected(loss, scene, interval)));
        }
        return explanations;
    }

    private static boolean isStillRejected(Loss loss, Scene scene, Interval interval) {
        return !interval.open()
                && loss.start() > interval.toMicros() + Attribution.PROPAGATION_ALLOWANCE_MICROS
                && loss.start() <= interval.toMicros() + Attribution.ROUTING_LIMIT_MICROS
                && scene.mayStillReject(interval, loss.start());
    }

    private static Explanation rejected(Loss loss, Scene scene, Interval interval) {
        return new Explanation(
                LossCause.ROUTING_LAG,
                null,
                loss.words() + " at " + TimeText.clock(loss.end()) + "; Service " + scene.service()
                        + " had had a ready endpoint for " + TimeText.length(loss.start() - interval.toMicros())
                        + ", but nothing had been answered since.",
                List.of(TimeText.clock(interval.toMicros()) + " EndpointSlice of " + scene.service()
                        + ": an endpoint is ready"));
    }

    private static List<Explanation> atClosedPods(Loss loss, Scene scene) {
        return Encounter.of(loss, scene).stream()
                .filter(encounter -> encounter.possiblyDrained(loss))
                .filter(encounter -> mayStillBeRouted(loss, encounter.pod()))
                .map(encounter -> new Explanation(
                        LossCause.ROUTING_LAG,
                        encounter.pod().name(),
                        loss.words() + " at " + TimeText.clock(loss.end()) + ", "
                                + TimeText.length(loss.start() - encounter.withdrawnMicros())
                                + " after the endpoint of " + encounter.pod().name()
                                + " was withdrawn; the pod had stayed open for "
                                + TimeText.length(encounter.outage().micros() - encounter.withdrawnMicros()) + ".",
                        encounter.events(scene)))
                .toList();
    }

    /** Long after a pod is gone, a request that meets its address has another cause. */
    private static boolean mayStillBeRouted(Loss loss, PodRecord pod) {
        Long removed = pod.life().removedMicros();
        return removed == null || loss.start() <= removed + Attribution.PROPAGATION_ALLOWANCE_MICROS;
    }
}
