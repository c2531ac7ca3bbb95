package io.plimsoll.suite.autoscaling;

import io.plimsoll.spec.AutoscalingSpec.Profile;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.WorkloadKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done while load made an autoscaler scale out and in, besides ledger, timeline and metrics.
 *
 * @param load what was declared for and done with the load
 * @param lifts the folders of the loads on top of the light one
 * @param entryPoint the entry point that the load went to
 * @param namespace where workload and autoscaler are
 * @param autoscaler the autoscaler's name
 * @param workload what it scales
 * @param drilled what the autoscaler was given instead of what it declares, one phrase each
 * @param declaredPerSecond the rate that the spec declares
 * @param sloP99Millis the latency that the spec promises for 99 of 100 requests; {@code null} if none
 * @param sloErrors how many failed requests the spec allows beside that; {@code null} if it says nothing
 * @param oldPods the pods that were there before
 * @param startUpMillis how long the slowest of these took from its start time until it was ready
 * @param readyMicros when everything was at rest and the light load clean
 * @param stopped why nothing further was provoked; {@code null} if everything was
 * @param moved the metric that the load moves, by its {@code ScalingMetric.key()}; {@code null} if it was not decided upon
 * @param profile the load that the spec gives; {@code null} if what a request costs was found out instead
 * @param targetMilli what one pod may use on average by the autoscaler's target, in thousandths; {@code null} if no load was
 *     added
 * @param calibration what a request costs; {@code null} if that was not found out
 * @param out the step that asks for more pods; {@code null} if it was not made
 * @param ceiling the step that asks for more than the most; {@code null} if it was not made
 * @param noCeiling why that step was not made; empty if it was, or if the run had stopped before
 * @param droppedMicros when all but the light load was told to end; {@code null} if there was none
 * @param inMicros when the fewest pods were left and no other one; {@code null} if that was not reached
 * @param endMicros when the watching ended
 */
public record AutoscalingFacts(
        LoadFacts load,
        List<String> lifts,
        String entryPoint,
        String namespace,
        String autoscaler,
        WorkloadKey workload,
        List<String> drilled,
        int declaredPerSecond,
        @Nullable Long sloP99Millis,
        @Nullable Integer sloErrors,
        List<PodName> oldPods,
        long startUpMillis,
        long readyMicros,
        @Nullable Stop stopped,
        @Nullable String moved,
        @Nullable Profile profile,
        @Nullable Double targetMilli,
        @Nullable Calibration calibration,
        @Nullable Step out,
        @Nullable Step ceiling,
        String noCeiling,
        @Nullable Long droppedMicros,
        @Nullable Long inMicros,
        long endMicros) {

    public AutoscalingFacts {
        lifts = List.copyOf(lifts);
        drilled = List.copyOf(drilled);
        oldPods = List.copyOf(oldPods);
    }

    /**
     * Why nothing further was provoked.
     *
     * @param cause which of the declared things is in the way
     * @param observed what was seen, in words
     */
    public record Stop(String cause, String observed) {}

    /**
     * What a request costs in the measured resource, from two loads.
     *
     * @param lowPerSecond the rate of the light load
     * @param lowMilli what all pods used under it, in thousandths
     * @param highPerSecond the rate of the larger load
     * @param highMilli what all pods used under it, in thousandths
     * @param spreadMilli by how much samples under one load differed from their mean, at most
     * @param targetMilli what one pod may use on average by the autoscaler's target, in thousandths
     * @param exact whether every request counts the same from the first on, as where requests themselves are counted
     */
    public record Calibration(
            double lowPerSecond,
            double lowMilli,
            double highPerSecond,
            double highMilli,
            double spreadMilli,
            double targetMilli,
            boolean exact) {

        /** The least that one more request costs, as a share of what one costs on average. */
        private static final double LEAST_SHARE = 0.7;

        /**
         * Returns what one more request a second costs, in thousandths: the difference of the two loads, but not much less
         * than the average. A service that still gets faster while it warms up makes the difference too small, and a step by
         * it too large for the host.
         */
        double milliPerRequest() {
            double difference = (highMilli - lowMilli) / (highPerSecond - lowPerSecond);
            return exact ? difference : Math.max(difference, LEAST_SHARE * highMilli / highPerSecond);
        }

        /** Returns the rate at which all pods together use an amount. */
        double perSecondFor(double milli) {
            return highPerSecond + (milli - highMilli) / milliPerRequest();
        }

        /** Returns how many requests a second bring one pod to its target, beyond what it uses without any. */
        double perSecondForEachPod() {
            return targetMilli / milliPerRequest();
        }

        /** Returns by how much that may be wrong, in percent. */
        double uncertaintyPercent() {
            double difference = (highMilli - lowMilli) / (highPerSecond - lowPerSecond);
            double bound = (milliPerRequest() - difference) / milliPerRequest();
            return 100 * Math.max(bound, Math.min(1, 2 * spreadMilli / Math.max(1, Math.abs(highMilli - lowMilli))));
        }
    }

    /**
     * A step of the load.
     *
     * @param pods how many pods it was meant to ask for
     * @param perSecond the rate from then on
     * @param micros when its first requests had been sent
     * @param reachedMicros when the workload had what was asked for, all ready; for the ceiling, when the metric had been
     *     above what the most pods can carry for long enough; {@code null} if that was not seen
     * @param missing what was still missing then; empty if nothing was
     */
    public record Step(int pods, double perSecond, long micros, @Nullable Long reachedMicros, String missing) {}
}
