package io.plimsoll.timeline.scaling;

import java.util.ArrayList;
import java.util.List;

/**
 * What the controller remembers of an autoscaler from one decision to the next.
 *
 * @param recommendations what the metrics asked for, before windows, policies and bounds
 * @param changes the changes of the workload's size that the controller made
 */
public record ScalingHistory(List<Recommendation> recommendations, List<Change> changes) {

    public ScalingHistory {
        recommendations = List.copyOf(recommendations);
        changes = List.copyOf(changes);
    }

    /** Returns the memory of a controller that sees an autoscaler for the first time. */
    public static ScalingHistory none() {
        return new ScalingHistory(List.of(), List.of());
    }

    /**
     * What the metrics asked for once.
     *
     * @param micros when, microseconds since the Unix epoch
     * @param replicas how many pods
     */
    public record Recommendation(long micros, int replicas) {}

    /**
     * A change of the workload's size.
     *
     * @param micros when, microseconds since the Unix epoch
     * @param added how many pods were added; below 0, how many were removed
     */
    public record Change(long micros, int added) {}

    /** Returns the memory of the controller after it has made a decision. */
    public ScalingHistory after(ScalingDecision decision) {
        List<Recommendation> remembered = new ArrayList<>(recommendations);
        if (remembered.isEmpty()) {
            remembered.add(new Recommendation(decision.micros(), decision.current()));
        }
        Integer recommendation = decision.recommendation();
        if (recommendation != null) {
            remembered.add(new Recommendation(decision.micros(), recommendation));
        }
        List<Change> made = new ArrayList<>(changes);
        if (decision.desired() != decision.current()) {
            made.add(new Change(decision.micros(), decision.desired() - decision.current()));
        }
        return new ScalingHistory(remembered, made);
    }

    /**
     * Returns how many pods there were at the beginning of a policy's period ({@code getReplicasChangePerPeriod} of the
     * source).
     */
    int atPeriodStart(int current, ScalingRules.Policy policy, long nowMicros) {
        long from = nowMicros - policy.periodSeconds() * 1_000_000L;
        return current
                - changes.stream()
                        .filter(change -> change.micros() > from)
                        .mapToInt(Change::added)
                        .sum();
    }
}
