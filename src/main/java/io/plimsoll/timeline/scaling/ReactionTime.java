package io.plimsoll.timeline.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How long an autoscaler may take to answer a change of load, from what it declares and how often it is told.
 *
 * <p>A load is whole in a sample when a full window of it has passed and the next sample is out; the controller looks once
 * in every sync period, and its windows and policies hold it back from there ("Configurable scaling behavior" of the
 * documentation). Kubernetes' own end-to-end tests allow for the same parts ({@code
 * test/e2e/autoscaling/horizontal_pod_autoscaling_behavior.go}: metrics, reconcile, actuation).
 *
 * @param autoscaler what it declares
 * @param settings the controller's options
 * @param resolutionMicros how far apart the samples of a pod are
 * @param windowMicros how long a time a sample is of
 */
public record ReactionTime(
        Autoscaler autoscaler, ControllerSettings settings, long resolutionMicros, long windowMicros) {

    /** What it may take until a decision shows in the workload and is heard of, as in Kubernetes' own tests. */
    static final long ACTUATION_MICROS = 10_000_000;

    /** More steps than anything that is declared sensibly takes. */
    private static final int MOST_SYNCS = 1_000;

    /** Returns how long the first decision for more pods may take. */
    public long slowestFirstOut() {
        return windowMicros
                + resolutionMicros
                + settings.syncPeriodMicros()
                + autoscaler.upWindowMicros()
                + ACTUATION_MICROS;
    }

    /**
     * Returns how long it may take until so many pods are declared; empty if the policies never allow that.
     *
     * @param from how many there are
     * @param to how many are asked for
     */
    public OptionalLong slowestOut(int from, int to) {
        OptionalLong steps = steps(from, to);
        return steps.isEmpty() ? steps : OptionalLong.of(slowestFirstOut() + steps.getAsLong());
    }

    /** Returns how long no pod may be taken away after the load has dropped: the last look at the high load may be older. */
    public long soonestIn() {
        return Math.max(0, autoscaler.downWindowMicros(settings) - settings.syncPeriodMicros());
    }

    /**
     * Returns how long it may take until so few pods are declared; empty if the policies never allow that.
     *
     * @param from how many there are
     * @param to how many are asked for
     */
    public OptionalLong slowestIn(int from, int to) {
        OptionalLong steps = steps(from, to);
        return steps.isEmpty()
                ? steps
                : OptionalLong.of(windowMicros
                        + resolutionMicros
                        + autoscaler.downWindowMicros(settings)
                        + 2 * settings.syncPeriodMicros()
                        + ACTUATION_MICROS
                        + steps.getAsLong());
    }

    /** Goes from one size to another, once in every sync period as far as the policies allow. */
    private OptionalLong steps(int from, int to) {
        List<ScalingHistory.Change> changes = new ArrayList<>();
        int current = from;
        for (int sync = 0; sync < MOST_SYNCS; sync++) {
            if (current == to) {
                return OptionalLong.of(Math.max(0, sync - 1) * settings.syncPeriodMicros());
            }
            long now = sync * settings.syncPeriodMicros();
            int size = current;
            ScalingHistory history = new ScalingHistory(List.of(), changes);
            int next = to > current
                    ? Math.min(
                            to,
                            Normalization.upLimit(
                                    autoscaler.up(), size, policy -> history.atPeriodStart(size, policy, now)))
                    : Math.max(
                            to,
                            Normalization.downLimit(
                                    autoscaler.down(), size, policy -> history.atPeriodStart(size, policy, now)));
            if (next != current) {
                changes.add(new ScalingHistory.Change(now, next - current));
                current = next;
            }
        }
        return OptionalLong.empty();
    }
}
