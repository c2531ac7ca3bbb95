package io.plimsoll.traffic.attribution;

import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.util.List;
import java.util.OptionalLong;

/**
 * A request was led to a pod that was long gone.
 *
 * <p>That is shown by a kept-alive connection whose pod is known, or by the local port: an earlier connection from the
 * same port had led to a pod that has gone since, recently enough for its connection-tracking entry to be there still.
 * The end of a connection that a pod itself sends ({@link LossKind#CLOSED_EARLY}) shows the opposite.
 */
final class StaleConntrackRule implements AttributionRule {

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        PodRecord pod = loss.opensConnection() ? loss.samePort() : loss.pinned();
        if (pod == null || loss.is(LossKind.CLOSED_EARLY)) {
            return List.of();
        }
        OptionalLong gone = pod.goneSince();
        if (gone.isEmpty() || loss.start() <= gone.getAsLong() + Attribution.PROPAGATION_ALLOWANCE_MICROS) {
            return List.of();
        }
        if (loss.opensConnection() && !Encounter.of(loss, scene).isEmpty()) {
            // A port that is used again proves nothing while routing may still lead to a pod that is closed.
            return List.of();
        }
        String connection = loss.opensConnection()
                ? "from a local port that had led to " + pod.name()
                : "on a kept-alive connection to " + pod.name();
        return List.of(new Explanation(
                LossCause.STALE_CONNTRACK,
                pod.name(),
                loss.words() + " at " + TimeText.clock(loss.end()) + " " + connection + ", which had been gone for "
                        + TimeText.length(loss.start() - gone.getAsLong()) + ".",
                List.of(TimeText.clock(gone.getAsLong()) + " " + pod.name() + " was gone")));
    }
}
