package io.plimsoll.timeline.scaling;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm as its documentation tells it, written to be read beside the documentation and not to be fast: numbers are
 * exact fractions, wholes are found by counting, windows by walking through time.
 *
 * <p>It answers with every result that the text allows. There is more than one only where an exact number lies on the edge
 * between two answers, at which the controller's doubles may fall to either side.
 */
final class Specification {

    /** How near an edge a number must lie for doubles to fall to either side of it. */
    private static final Fraction EDGE = new Fraction(BigInteger.ONE, BigInteger.TEN.pow(10));

    private static final long TICK = 500_000;

    private final Autoscaler hpa;
    private final ControllerSettings flags;
    private final AlgorithmInput seen;
    private final ScalingHistory past;

    Specification(Autoscaler hpa, ControllerSettings flags, AlgorithmInput seen, ScalingHistory past) {
        this.hpa = hpa;
        this.flags = flags;
        this.seen = seen;
        this.past = past;
    }

    /** A ratio of whole numbers; below the line is never 0. */
    record Fraction(BigInteger over, BigInteger under) {

        static Fraction of(long over, long under) {
            return new Fraction(BigInteger.valueOf(over), BigInteger.valueOf(under));
        }

        static Fraction of(double decimal) {
            BigDecimal exact = BigDecimal.valueOf(decimal).setScale(12);
            return new Fraction(exact.unscaledValue(), BigInteger.TEN.pow(12));
        }

        int against(Fraction other) {
            BigInteger left = over.multiply(other.under);
            BigInteger right = other.over.multiply(under);
            return under.signum() * other.under.signum() < 0 ? right.compareTo(left) : left.compareTo(right);
        }

        Fraction plus(Fraction other) {
            return new Fraction(
                    over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
        }

        Fraction minus(Fraction other) {
            return plus(new Fraction(other.over.negate(), other.under));
        }

        Fraction times(long factor) {
            return new Fraction(over.multiply(BigInteger.valueOf(factor)), under);
        }

        /** Whether a double can only come near: it holds a fraction exactly if that is over a power of two. */
        boolean isOnlyNearlyADouble() {
            return over.signum() != 0 && under.divide(over.gcd(under)).abs().bitCount() != 1;
        }

        boolean isNear(Fraction other) {
            Fraction apart = minus(other);
            Fraction size = apart.against(of(0, 1)) < 0 ? of(0, 1).minus(apart) : apart;
            return size.against(EDGE) < 0;
        }
    }

    /** Returns every size that the documentation allows. */
    Set<Integer> desired() {
        int current = seen.specReplicas();
        // "If the target's desired replica count is set to 0 [...] the HPA stops adjusting the target".
        if (current == 0) {
            return Set.of(0);
        }
        if (current > hpa.maxReplicas()) {
            return Set.of(hpa.maxReplicas());
        }
        if (current < hpa.minReplicas()) {
            return Set.of(hpa.minReplicas());
        }
        Set<Integer> allowed = new TreeSet<>();
        for (@Nullable Integer recommendation : recommendations()) {
            if (recommendation == null) {
                allowed.add(current);
            } else if (hpa.behavior() == null) {
                allowed.add(withoutBehaviour(recommendation));
            } else {
                allowed.addAll(withBehaviour(recommendation));
            }
        }
        return allowed;
    }

    /**
     * "If multiple metrics are specified, this calculation is done for each metric, and then the largest of the desired
     * replica counts is chosen. If any of these metrics cannot be converted into a desired replica count and a scale down
     * is suggested by the metrics which can be fetched, scaling is skipped." {@code null} stands for that.
     */
    List<@Nullable Integer> recommendations() {
        List<List<@Nullable Integer>> ofEach = new ArrayList<>();
        for (int i = 0; i < hpa.metrics().size(); i++) {
            ofEach.add(counts(hpa.metrics().get(i), seen.readings().get(i)));
        }
        List<@Nullable Integer> together = new ArrayList<>();
        combine(ofEach, 0, new ArrayList<>(), together);
        return together;
    }

    private void combine(
            List<List<@Nullable Integer>> ofEach,
            int next,
            List<@Nullable Integer> chosen,
            List<@Nullable Integer> together) {
        if (next == ofEach.size()) {
            Integer largest = null;
            boolean broken = false;
            for (@Nullable Integer one : chosen) {
                broken |= one == null;
                if (one != null && (largest == null || one > largest)) {
                    largest = one;
                }
            }
            together.add(largest != null && broken && largest < seen.specReplicas() ? null : largest);
            return;
        }
        for (@Nullable Integer one : ofEach.get(next)) {
            chosen.add(one);
            combine(ofEach, next + 1, chosen, together);
            chosen.remove(chosen.size() - 1);
        }
    }

    private List<@Nullable Integer> counts(ScalingMetric metric, MetricReading reading) {
        if (reading instanceof MetricReading.Single single) {
            return countsOfSingleValue(metric, single.milli());
        }
        if (reading instanceof MetricReading.PerPod perPod) {
            return new PerPodMetric(metric, perPod).counts();
        }
        List<@Nullable Integer> none = new ArrayList<>();
        none.add(null);
        return none;
    }

    /**
     * "For object metrics and external metrics, a single metric is fetched [...] This metric is compared to the target
     * value, to produce a ratio as above. In the autoscaling/v2 API version, this value can optionally be divided by the
     * number of Pods before the comparison is made." "For external and object metrics, the replica count is based on the
     * number of Running and Ready Pods; terminating Pods that are still Ready continue to count toward that total."
     */
    private List<@Nullable Integer> countsOfSingleValue(ScalingMetric metric, long value) {
        List<@Nullable Integer> counts = new ArrayList<>();
        if (metric.target() instanceof ScalingMetric.Target.AverageValue target) {
            int pods = seen.statusReplicas();
            if (pods == 0) {
                counts.addAll(wholes(Fraction.of(value, target.milli()), 1));
                return counts;
            }
            Fraction ratio = Fraction.of(value, target.milli() * pods);
            if (mayBeClose(ratio)) {
                counts.add(pods);
            }
            if (mayBeFar(ratio)) {
                counts.addAll(wholes(Fraction.of(value, target.milli()), 1));
            }
            return counts;
        }
        Fraction ratio = Fraction.of(value, ((ScalingMetric.Target.Value) metric.target()).milli());
        if (mayBeClose(ratio)) {
            counts.add(seen.specReplicas());
        }
        if (mayBeFar(ratio)) {
            if (seen.pods().isEmpty()) {
                counts.add(null);
                return counts;
            }
            long ready = seen.pods().stream()
                    .filter(pod -> pod.phase() == ObservedPod.Phase.RUNNING)
                    .filter(pod ->
                            pod.readiness() != null && pod.readiness().status() == ObservedPod.Readiness.Status.TRUE)
                    .count();
            counts.addAll(wholes(ratio, ready));
        }
        return counts;
    }

    /** A metric that has a value for each pod. */
    private final class PerPodMetric {

        private final ScalingMetric metric;
        private final MetricReading.PerPod reading;
        private final List<ObservedPod> setAside = new ArrayList<>();
        private final List<ObservedPod> withoutSample = new ArrayList<>();
        private final List<ObservedPod> counting = new ArrayList<>();

        PerPodMetric(ScalingMetric metric, MetricReading.PerPod reading) {
            this.metric = metric;
            this.reading = reading;
            for (ObservedPod pod : seen.pods()) {
                // "all Pods with a deletion timestamp set are ignored, and all failed Pods are discarded"
                if (pod.deleted() || pod.phase() == ObservedPod.Phase.FAILED) {
                    continue;
                }
                boolean sampled = reading.usages().containsKey(pod.name());
                if (pod.phase() == ObservedPod.Phase.PENDING || (sampled && isCpu() && isNotYetReady(pod))) {
                    setAside.add(pod);
                } else if (sampled) {
                    counting.add(pod);
                } else {
                    withoutSample.add(pod);
                }
            }
        }

        private boolean isCpu() {
            return metric instanceof ScalingMetric.PodResource resource
                    && resource.resource().equals("cpu");
        }

        /**
         * "When scaling on CPU, if any pod has yet to become ready or the most recent metric point for the pod was before
         * it became ready, that pod is set aside as well"; which of the two periods counts is under "Pod readiness and
         * autoscaling metrics".
         */
        private boolean isNotYetReady(ObservedPod pod) {
            ObservedPod.Readiness ready = pod.readiness();
            if (ready == null || pod.startedMicros() == null) {
                return true;
            }
            MetricReading.Usage sample = Objects.requireNonNull(reading.usages().get(pod.name()));
            boolean unready = ready.status() == ObservedPod.Readiness.Status.FALSE;
            boolean young = seen.nowMicros() - pod.startedMicros() < flags.cpuInitializationMicros();
            if (young) {
                boolean takenWhileReady = sample.timestampMicros() - sample.windowMicros() >= ready.sinceMicros();
                return unready || !takenWhileReady;
            }
            boolean neverReady = ready.sinceMicros() - pod.startedMicros() < flags.initialReadinessMicros();
            return unready && neverReady;
        }

        private List<@Nullable Integer> counts() {
            List<@Nullable Integer> counts = new ArrayList<>();
            boolean undefined = metric.target() instanceof ScalingMetric.Target.Utilization
                    && seen.pods().stream().anyMatch(pod -> request(pod) == null);
            Fraction base = undefined || seen.pods().isEmpty() ? null : ratio(0, List.of());
            if (base == null) {
                counts.add(null);
                return counts;
            }
            int up = base.against(Fraction.of(1, 1));
            boolean startingMatters = up > 0 && !setAside.isEmpty();
            if (withoutSample.isEmpty() && !startingMatters) {
                if (mayBeClose(base)) {
                    counts.add(seen.specReplicas());
                }
                if (mayBeFar(base)) {
                    counts.addAll(wholes(base, counting.size()));
                }
                return counts;
            }
            // "recomputes the average more conservatively, assuming those pods were consuming 100% of the desired value
            // in
            // case of a scale down, and 0% in case of a scale up"; with a ratio of exactly 1 it is neither.
            List<ObservedPod> added = new ArrayList<>();
            if (up != 0) {
                added.addAll(withoutSample);
            }
            if (startingMatters) {
                added.addAll(setAside);
            }
            Fraction again = ratio(up < 0 ? 1 : 0, added);
            if (again == null) {
                counts.add(null);
                return counts;
            }
            // "If the new ratio reverses the scale direction, or is within the tolerance, the controller doesn't take
            // any
            // scaling action."
            int upAgain = again.against(Fraction.of(1, 1));
            if (mayBeClose(again) || up * upAgain < 0) {
                counts.add(seen.specReplicas());
            }
            if (mayBeFar(again) && up * upAgain >= 0) {
                for (int count : wholes(again, samples() + added.size())) {
                    boolean reversed = (upAgain < 0 && count > seen.specReplicas())
                            || (upAgain > 0 && count < seen.specReplicas());
                    counts.add(reversed ? Integer.valueOf(seen.specReplicas()) : Integer.valueOf(count));
                }
            }
            return counts;
        }

        /** How many samples count, those of pods that the selector does not match included. */
        private int samples() {
            long strangers = reading.usages().keySet().stream()
                    .filter(name ->
                            seen.pods().stream().noneMatch(pod -> pod.name().equals(name)))
                    .count();
            return counting.size() + (int) strangers;
        }

        private @Nullable Fraction ratio(int assumedShare, List<ObservedPod> added) {
            long used = 0;
            long wanted = 0;
            long pods = 0;
            for (ObservedPod pod : counting) {
                used += Objects.requireNonNull(reading.usages().get(pod.name())).milli();
                wanted += wanted(pod);
                pods++;
            }
            for (ObservedPod pod : added) {
                used += assumedShare * assumed(pod);
                wanted += wanted(pod);
                pods++;
            }
            if (metric.target() instanceof ScalingMetric.Target.Utilization target) {
                // The utilisation is a whole percentage.
                return pods == 0 || wanted == 0 ? null : Fraction.of(used * 100 / wanted, target.percent());
            }
            for (String name : reading.usages().keySet()) {
                if (seen.pods().stream().noneMatch(pod -> pod.name().equals(name))) {
                    used += reading.usages().get(name).milli();
                    pods++;
                }
            }
            return pods == 0 ? null : Fraction.of(used / pods, average());
        }

        private long average() {
            return ((ScalingMetric.Target.AverageValue) metric.target()).milli();
        }

        private long wanted(ObservedPod pod) {
            return metric.target() instanceof ScalingMetric.Target.Utilization
                    ? Objects.requireNonNull(request(pod))
                    : 1;
        }

        private long assumed(ObservedPod pod) {
            return metric.target() instanceof ScalingMetric.Target.Utilization target
                    ? Objects.requireNonNull(request(pod)) * Math.max(100, target.percent()) / 100
                    : average();
        }

        private @Nullable Long request(ObservedPod pod) {
            ScalingMetric.PodResource resource = (ScalingMetric.PodResource) metric;
            return pod.request(resource.resource(), resource.container());
        }
    }

    /** "the ratio is sufficiently close to 1.0 (within a configurable tolerance)". */
    private boolean mayBeClose(Fraction ratio) {
        return (ratio.against(lowest()) >= 0 || ratio.isNear(lowest()))
                && (ratio.against(highest()) <= 0 || ratio.isNear(highest()));
    }

    private boolean mayBeFar(Fraction ratio) {
        return ratio.against(lowest()) < 0
                || ratio.against(highest()) > 0
                || ratio.isNear(lowest())
                || ratio.isNear(highest());
    }

    private Fraction lowest() {
        Double declared = hpa.behavior() == null ? null : hpa.behavior().down().tolerance();
        return Fraction.of(1, 1).minus(Fraction.of(declared == null ? flags.tolerance() : declared));
    }

    private Fraction highest() {
        Double declared = hpa.behavior() == null ? null : hpa.behavior().up().tolerance();
        return Fraction.of(1, 1).plus(Fraction.of(declared == null ? flags.tolerance() : declared));
    }

    /** The smallest whole number that is not below a product; beside a whole number, that one or the next. */
    private static List<Integer> wholes(Fraction ratio, long count) {
        Fraction exact = ratio.times(count);
        int whole = 0;
        while (Fraction.of(whole, 1).against(exact) < 0) {
            whole++;
        }
        return Fraction.of(whole, 1).isNear(exact) && ratio.isOnlyNearlyADouble()
                ? List.of(whole, whole + 1)
                : List.of(whole);
    }

    /** "The controller considers all recommendations within a configurable window choosing the highest". */
    private int withoutBehaviour(int recommendation) {
        int highest = recommendation;
        long window = flags.downscaleStabilizationMicros();
        for (ScalingHistory.Recommendation one : remembered()) {
            if (seen.nowMicros() - one.micros() <= window) {
                highest = Math.max(highest, one.replicas());
            }
        }
        if (highest < hpa.minReplicas()) {
            return hpa.minReplicas();
        }
        int most = Math.max(2 * seen.specReplicas(), 4);
        return Math.min(highest, Math.min(most, hpa.maxReplicas()));
    }

    private List<ScalingHistory.Recommendation> remembered() {
        return past.recommendations().isEmpty()
                ? List.of(new ScalingHistory.Recommendation(seen.nowMicros(), seen.specReplicas()))
                : past.recommendations();
    }

    /** "Stabilization window", then "Scaling policies", then the bounds. */
    private Set<Integer> withBehaviour(int recommendation) {
        int current = seen.specReplicas();
        int lowest = recommendation;
        int highest = recommendation;
        long up = hpa.upWindowMicros();
        long down = hpa.downWindowMicros(flags);
        // Through time, step by step, as far back as either window reaches.
        for (long age = 0; age < Math.max(up, down); age += TICK) {
            for (ScalingHistory.Recommendation one : remembered()) {
                long old = seen.nowMicros() - one.micros();
                if (old >= age && old < age + TICK) {
                    lowest = old < up ? Math.min(lowest, one.replicas()) : lowest;
                    highest = old < down ? Math.max(highest, one.replicas()) : highest;
                }
            }
        }
        int stable = current;
        if (lowest > current) {
            stable = lowest;
        }
        if (highest < stable) {
            stable = highest;
        }
        Set<Integer> sizes = new TreeSet<>();
        if (stable > current) {
            for (int most : farthest(hpa.up(), 1)) {
                int size = stable;
                while (size > current && (size > most || size > hpa.maxReplicas())) {
                    size--;
                }
                sizes.add(size);
            }
        } else if (stable < current) {
            for (int fewest : farthest(hpa.down(), -1)) {
                int size = stable;
                while (size < current && (size < fewest || size < hpa.minReplicas())) {
                    size++;
                }
                sizes.add(size);
            }
        } else {
            sizes.add(current);
        }
        return sizes;
    }

    /**
     * "the policy which allows the highest amount of change is the policy which is selected by default [...] setting the
     * value to Min would select the policy which allows the smallest change [...] Disabled completely disables scaling in
     * that direction."
     */
    private Set<Integer> farthest(ScalingRules rules, int direction) {
        if (rules.select() == ScalingRules.Select.DISABLED) {
            return Set.of(seen.specReplicas());
        }
        Set<Integer> picked = new TreeSet<>();
        pick(rules, direction, 0, null, picked);
        return picked;
    }

    private void pick(ScalingRules rules, int direction, int next, @Nullable Integer chosen, Set<Integer> picked) {
        if (next == rules.policies().size()) {
            picked.add(chosen == null ? seen.specReplicas() : chosen);
            return;
        }
        for (int limit : limits(rules.policies().get(next), direction)) {
            boolean greaterChange = chosen == null || limit * direction > chosen * direction;
            boolean take = chosen == null || greaterChange == (rules.select() == ScalingRules.Select.MAX);
            pick(rules, direction, next + 1, take ? Integer.valueOf(limit) : chosen, picked);
        }
    }

    /** "periodSeconds indicates the length of time in the past for which the policy must hold true." */
    private List<Integer> limits(ScalingRules.Policy policy, int direction) {
        int before = seen.specReplicas();
        for (ScalingHistory.Change change : past.changes()) {
            boolean recent = seen.nowMicros() - change.micros() < policy.periodSeconds() * 1_000_000L;
            before -= recent ? change.added() : 0;
        }
        if (policy.type() == ScalingRules.Policy.Type.PODS) {
            return List.of(before + direction * policy.value());
        }
        Fraction share = Fraction.of(100 + direction * policy.value(), 100);
        Fraction exact = share.times(before);
        int limit = 0;
        if (direction > 0) {
            // Rounded up: the change might not be a whole pod.
            while (Fraction.of(limit, 1).against(exact) < 0) {
                limit++;
            }
            while (Fraction.of(limit - 1, 1).against(exact) >= 0) {
                limit--;
            }
        } else {
            // "10% of the pods is 7.2 but the number is rounded up to 8": what is left is cut to a whole number.
            while (Fraction.of(limit + 1, 1).against(exact) <= 0) {
                limit++;
            }
            while (Fraction.of(limit - 1, 1).against(exact) >= 0) {
                limit--;
            }
        }
        return Fraction.of(limit, 1).isNear(exact) && share.isOnlyNearlyADouble()
                ? List.of(limit, limit + direction)
                : List.of(limit);
    }
}
