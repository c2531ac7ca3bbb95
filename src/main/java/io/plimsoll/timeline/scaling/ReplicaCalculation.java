package io.plimsoll.timeline.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Computes how many pods one metric asks for ({@code replica_calculator.go} of the source; "Algorithm details" of the
 * documentation).
 *
 * <p>The formula is {@code desired = ⌈current pods × current value / desired value⌉}, and nothing is done while the ratio
 * lies within the tolerance. Pods without a sample, and pods that are still starting, are left out at first and then
 * counted so that the change gets smaller; a change that this would turn round is not made.
 *
 * <p>The arithmetic is the controller's own: averages and utilisations are cut to whole numbers, ratios are IEEE doubles.
 * Where a product of two such doubles lies beside the whole number that it should be, the controller rounds it up, and so
 * does this.
 */
final class ReplicaCalculation {

    private final AlgorithmInput input;
    private final Tolerance tolerance;
    private final ControllerSettings settings;

    ReplicaCalculation(AlgorithmInput input, Tolerance tolerance, ControllerSettings settings) {
        this.input = input;
        this.tolerance = tolerance;
        this.settings = settings;
    }

    ReplicaProposal propose(ScalingMetric metric, MetricReading reading) {
        if (reading instanceof MetricReading.Unavailable unavailable) {
            return new ReplicaProposal.Invalid(metric.key() + ": " + unavailable.why());
        }
        if (reading instanceof MetricReading.Unanswered unanswered) {
            return new ReplicaProposal.Invalid(metric.key() + ": " + unanswered.why());
        }
        if (metric instanceof ScalingMetric.PodResource resource && reading instanceof MetricReading.PerPod perPod) {
            return metric.target() instanceof ScalingMetric.Target.Utilization utilization
                    ? byUtilization(resource, utilization, perPod.usages())
                    : byAverage(metric, perPod.usages(), resource.resource().equals("cpu"));
        }
        if (metric instanceof ScalingMetric.PodValue && reading instanceof MetricReading.PerPod perPod) {
            return byAverage(metric, perPod.usages(), false);
        }
        boolean single = metric instanceof ScalingMetric.ObjectValue || metric instanceof ScalingMetric.ExternalValue;
        if (single && reading instanceof MetricReading.Single value) {
            return bySingleValue(metric, value.milli());
        }
        throw new IllegalArgumentException(metric.key() + " cannot be read from " + reading);
    }

    /** {@code GetResourceReplicas} of the source. */
    private ReplicaProposal byUtilization(
            ScalingMetric.PodResource metric,
            ScalingMetric.Target.Utilization target,
            Map<String, MetricReading.Usage> usages) {
        Map<String, Long> requests = new TreeMap<>();
        for (ObservedPod pod : input.pods()) {
            Long request = pod.request(metric.resource(), metric.container());
            if (request == null) {
                return new ReplicaProposal.Invalid(
                        "%s: pod %s requests no %s".formatted(metric.key(), pod.name(), metric.resource()));
            }
            requests.put(pod.name(), request);
        }
        // More than all of the request may be the target; a pod without a sample then counts as being at the target.
        int assumed = Math.max(100, target.percent());
        return weighted(
                metric,
                usages,
                metric.resource().equals("cpu"),
                values -> utilization(values, requests, target.percent()),
                pod -> requests.getOrDefault(pod, 0L) * assumed / 100);
    }

    /** {@code calcPlainMetricReplicas} of the source. */
    private ReplicaProposal byAverage(ScalingMetric metric, Map<String, MetricReading.Usage> usages, boolean cpu) {
        if (!(metric.target() instanceof ScalingMetric.Target.AverageValue target)) {
            throw new IllegalArgumentException(metric.key() + " needs an average value, not " + metric.target());
        }
        return weighted(metric, usages, cpu, values -> average(values, target.milli()), pod -> target.milli());
    }

    /** A value for a set of pods, and how it compares to its target. */
    private record Ratio(double ratio, ReplicaProposal.Current current) {}

    /** Makes a ratio of the values of some pods; {@code null} if they have none. */
    private interface Weighing {
        @Nullable
        Ratio of(Map<String, Long> values);
    }

    private ReplicaProposal weighted(
            ScalingMetric metric,
            Map<String, MetricReading.Usage> usages,
            boolean cpu,
            Weighing weighing,
            ToLongFunction<String> assumedWhenMissing) {
        if (input.pods().isEmpty()) {
            return new ReplicaProposal.Invalid(metric.key() + ": the selector matches no pod");
        }
        PodGroups groups = PodGroups.of(input.pods(), usages, cpu, settings, input.nowMicros());
        Map<String, Long> values = new TreeMap<>();
        usages.forEach((pod, usage) -> values.put(pod, usage.milli()));
        values.keySet().removeAll(groups.ignored());
        values.keySet().removeAll(groups.unready());
        Ratio first = values.isEmpty() ? null : weighing.of(values);
        if (first == null) {
            return new ReplicaProposal.Invalid(metric.key() + ": no sample of a pod that counts");
        }
        boolean outWithUnready = !groups.unready().isEmpty() && first.ratio() > 1.0;
        if (!outWithUnready && groups.missing().isEmpty()) {
            return tolerance.holds(first.ratio())
                    ? unchanged(metric, first, first.ratio(), "within the tolerance")
                    : new ReplicaProposal.Replicas(
                            ceiling(first.ratio() * groups.counted()),
                            first.current(),
                            said(metric, first, first.ratio(), groups.counted()));
        }
        for (String pod : groups.missing()) {
            if (first.ratio() < 1.0) {
                values.put(pod, assumedWhenMissing.applyAsLong(pod));
            } else if (first.ratio() > 1.0) {
                values.put(pod, 0L);
            }
        }
        if (outWithUnready) {
            groups.unready().forEach(pod -> values.put(pod, 0L));
        }
        Ratio again = weighing.of(values);
        if (again == null) {
            return new ReplicaProposal.Invalid(metric.key() + ": no sample of a pod that counts");
        }
        if (tolerance.holds(again.ratio())) {
            return unchanged(
                    metric, first, again.ratio(), "within the tolerance with pods that start or have no sample");
        }
        boolean turned = (first.ratio() < 1.0 && again.ratio() > 1.0) || (first.ratio() > 1.0 && again.ratio() < 1.0);
        int replicas = ceiling(again.ratio() * values.size());
        boolean against = (again.ratio() < 1.0 && replicas > input.specReplicas())
                || (again.ratio() > 1.0 && replicas < input.specReplicas());
        return turned || against
                ? unchanged(
                        metric, first, again.ratio(), "pods that start or have no sample would turn the change round")
                : new ReplicaProposal.Replicas(
                        replicas, first.current(), said(metric, first, again.ratio(), values.size()));
    }

    /** {@code GetResourceUtilizationRatio} of the source: cut to a whole percentage. */
    private static @Nullable Ratio utilization(Map<String, Long> values, Map<String, Long> requests, int target) {
        long used = 0;
        long requested = 0;
        for (Map.Entry<String, Long> value : values.entrySet()) {
            Long request = requests.get(value.getKey());
            if (request != null) {
                used += value.getValue();
                requested += request;
            }
        }
        if (requested == 0) {
            return null;
        }
        int percent = (int) (used * 100 / requested);
        return new Ratio(
                (double) percent / target,
                new ReplicaProposal.Current(ReplicaProposal.Current.Kind.AVERAGE_UTILIZATION, percent));
    }

    /** {@code GetMetricUsageRatio} of the source: cut to a whole number of thousandths. */
    private static Ratio average(Map<String, Long> values, long target) {
        long sum = values.values().stream().mapToLong(Long::longValue).sum();
        long average = sum / values.size();
        return new Ratio(
                (double) average / target,
                new ReplicaProposal.Current(ReplicaProposal.Current.Kind.AVERAGE_VALUE, average));
    }

    /**
     * {@code GetObjectMetricReplicas}, {@code GetExternalMetricReplicas} and their {@code PerPod} forms of the source.
     * Readiness is not asked about; pods that are going count as long as they are ready.
     */
    private ReplicaProposal bySingleValue(ScalingMetric metric, long milli) {
        if (metric.target() instanceof ScalingMetric.Target.Value target) {
            Ratio ratio = new Ratio(
                    (double) milli / target.milli(),
                    new ReplicaProposal.Current(ReplicaProposal.Current.Kind.VALUE, milli));
            if (tolerance.holds(ratio.ratio())) {
                return unchanged(metric, ratio, ratio.ratio(), "within the tolerance");
            }
            if (input.pods().isEmpty()) {
                return new ReplicaProposal.Invalid(metric.key() + ": the selector matches no pod");
            }
            int ready = (int)
                    input.pods().stream().filter(ObservedPod::runsAndIsReady).count();
            return new ReplicaProposal.Replicas(
                    ceiling(ratio.ratio() * ready), ratio.current(), said(metric, ratio, ratio.ratio(), ready));
        }
        if (metric.target() instanceof ScalingMetric.Target.AverageValue target) {
            int pods = input.statusReplicas();
            double ratio = (double) milli / ((double) target.milli() * (double) pods);
            LongUnaryOperator shared = of -> pods == 0 ? of : ceilingOf((double) of / pods);
            ReplicaProposal.Current current =
                    new ReplicaProposal.Current(ReplicaProposal.Current.Kind.AVERAGE_VALUE, shared.applyAsLong(milli));
            return tolerance.holds(ratio)
                    ? new ReplicaProposal.Replicas(
                            pods, current, "%s is %s, within the tolerance".formatted(metric.key(), current))
                    : new ReplicaProposal.Replicas(
                            ceiling((double) milli / target.milli()),
                            current,
                            String.format(
                                    Locale.ROOT,
                                    "%s is %dm, shared by pods of %dm each",
                                    metric.key(),
                                    milli,
                                    target.milli()));
        }
        throw new IllegalArgumentException(metric.key() + " needs a value or an average value, not " + metric.target());
    }

    private ReplicaProposal unchanged(ScalingMetric metric, Ratio first, double ratio, String why) {
        return new ReplicaProposal.Replicas(
                input.specReplicas(),
                first.current(),
                String.format(
                        Locale.ROOT,
                        "%s is %s of %s, ratio %.3f: %s",
                        metric.key(),
                        first.current(),
                        metric.target(),
                        ratio,
                        why));
    }

    private static String said(ScalingMetric metric, Ratio first, double ratio, int pods) {
        return String.format(
                Locale.ROOT,
                "%s is %s of %s, ratio %.3f at %d pods",
                metric.key(),
                first.current(),
                metric.target(),
                ratio,
                pods);
    }

    private static int ceiling(double value) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(value));
    }

    private static long ceilingOf(double value) {
        return (long) Math.ceil(value);
    }

    /** Returns what each of an autoscaler's metrics asks for, in their order. */
    static List<ReplicaProposal> proposals(Autoscaler autoscaler, AlgorithmInput input, ControllerSettings settings) {
        if (input.readings().size() != autoscaler.metrics().size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s has %d metrics, but %d readings are given",
                    autoscaler,
                    autoscaler.metrics().size(),
                    input.readings().size()));
        }
        ReplicaCalculation calculation = new ReplicaCalculation(input, autoscaler.tolerance(settings), settings);
        List<ReplicaProposal> proposals = new ArrayList<>();
        for (int i = 0; i < autoscaler.metrics().size(); i++) {
            proposals.add(calculation.propose(
                    autoscaler.metrics().get(i), input.readings().get(i)));
        }
        return List.copyOf(proposals);
    }
}
