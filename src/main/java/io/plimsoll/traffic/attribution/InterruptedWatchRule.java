package io.plimsoll.traffic.attribution;

import io.plimsoll.traffic.LossCause;
import java.util.List;

/** Where states may have been missed, the record cannot show a cause. */
final class InterruptedWatchRule implements AttributionRule {

    @Override
    public boolean decisive() {
        return true;
    }

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        return scene.gaps().stream()
                .filter(gap -> gap.fromMicros() <= loss.end()
                        && gap.toMicros() >= loss.start() - Attribution.PROPAGATION_ALLOWANCE_MICROS)
                .limit(1)
                .map(gap -> new Explanation(
                        LossCause.UNKNOWN,
                        null,
                        loss.words() + " at " + TimeText.clock(loss.end()) + "; the watch of " + gap.kind()
                                + " was interrupted from " + TimeText.clock(gap.fromMicros()) + " to "
                                + TimeText.clock(gap.toMicros()) + ", so what happened then is not known.",
                        List.of()))
                .toList();
    }
}
