package io.plimsoll.suite.autoscaling;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.Untestable;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import io.plimsoll.timeline.scaling.ScalingMetric;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why none of an autoscaler's metrics can be moved and read here: what is missing, in the API's own words. */
final class MetricLack {

    private MetricLack() {}

    /** Returns why an autoscaler's metrics cannot be asked for, each API once; empty if one of them can. */
    static Optional<String> unanswered(Autoscaler autoscaler, MetricPoll poll) {
        List<ScalingMetric> metrics = autoscaler.metrics();
        List<String> why = metrics.stream()
                .filter(metric -> poll.reading(metric) instanceof MetricReading.Unanswered)
                .map(metric -> "the %s cannot be read: %s"
                        .formatted(MovedMetric.api(metric), ((MetricReading.Unanswered) poll.reading(metric)).why()))
                .toList();
        return why.size() < metrics.size()
                ? Optional.empty()
                : Optional.of(why.stream().distinct().collect(Collectors.joining("; ")));
    }

    /** Returns whether the resource metrics API shows any pod, where it is needed: without, it may just not have looked. */
    static boolean showsPods(Autoscaler autoscaler, MetricPoll poll) {
        return !poll.pods().isEmpty()
                || autoscaler.metrics().stream().noneMatch(ScalingMetric.PodResource.class::isInstance);
    }

    /**
     * Returns the metrics that load may move.
     *
     * @param autoscaler the autoscaler
     * @param given whether the spec says how many pods a load asks for
     * @throws Untestable if there is none
     */
    static List<MovedMetric> movable(Autoscaler autoscaler, boolean given) throws Untestable {
        List<MovedMetric> all = MovedMetric.of(autoscaler);
        List<MovedMetric> movable =
                all.stream().filter(metric -> given || metric.isShared()).toList();
        if (!movable.isEmpty()) {
            return movable;
        }
        if (all.isEmpty()) {
            throw new Untestable(
                    ReasonCode.PREREQ_MISSING,
                    "%s looks at nothing that load is known to move: %s".formatted(autoscaler, keys(autoscaler)));
        }
        throw new Untestable(
                ReasonCode.PREREQ_MISSING,
                "%s holds %s against a value (type Value), so how many pods a load asks for does not follow; name it in autoscaling.profile"
                        .formatted(
                                autoscaler,
                                all.stream().map(each -> each.metric().key()).collect(Collectors.joining(", "))));
    }

    /**
     * Returns those of some metrics that have a value.
     *
     * @param metrics the metrics
     * @param poll what the APIs showed last
     * @throws Untestable if none has one
     */
    static List<MovedMetric> readable(List<MovedMetric> metrics, MetricPoll poll) throws Untestable {
        List<MovedMetric> readable = metrics.stream()
                .filter(each -> poll.reading(each.metric()) instanceof MetricReading.PerPod
                        || poll.reading(each.metric()) instanceof MetricReading.Single)
                .toList();
        if (readable.isEmpty()) {
            throw new Untestable(
                    ReasonCode.PREREQ_MISSING,
                    metrics.stream().map(each -> why(each, poll)).distinct().collect(Collectors.joining("; ")));
        }
        return readable;
    }

    private static String why(MovedMetric metric, MetricPoll poll) {
        MetricReading reading = poll.reading(metric.metric());
        if (reading instanceof MetricReading.Unanswered unanswered) {
            return "the %s cannot be read: %s".formatted(metric.api(), unanswered.why());
        }
        return "the %s has no %s: %s"
                .formatted(
                        metric.api(),
                        metric.metric().key(),
                        reading instanceof MetricReading.Unavailable unavailable ? unavailable.why() : "");
    }

    private static String keys(Autoscaler autoscaler) {
        return autoscaler.metrics().stream().map(ScalingMetric::key).collect(Collectors.joining(", "));
    }
}
