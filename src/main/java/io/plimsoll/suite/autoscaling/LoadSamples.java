package io.plimsoll.suite.autoscaling;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Waits for samples of an autoscaler's metric that are of nothing but the time under one load. */
final class LoadSamples {

    /** Two windows and two samples of a metrics-server with its default resolution of 15 s, and some to spare. */
    static final Duration LIMIT = Duration.ofSeconds(75);
    /** How long a profile that moves nothing is tried: with the light load before it, that is said within a minute. */
    static final Duration MOVED = Duration.ofSeconds(45);
    /** How long a second sample under the same load is waited for. */
    private static final Duration SECOND = Duration.ofSeconds(12);

    private final Bench bench;
    private final ScaledWorkload scaled;
    private final MetricWatch metrics;

    LoadSamples(Bench bench, ScaledWorkload scaled, MetricWatch metrics) {
        this.bench = bench;
        this.scaled = scaled;
        this.metrics = metrics;
    }

    /**
     * Returns what the pods used under a load, in thousandths: one sample of it alone, or two if the second comes soon.
     *
     * @param metric the metric
     * @param sinceMicros since when the load is what it is
     * @param limit how long the first sample is waited for
     */
    List<Double> await(MovedMetric metric, long sinceMicros, Duration limit) throws HarnessFailure {
        List<Double> samples = new ArrayList<>();
        Progress first = bench.until("every pod has a sample of this load", limit, snapshot -> {
            OptionalDouble now = used(snapshot, metric, sinceMicros);
            now.ifPresent(samples::add);
            return now.isPresent() ? new Progress.Reached() : new Progress.NotYet("not every pod has one");
        });
        if (!(first instanceof Progress.Reached)) {
            throw none(metric, limit);
        }
        bench.until("a second sample", SECOND, snapshot -> {
            OptionalDouble now = used(snapshot, metric, sinceMicros);
            if (now.isPresent() && now.getAsDouble() != samples.get(0)) {
                samples.add(now.getAsDouble());
                return new Progress.Reached();
            }
            return new Progress.NotYet("the same as before");
        });
        return samples;
    }

    /** Returns what the workload's pods use together by samples of nothing but the time since a moment, if all have one. */
    OptionalDouble used(ClusterSnapshot snapshot, MovedMetric metric, long sinceMicros) {
        return metrics.used(
                metric,
                new ScalingState(scaled, snapshot)
                        .podNames().stream().map(PodName::name).toList(),
                sinceMicros);
    }

    /** Returns how long the first sample of a larger load is waited for: until its whole time lies after it and it is out. */
    Duration afterLift(MovedMetric metric) {
        long windowMicros = metrics.last().map(metric::windowMicros).orElse(0L);
        Duration window = Duration.of(windowMicros, ChronoUnit.MICROS).plus(SECOND);
        return window.compareTo(MOVED) > 0 ? window : MOVED;
    }

    /** Returns that no sample of a load came. */
    HarnessFailure none(MovedMetric metric, Duration limit) {
        return new HarnessFailure(
                "the %s showed no sample of this load for every pod of %s within %s s"
                        .formatted(metric.api(), scaled.key(), limit.toSeconds()),
                "see metrics.jsonl in the pack: the samples may be too far apart, or pods come and go");
    }
}
