package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.TimelineGap;
import java.util.List;

/**
 * What the timeline tells of one route.
 *
 * @param service the Service, for sentences
 * @param pods the pods that were endpoints of it
 * @param withoutReady while no endpoint of it was ready
 * @param connections what became of the new connections of this route
 * @param gaps where states of pods or endpoints may have been missed
 */
record Scene(
        String service,
        List<PodRecord> pods,
        List<Interval> withoutReady,
        Connections connections,
        List<TimelineGap> gaps) {

    Scene {
        pods = List.copyOf(pods);
        withoutReady = List.copyOf(withoutReady);
        gaps = List.copyOf(gaps);
    }

    /** Returns the pods that a loss may have happened at. */
    List<PodRecord> candidates(Loss loss) {
        return loss.pinnedPod().map(List::of).orElse(pods);
    }

    /** Returns whether new connections after a pod's closing show that routing had turned away from it. */
    boolean showsTurnedAway(Outage outage, Loss loss) {
        long since = outage.began().earliest() - Attribution.PROPAGATION_ALLOWANCE_MICROS;
        long endpoints = pods.stream()
                .filter(pod ->
                        pod.readyEndpoint().stream().anyMatch(interval -> interval.overlaps(since, loss.start())))
                .count();
        return connections.showTurnedAway(outage.began().latest(), loss.start(), (int) endpoints);
    }

    /**
     * Returns whether rules that were made for "no ready endpoint" must have replaced those that still led to a pod
     * withdrawn at a moment.
     */
    boolean surelyRejectedSince(long withdrawnMicros, long micros) {
        return withoutReady.stream()
                .anyMatch(interval -> interval.fromMicros() >= withdrawnMicros - Attribution.WATCH_TOLERANCE_MICROS
                        && interval.fromMicros() + Attribution.RULE_SYNC_MICROS
                                <= Math.min(interval.toMicros(), micros));
    }

    /**
     * Returns whether the node's rules may still reject after a stretch without a ready endpoint: no connection was
     * answered since, other than by rules that may be even older.
     */
    boolean mayStillReject(Interval withoutReadyEndpoint, long micros) {
        long oldRulesGone = withoutReadyEndpoint.fromMicros() + Attribution.PROPAGATION_ALLOWANCE_MICROS;
        return !connections.anyAnswered(Math.max(withoutReadyEndpoint.toMicros(), oldRulesGone), micros);
    }
}
