package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.Interval;
import io.plimsoll.traffic.LossCause;
import java.util.List;
import java.util.function.Predicate;

/**
 * There was no pod to route to.
 *
 * <p>While the Service is recorded without a ready endpoint this is decisive: whatever the node's rules did with the
 * request, there was no right place for it. Just before (the API server knew already, the recording did not) and just
 * after (the node's rules still rejected) it is one possible explanation among others.
 */
final class NoReadyEndpointRule implements AttributionRule {

    private final boolean during;

    private NoReadyEndpointRule(boolean during) {
        this.during = during;
    }

    static NoReadyEndpointRule during() {
        return new NoReadyEndpointRule(true);
    }

    static NoReadyEndpointRule justBeforeOrAfter() {
        return new NoReadyEndpointRule(false);
    }

    @Override
    public boolean decisive() {
        return during;
    }

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        if (!loss.mayHaveFoundNobody()) {
            return List.of();
        }
        Predicate<Interval> matches = during
                ? interval -> interval.contains(loss.start())
                : interval -> isJustBefore(interval, loss) || isJustAfter(interval, loss, scene);
        return scene.withoutReady().stream()
                .filter(matches)
                .limit(1)
                .map(interval -> explanation(loss, scene, interval))
                .toList();
    }

    private static boolean isJustBefore(Interval interval, Loss loss) {
        return loss.start() < interval.fromMicros()
                && loss.start() >= Moment.received(interval.fromMicros()).earliest();
    }

    /** The node's rules may still be those for "no ready endpoint". */
    private static boolean isJustAfter(Interval interval, Loss loss, Scene scene) {
        return loss.start() >= interval.toMicros()
                && loss.start() <= interval.toMicros() + Attribution.PROPAGATION_ALLOWANCE_MICROS
                && scene.mayStillReject(interval, loss.start());
    }

    private static Explanation explanation(Loss loss, Scene scene, Interval interval) {
        String until = interval.open() ? "" : " to " + TimeText.clock(interval.toMicros());
        return new Explanation(
                LossCause.NO_READY_ENDPOINT,
                null,
                loss.words() + " at " + TimeText.clock(loss.end()) + "; Service " + scene.service()
                        + " had no ready endpoint from " + TimeText.clock(interval.fromMicros()) + until + ".",
                List.of(TimeText.clock(interval.fromMicros()) + " EndpointSlice of " + scene.service()
                        + ": no endpoint is ready"));
    }
}
