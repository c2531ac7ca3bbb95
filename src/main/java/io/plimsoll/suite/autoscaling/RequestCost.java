package io.plimsoll.suite.autoscaling;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Calibration;
import io.plimsoll.suite.load.SteppedLoad;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What a request costs in the metrics that the load moves, found out from what two loads use.
 *
 * @param unmoved says that the load moves nothing
 * @param target what one pod is to have of a metric on average, in thousandths
 * @param pods how many pods there are
 */
record RequestCost(UnmovedMetric unmoved, ToDoubleFunction<MovedMetric> target, int pods) {

    /** What may be used of the pods' targets under the light load, so that there is room for a larger one. */
    private static final double LIGHT = 0.75;
    /** What the larger load is to use of them at most, so that it asks for no pod. */
    private static final double FULL = 0.85;
    /** Less than this adds nothing that a sample shows. */
    private static final double LEAST_PER_SECOND = 20;

    /**
     * Returns how many requests a second may be added to a light load without asking for a pod. As if all of the use came from
     * requests: that costs more than it really does.
     *
     * @param light what the light load used of each metric
     * @param basePerSecond the light load
     * @param wanted how many are wanted
     */
    double room(Map<MovedMetric, List<Double>> light, double basePerSecond, double wanted) throws HarnessFailure {
        double more = wanted;
        for (Map.Entry<MovedMetric, List<Double>> each : light.entrySet()) {
            MovedMetric metric = each.getKey();
            double room = target.applyAsDouble(metric) * pods;
            double lowMilli = mean(each.getValue());
            if (lowMilli > LIGHT * room) {
                throw new HarnessFailure(
                        "the light load of %s requests/s already uses %s; the %s pods have %s to their target"
                                .formatted(
                                        Math.round(basePerSecond), metric.amount(lowMilli), pods, metric.amount(room)),
                        "raise the autoscaler's target, or autoscaling.drill-target-percent, or lower"
                                + " load.requests-per-second");
            }
            more = Math.min(more, basePerSecond * (FULL * room - lowMilli) / Math.max(1, lowMilli));
        }
        return Math.max(LEAST_PER_SECOND, more);
    }

    /**
     * Returns the cost in each metric that the load is seen to move.
     *
     * @param light what the light load used of each metric
     * @param larger what the larger one did
     * @param basePerSecond the light load
     * @param lift what was added to it
     */
    Map<MovedMetric, Calibration> of(
            Map<MovedMetric, List<Double>> light,
            Map<MovedMetric, List<Double>> larger,
            double basePerSecond,
            SteppedLoad.Lift lift)
            throws HarnessFailure, Untestable {
        Map<MovedMetric, Calibration> found = new LinkedHashMap<>();
        larger.forEach((metric, high) -> {
            List<Double> low = Objects.requireNonNull(light.get(metric));
            found.put(
                    metric,
                    new Calibration(
                            basePerSecond,
                            mean(low),
                            basePerSecond + lift.perSecond(),
                            mean(high),
                            Math.max(spread(low), spread(high)),
                            target.applyAsDouble(metric),
                            !metric.isProcessor()));
        });
        // A smaller load on top may be hidden by what the service saves while it warms up.
        boolean telling = lift.perSecond() >= 2 * basePerSecond;
        Map<MovedMetric, Calibration> telltale = new LinkedHashMap<>(found);
        telltale.entrySet()
                .removeIf(each -> (telling || !each.getKey().isProcessor())
                        && !UnmovedMetric.moved(
                                each.getValue().lowMilli(), each.getValue().highMilli()));
        if (telltale.isEmpty()) {
            MovedMetric metric = found.keySet().iterator().next();
            Calibration cost = Objects.requireNonNull(found.get(metric));
            throw unmoved.failure(metric, cost.lowPerSecond(), cost.lowMilli(), cost.highPerSecond(), cost.highMilli());
        }
        return telltale;
    }

    static double mean(List<Double> samples) {
        return samples.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static double spread(List<Double> samples) {
        double mean = mean(samples);
        return samples.stream().mapToDouble(each -> Math.abs(each - mean)).max().orElse(0);
    }
}
