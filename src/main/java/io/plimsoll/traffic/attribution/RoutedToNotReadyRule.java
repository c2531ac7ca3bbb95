package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.Interval;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request was routed to a pod that was published as a ready endpoint before it accepted connections. */
final class RoutedToNotReadyRule implements AttributionRule {

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        List<Explanation> explanations = new ArrayList<>();
        if (!loss.mayHaveFoundNobody()) {
            return explanations;
        }
        for (PodRecord pod : scene.pods()) {
            Optional<Interval> routed = pod.routedBy(loss.lastAttempt())
                    .filter(interval -> interval.open()
                            || loss.start() <= interval.toMicros() + Attribution.PROPAGATION_ALLOWANCE_MICROS);
            if (routed.isEmpty()) {
                continue;
            }
            long published = routed.get().fromMicros();
            pod.outages().stream()
                    .filter(outage -> outage.kind() == Outage.Kind.STARTING)
                    .filter(outage -> outage.possiblyDuring(loss.start(), loss.lastAttempt()))
                    // Published before a restart, it was ready then: the end of its process is the cause.
                    .filter(outage -> published >= outage.began().earliest())
                    // A pod that opens its port and is published at once has done nothing wrong.
                    .filter(outage -> published < outage.ended().earliest())
                    .limit(1)
                    .forEach(outage -> explanations.add(explanation(loss, scene, pod, published, outage)));
        }
        return explanations;
    }

    private static Explanation explanation(Loss loss, Scene scene, PodRecord pod, long published, Outage outage) {
        List<String> events = new ArrayList<>();
        events.add(
                TimeText.clock(published) + " EndpointSlice of " + scene.service() + ": " + pod.name() + " is ready");
        String opened = "it never opened its port";
        if (!outage.ended().isNever()) {
            opened = "it opened its port at " + TimeText.clock(outage.ended().latest());
            events.add(TimeText.clock(outage.ended().latest()) + " " + pod.name() + " opened its port");
        }
        return new Explanation(
                LossCause.ROUTED_TO_NOT_READY,
                pod.name(),
                loss.words() + " at " + TimeText.clock(loss.end()) + "; " + pod.name()
                        + " was published as a ready endpoint at " + TimeText.clock(published) + ", but " + opened
                        + ".",
                events);
    }
}
