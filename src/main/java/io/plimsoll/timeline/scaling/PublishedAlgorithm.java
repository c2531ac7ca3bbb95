package io.plimsoll.timeline.scaling;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The HorizontalPodAutoscaler's algorithm as it is published: the same inputs lead to the same decision ({@code
 * reconcileAutoscaler} of the source).
 *
 * <p>Not followed: the alpha feature {@code HPAScaleToZero}. A workload of size 0 stays as it is, as it does without that
 * feature.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/">Horizontal Pod
 *     Autoscaling</a>
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/tree/v1.36.3/pkg/controller/podautoscaler">pkg/controller/podautoscaler</a>
 */
public final class PublishedAlgorithm {

    private final Autoscaler autoscaler;
    private final ControllerSettings settings;

    /**
     * Creates the algorithm of one autoscaler.
     *
     * @param autoscaler what it declares
     * @param settings the controller's options
     */
    public PublishedAlgorithm(Autoscaler autoscaler, ControllerSettings settings) {
        this.autoscaler = autoscaler;
        this.settings = settings;
    }

    /**
     * Decides once.
     *
     * @param input what the controller sees
     * @param history what it remembers
     * @throws IllegalArgumentException if a metric's reading is missing or of the wrong kind
     */
    public ScalingDecision decide(AlgorithmInput input, ScalingHistory history) {
        int current = input.specReplicas();
        OptionalInt outOfBounds = withoutMetrics(autoscaler, current);
        if (outOfBounds.isPresent()) {
            int desired = outOfBounds.getAsInt();
            return new ScalingDecision(
                    input.nowMicros(), current, null, desired, whyWithoutMetrics(autoscaler, current));
        }
        List<ReplicaProposal> proposals = ReplicaCalculation.proposals(autoscaler, input, settings);
        String because = because(proposals);
        OptionalInt recommended = recommendation(proposals, current);
        if (recommended.isEmpty()) {
            return new ScalingDecision(input.nowMicros(), current, null, current, because);
        }
        int recommendation = recommended.getAsInt();
        int desired = autoscaler.behavior() == null
                ? Normalization.legacy(autoscaler, current, highest(recommendation, input, history, true))
                : withBehavior(recommendation, input, history);
        return new ScalingDecision(input.nowMicros(), current, recommendation, desired, because);
    }

    private int withBehavior(int recommendation, AlgorithmInput input, ScalingHistory history) {
        int current = input.specReplicas();
        long now = input.nowMicros();
        int lowest = IntStream.concat(
                        IntStream.of(recommendation),
                        remembered(history, input).recommendations().stream()
                                .filter(r -> r.micros() > now - autoscaler.upWindowMicros())
                                .mapToInt(ScalingHistory.Recommendation::replicas))
                .min()
                .orElse(recommendation);
        int stabilised = Normalization.stabilised(current, lowest, highest(recommendation, input, history, false));
        return Normalization.limited(
                autoscaler,
                current,
                stabilised,
                Normalization.upLimit(autoscaler.up(), current, policy -> history.atPeriodStart(current, policy, now)),
                Normalization.downLimit(
                        autoscaler.down(), current, policy -> history.atPeriodStart(current, policy, now)));
    }

    /** The older path counts a recommendation that is exactly as old as the window, the newer one does not. */
    private int highest(int recommendation, AlgorithmInput input, ScalingHistory history, boolean boundCounts) {
        long from = input.nowMicros() - autoscaler.downWindowMicros(settings);
        return remembered(history, input).recommendations().stream()
                .filter(r -> r.micros() > from || (boundCounts && r.micros() == from))
                .mapToInt(ScalingHistory.Recommendation::replicas)
                .reduce(recommendation, Math::max);
    }

    /** A controller that sees an autoscaler for the first time takes its size for a recommendation. */
    private static ScalingHistory remembered(ScalingHistory history, AlgorithmInput input) {
        return history.recommendations().isEmpty()
                ? new ScalingHistory(
                        List.of(new ScalingHistory.Recommendation(input.nowMicros(), input.specReplicas())),
                        history.changes())
                : history;
    }

    /** Returns the size that is decided without a look at metrics; empty if they are looked at. */
    static OptionalInt withoutMetrics(Autoscaler autoscaler, int current) {
        if (current == 0) {
            return OptionalInt.of(0);
        }
        if (current > autoscaler.maxReplicas()) {
            return OptionalInt.of(autoscaler.maxReplicas());
        }
        return current < autoscaler.minReplicas() ? OptionalInt.of(autoscaler.minReplicas()) : OptionalInt.empty();
    }

    static String whyWithoutMetrics(Autoscaler autoscaler, int current) {
        return current == 0
                ? "a size of 0 switches the autoscaler off"
                : String.format(
                        Locale.ROOT,
                        "%d pods are outside of the bounds, %d to %d",
                        current,
                        autoscaler.minReplicas(),
                        autoscaler.maxReplicas());
    }

    /**
     * Returns what several metrics ask for together: the most; but nothing if none could be computed, or if one could not
     * and the others ask for fewer pods than there are ({@code computeReplicasForMetrics} of the source).
     */
    static OptionalInt recommendation(List<ReplicaProposal> proposals, int current) {
        OptionalInt most = proposals.stream()
                .filter(ReplicaProposal.Replicas.class::isInstance)
                .mapToInt(proposal -> ((ReplicaProposal.Replicas) proposal).replicas())
                .max();
        boolean someInvalid = proposals.stream().anyMatch(ReplicaProposal.Invalid.class::isInstance);
        return someInvalid && most.isPresent() && most.getAsInt() < current ? OptionalInt.empty() : most;
    }

    static String because(List<ReplicaProposal> proposals) {
        return proposals.stream().map(ReplicaProposal::because).collect(Collectors.joining("; "));
    }
}
