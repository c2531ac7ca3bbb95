package io.plimsoll.suite.autoscaling;

import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import io.plimsoll.timeline.scaling.ObservedPod;
import io.plimsoll.timeline.scaling.ScalingMetric;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One of an autoscaler's metrics as something that load moves: how much of it all pods have together, and how much of it one
 * pod may have.
 *
 * @param metric the metric
 */
record MovedMetric(ScalingMetric metric) {

    private static final double THOUSAND = 1_000;

    /** Returns those of an autoscaler's metrics that load may move: all but memory and other resources than processors. */
    static List<MovedMetric> of(Autoscaler autoscaler) {
        return autoscaler.metrics().stream()
                .filter(metric -> !(metric instanceof ScalingMetric.PodResource resource)
                        || resource.resource().equals("cpu"))
                .map(MovedMetric::new)
                .toList();
    }

    /**
     * Returns the one of a name.
     *
     * @param autoscaler the autoscaler
     * @param key the metric's {@link ScalingMetric#key()}; {@code null} for the first one
     */
    static Optional<MovedMetric> of(Autoscaler autoscaler, @Nullable String key) {
        return of(autoscaler).stream()
                .filter(each -> key == null || each.metric().key().equals(key))
                .findFirst();
    }

    /**
     * Returns whether more pods make the value that each is held against smaller. A metric that is held against a value as it
     * is ({@code Value}) may stay what it is; then the number of pods that a load asks for does not follow from it.
     */
    boolean isShared() {
        return !(metric.target() instanceof ScalingMetric.Target.Value);
    }

    /** Returns whether it is one that clients may make or not, as it is of no pod. */
    boolean isOutside() {
        return metric instanceof ScalingMetric.ExternalValue || metric instanceof ScalingMetric.ObjectValue;
    }

    /** Returns whether it is the use of processors. */
    boolean isProcessor() {
        return metric instanceof ScalingMetric.PodResource;
    }

    /**
     * Returns how much of it some pods have together, in thousandths, by samples of nothing but the time since a moment; empty
     * as long as one of them has none.
     */
    OptionalDouble total(MetricPoll poll, Collection<String> pods, long sinceMicros) {
        MetricReading reading = poll.reading(metric);
        if (reading instanceof MetricReading.Single single) {
            return single.timestampMicros() - single.windowMicros() < sinceMicros
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) single.milli());
        }
        if (pods.isEmpty() || !(reading instanceof MetricReading.PerPod each)) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (String pod : pods) {
            MetricReading.Usage usage = each.usages().get(pod);
            if (usage == null || usage.timestampMicros() - usage.windowMicros() < sinceMicros) {
                return OptionalDouble.empty();
            }
            sum += usage.milli();
        }
        return OptionalDouble.of(sum);
    }

    /** Returns how long a time its last sample was of, microseconds; 0 if there was none. */
    long windowMicros(MetricPoll poll) {
        MetricReading reading = poll.reading(metric);
        if (reading instanceof MetricReading.Single single) {
            return single.windowMicros();
        }
        return reading instanceof MetricReading.PerPod each
                ? each.usages().values().stream()
                        .mapToLong(MetricReading.Usage::windowMicros)
                        .max()
                        .orElse(0)
                : 0;
    }

    /** Returns what it is held against, in thousandths: of one pod if it is shared, and 0 if no pod has such a request. */
    double targetMilli(List<ObservedPod> pods) {
        ScalingMetric.Target target = metric.target();
        if (target instanceof ScalingMetric.Target.AverageValue average) {
            return average.milli();
        }
        if (target instanceof ScalingMetric.Target.Value value) {
            return value.milli();
        }
        if (target instanceof ScalingMetric.Target.Utilization utilization
                && metric instanceof ScalingMetric.PodResource resource) {
            return pods.stream()
                    .map(pod -> pod.request(resource.resource(), resource.container()))
                    .filter(Objects::nonNull)
                    .mapToDouble(request -> request * utilization.percent() / 100.0)
                    .average()
                    .orElse(0);
        }
        return 0;
    }

    /** Returns how much of it, in thousandths, is just what a number of pods is to have. */
    double carriedMilli(double targetMilli, int pods) {
        return isShared() ? targetMilli * pods : targetMilli;
    }

    /** Returns an amount of it in words. */
    String amount(double milli) {
        return isProcessor()
                ? String.format(Locale.ROOT, "%.0fm of the processor", milli)
                : String.format(Locale.ROOT, "%.1f of %s", milli / THOUSAND, metric.key());
    }

    /** Returns what an amount in thousandths is divided by where it is printed as a figure. */
    double divisor() {
        return isProcessor() ? 1 : THOUSAND;
    }

    /** Returns the unit of such a figure. */
    String unit() {
        return isProcessor() ? "m" : "";
    }

    /** Returns what it is called in a report. */
    String title() {
        return isProcessor() ? "Processor" : metric.key();
    }

    /** Returns the API that supplies it. */
    String api() {
        return api(metric);
    }

    static String api(ScalingMetric metric) {
        if (metric instanceof ScalingMetric.PodResource) {
            return "resource metrics API";
        }
        return metric instanceof ScalingMetric.ExternalValue ? "external metrics API" : "custom metrics API";
    }
}
