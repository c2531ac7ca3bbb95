package io.plimsoll.traffic.attribution;

import java.util.List;

/** A request that opened a connection met a pod that had closed or died before routing had had its time to turn away. */
final class ClosedBeforeDrainRule implements AttributionRule {

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        if (!loss.opensConnection()) {
            return List.of();
        }
        return Encounter.of(loss, scene).stream()
                .filter(encounter -> encounter.possiblyClosedTooSoon(loss))
                .filter(encounter -> encounter.withdrawn().isNever()
                        || !scene.surelyRejectedSince(encounter.withdrawnMicros(), loss.start()))
                .map(encounter -> new Explanation(
                        encounter.pod().causeOfClosing(encounter.outage().micros()),
                        encounter.pod().name(),
                        loss.words() + " at " + TimeText.clock(loss.end()) + "; " + encounter.closing() + ".",
                        encounter.events(scene)))
                .toList();
    }
}
