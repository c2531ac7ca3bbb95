package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.spec.AutoscalingSpec;
import io.plimsoll.spec.Slo;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Calibration;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Stop;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.PodState;
import io.plimsoll.suite.load.SteppedLoad;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.ControllerSettings;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.ObservedPod;
import io.plimsoll.timeline.scaling.ReactionTime;
import io.plimsoll.timeline.scaling.ScalingMetric;
import io.plimsoll.timeline.scaling.ScalingRules;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a request costs, asks for one more pod, then for more than there may be, and drops the load again.
 *
 * <p>It waits on what is seen: samples of nothing but the time that they are to be about, the workload's size, ready pods.
 */
final class AutoscalingCourse {

    static final Duration CONTROL = Duration.ofSeconds(10);
    /** Two windows and two samples of a metrics-server with its default resolution of 15 s, and some to spare. */
    static final Duration SAMPLE = Duration.ofSeconds(75);
    /** How long a second sample under the same load is waited for. */
    private static final Duration SECOND_SAMPLE = Duration.ofSeconds(12);
    /** How long a profile that moves nothing is tried: with the light load before it, that is said within a minute. */
    static final Duration MOVED = Duration.ofSeconds(45);

    static final Duration SCALED = Duration.ofSeconds(15);
    static final Duration CEILING = Duration.ofSeconds(75);
    static final Duration AFTER = Duration.ofSeconds(5);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** How much more than the most pods can carry the ceiling asks for: beyond the tolerance, and within the limits. */
    private static final double ABOVE_CEILING = 1.2;
    /** Where the most pods are the aim, what they can carry is nearly used, so that a warmer service still needs them. */
    private static final double NEARLY_ALL = 0.97;
    /** Beyond the default tolerance of a tenth. */
    private static final double BEYOND_TOLERANCE = 1.15;

    private static final double MOST_PER_SECOND = AutoscalingSpec.MOST_PER_SECOND;

    private final Bench bench;
    private final ScaledWorkload scaled;
    private final SteppedLoad load;
    private final MetricWatch metrics;
    private final List<String> drilled;
    private final ControllerSettings settings = ControllerSettings.defaults();
    private final List<String> lifts = new ArrayList<>();
    private List<PodName> oldPods = List.of();
    private long startUpMillis;
    private long seenMicros;
    private long readyMicros;
    private @Nullable Stop stopped;
    private final AutoscalingSpec.@Nullable Profile profile;
    private @Nullable MovedMetric moved;
    private @Nullable Double targetMilli;
    private @Nullable Calibration calibration;
    private @Nullable Step out;
    private @Nullable Step ceiling;
    private String noCeiling = "";
    private @Nullable Long droppedMicros;
    private @Nullable Long inMicros;

    AutoscalingCourse(Bench bench, ScaledWorkload scaled, SteppedLoad load, MetricWatch metrics, List<String> drilled) {
        this.bench = bench;
        this.scaled = scaled;
        this.load = load;
        this.metrics = metrics;
        this.drilled = List.copyOf(drilled);
        this.profile = bench.context().spec().autoscaling().profile();
    }

    AutoscalingFacts run() throws IOException, HarnessFailure, Untestable {
        load.warmUp();
        Autoscaler autoscaler = autoscaler();
        List<MovedMetric> movable = MetricLack.movable(autoscaler, profile != null);
        stopped = whyUseless(autoscaler, movable).orElse(null);
        if (stopped == null) {
            rest(autoscaler);
        }
        readyMicros = Bench.micros();
        load.control(CONTROL);
        oldPods = PodName.of(workload(bench.snapshot()), bench.snapshot());
        startUpMillis = startUp();
        if (stopped == null) {
            stopped = whyNotComputed().orElse(null);
        }
        if (stopped == null) {
            provoke(autoscaler, MetricLack.readable(movable, lastPoll()));
        }
        return facts();
    }

    private void provoke(Autoscaler autoscaler, List<MovedMetric> metrics)
            throws IOException, HarnessFailure, Untestable {
        out = profile == null ? calibratedOut(autoscaler, metrics) : givenOut(autoscaler, metrics.get(0), profile);
        if (out.reachedMicros() != null) {
            bench.hold("the time with more pods", SCALED);
            ceiling = ceiling(autoscaler, out);
        }
        int most = size(bench.snapshot());
        bench.phase("the load drops; waiting until no pod is left that is not needed");
        droppedMicros = load.drop();
        if (out.reachedMicros() != null) {
            inMicros = scaleIn(autoscaler, most);
        }
        bench.hold("the time after scaling in", AFTER);
    }

    /** Makes the step that by a calibration asks for one pod more, by the metric that asks for it first. */
    private Step calibratedOut(Autoscaler autoscaler, List<MovedMetric> metrics)
            throws IOException, HarnessFailure, Untestable {
        int from = oldPods.size();
        int to = Math.min(autoscaler.maxReplicas(), Math.max(from + 1, (int) Math.ceil(from * BEYOND_TOLERANCE)));
        double aim = to == autoscaler.maxReplicas()
                ? Math.max(NEARLY_ALL * to, BEYOND_TOLERANCE * from)
                : (Math.max(BEYOND_TOLERANCE * from, to - 1) + to) / 2;
        Map<MovedMetric, Calibration> costs = calibrate(metrics, from);
        MovedMetric first = Collections.min(
                costs.keySet(),
                Comparator.comparingDouble(metric -> rateFor(aim, Objects.requireNonNull(costs.get(metric)))));
        Calibration found = Objects.requireNonNull(costs.get(first));
        moved = first;
        calibration = found;
        targetMilli = found.targetMilli();
        double rate = rateFor(aim, found);
        requireFeasible(rate, found);
        return awaitOut(autoscaler, to, liftOut(to, rate, found.highPerSecond()));
    }

    /** Returns the rate at which a number of pods have just what their target is. */
    private static double rateFor(double pods, Calibration cost) {
        return cost.perSecondFor(pods * cost.targetMilli());
    }

    /** Makes the step that the spec gives. */
    private Step givenOut(Autoscaler autoscaler, MovedMetric metric, AutoscalingSpec.Profile given)
            throws IOException, HarnessFailure, Untestable {
        GivenProfile.requireRoom(given, autoscaler, oldPods.size());
        moved = metric;
        targetMilli = target(metric);
        double before = lightUse(metric);
        StepLift lift = liftOut(given.pods(), given.outPerSecond(), load.basePerSecond());
        requireMoved(metric, before, lift);
        return awaitOut(autoscaler, given.pods(), lift);
    }

    /** Returns how much there was under the light load, by the smallest sample of it: the first ones are of a cold service. */
    private double lightUse(MovedMetric metric) throws HarnessFailure {
        List<String> pods = oldPods.stream().map(PodName::name).toList();
        OptionalDouble least = metrics.least(metric, pods, seenMicros);
        return least.isPresent() ? least.getAsDouble() : mean(samples(metric, readyMicros, SAMPLE));
    }

    /** Waits until the load shows in the metric, or in what the controller made of it. */
    private void requireMoved(MovedMetric metric, double before, StepLift lift) throws HarnessFailure, Untestable {
        Duration limit = afterLift(metric);
        List<String> pods = oldPods.stream().map(PodName::name).toList();
        List<Double> seen = new ArrayList<>();
        Progress moved = bench.until("the load shows in the metric", limit, snapshot -> {
            if (size(snapshot) > oldPods.size()) {
                return new Progress.Reached();
            }
            OptionalDouble now = metrics.used(metric, pods, lift.micros());
            now.ifPresent(seen::add);
            return now.isPresent() && UnmovedMetric.moved(before, now.getAsDouble())
                    ? new Progress.Reached()
                    : new Progress.NotYet("no sample shows it");
        });
        if (moved instanceof Progress.Reached) {
            return;
        }
        if (seen.isEmpty()) {
            throw noSample(metric, limit);
        }
        throw unmoved().failure(metric, load.basePerSecond(), before, lift.total(), seen.get(seen.size() - 1));
    }

    /** A sample is of a larger load alone when its whole time lies after it and the next answer is out. */
    private Duration afterLift(MovedMetric metric) {
        Duration window =
                micros(metrics.last().map(metric::windowMicros).orElse(0L)).plus(SECOND_SAMPLE);
        return window.compareTo(MOVED) > 0 ? window : MOVED;
    }

    private MetricPoll lastPoll() throws HarnessFailure {
        return metrics.last()
                .orElseThrow(() -> new HarnessFailure(
                        "the metrics APIs were not asked yet", "run the check again; the host was too busy"));
    }

    private UnmovedMetric unmoved() {
        return new UnmovedMetric(
                scaled.key().toString(), scaled.served().entryPoint().name(), scaled.servedInstead());
    }

    // ---- before anything is provoked

    /** Waits until the workload has its fewest pods, all ready, and the controller has a value for its metric. */
    private void rest(Autoscaler autoscaler) throws HarnessFailure, Untestable {
        bench.phase("waiting until the autoscaler sees its metric and is at rest");
        ReactionTime reaction = reaction(autoscaler);
        Duration budget = SAMPLE.plus(micros(reaction.slowestIn(autoscaler.maxReplicas(), autoscaler.minReplicas())
                .orElse(0)));
        Progress rest = bench.until("the autoscaler is at rest", budget, snapshot -> {
            Optional<String> failing = failing(snapshot);
            if (failing.isPresent() && metrics.last().isPresent()) {
                MetricPoll last = metrics.last().get();
                boolean lasting = Bench.micros() - seenMicros > SAMPLE.toMillis() * 500;
                Optional<String> unanswered = MetricLack.unanswered(autoscaler, last);
                if (unanswered.isPresent() && lasting) {
                    return new Progress.Never(unanswered.get() + "; the autoscaler says: " + failing.get());
                }
                return unanswered.isEmpty() && lasting && MetricLack.showsPods(autoscaler, last)
                        ? new Progress.Reached()
                        : new Progress.NotYet(failing.get());
            }
            if (status(snapshot).path("currentMetrics").isEmpty()) {
                return new Progress.NotYet("the autoscaler's status names no value of its metric");
            }
            return size(snapshot) <= Math.max(autoscaler.minReplicas(), 1) || forbidsIn(autoscaler)
                    ? allReady(snapshot)
                    : new Progress.NotYet("there are %s pods, more than minReplicas %s"
                            .formatted(size(snapshot), autoscaler.minReplicas()));
        });
        if (rest instanceof Progress.Never never) {
            throw new Untestable(ReasonCode.PREREQ_MISSING, never.why());
        }
        if (rest instanceof Progress.NotYet notYet) {
            throw new HarnessFailure(
                    "the autoscaler did not come to rest under the light load of %s requests/s: %s"
                            .formatted(Math.round(load.basePerSecond()), notYet.missing()),
                    "let the workload need no more than minReplicas pods under that load: raise its target or its requests");
        }
    }

    private static boolean forbidsIn(Autoscaler autoscaler) {
        return autoscaler.down().select() == ScalingRules.Select.DISABLED;
    }

    /** Returns what makes load useless: there is nothing to gain by it. */
    private Optional<Stop> whyUseless(Autoscaler autoscaler, List<MovedMetric> movable) {
        if (autoscaler.maxReplicas() <= autoscaler.minReplicas()) {
            return Optional.of(new Stop(
                    AutoscalingCause.NO_ROOM.name(),
                    "minReplicas is %s, maxReplicas is %s"
                            .formatted(autoscaler.minReplicas(), autoscaler.maxReplicas())));
        }
        List<String> unreachable = movable.stream()
                .flatMap(metric -> unreachable(autoscaler, metric).stream())
                .toList();
        return unreachable.size() < movable.size()
                ? Optional.empty()
                : Optional.of(new Stop(AutoscalingCause.TARGET_UNREACHABLE.name(), String.join("; ", unreachable)));
    }

    /** Returns why no load lets the pods reach a metric's target; empty if one may. */
    private Optional<String> unreachable(Autoscaler autoscaler, MovedMetric metric) {
        if (!(metric.metric() instanceof ScalingMetric.PodResource resource)) {
            return Optional.empty();
        }
        double target = target(metric);
        return ScaledWorkload.limitMilli(scaled.workload().at("/spec/template/spec"), resource)
                .filter(limit -> target > 0
                        && limit < target * (1 + autoscaler.tolerance(settings).up()))
                .map(limit -> String.format(
                        Locale.ROOT,
                        "a pod may use %dm of the processor at most, the target is %.0fm on average",
                        limit,
                        target));
    }

    /** Returns that the controller cannot compute the metric although the metrics API answers. */
    private Optional<Stop> whyNotComputed() {
        return failing(bench.snapshot()).map(words -> new Stop(AutoscalingCause.METRIC_NOT_COMPUTED.name(), words));
    }

    private Optional<String> failing(ClusterSnapshot snapshot) {
        return condition(status(snapshot), "ScalingActive")
                .filter(condition -> condition.path("status").asText().equals("False"))
                .map(condition -> "ScalingActive is False (%s): %s"
                        .formatted(
                                condition.path("reason").asText(),
                                condition.path("message").asText()));
    }

    // ---- what a request costs

    /** Returns what a request costs in each of some metrics that the load moves. */
    private Map<MovedMetric, Calibration> calibrate(List<MovedMetric> movable, int pods)
            throws IOException, HarnessFailure, Untestable {
        bench.phase("calibration: what the light load costs");
        Map<MovedMetric, List<Double>> low = new LinkedHashMap<>();
        double more = Math.max(100, 0.5 * declaredPerSecond());
        for (MovedMetric metric : movable) {
            List<Double> samples = samples(metric, readyMicros, SAMPLE);
            low.put(metric, samples);
            double room = target(metric) * pods;
            double lowMilli = mean(samples);
            if (lowMilli > 0.75 * room) {
                throw new HarnessFailure(
                        "the light load of %s requests/s already uses %s; the %s pods have %s to their target"
                                .formatted(
                                        Math.round(load.basePerSecond()),
                                        metric.amount(lowMilli),
                                        pods,
                                        metric.amount(room)),
                        "raise the autoscaler's target, or autoscaling.drill-target-percent, or lower"
                                + " load.requests-per-second");
            }
            // As if all of the use came from requests: that costs more than it really does, so this asks for no pod.
            more = Math.min(more, load.basePerSecond() * (0.85 * room - lowMilli) / Math.max(1, lowMilli));
        }
        SteppedLoad.Lift lift = lift("calibration", Math.max(20, more));
        bench.phase("calibration: what a larger load costs");
        Map<MovedMetric, Calibration> found = new LinkedHashMap<>();
        for (MovedMetric metric : movable) {
            found.put(metric, cost(metric, Objects.requireNonNull(low.get(metric)), lift));
        }
        // A smaller load on top may be hidden by what the service saves while it warms up.
        boolean telling = lift.perSecond() >= 2 * load.basePerSecond();
        Map<MovedMetric, Calibration> telltale = new LinkedHashMap<>(found);
        telltale.entrySet()
                .removeIf(each -> (telling || !each.getKey().isProcessor())
                        && !UnmovedMetric.moved(
                                each.getValue().lowMilli(), each.getValue().highMilli()));
        if (telltale.isEmpty()) {
            MovedMetric metric = movable.get(0);
            Calibration cost = Objects.requireNonNull(found.get(metric));
            throw unmoved()
                    .failure(metric, cost.lowPerSecond(), cost.lowMilli(), cost.highPerSecond(), cost.highMilli());
        }
        return telltale;
    }

    private Calibration cost(MovedMetric metric, List<Double> low, SteppedLoad.Lift lift) throws HarnessFailure {
        List<Double> high = samples(metric, lift.micros(), afterLift(metric));
        return new Calibration(
                load.basePerSecond(),
                mean(low),
                load.basePerSecond() + lift.perSecond(),
                mean(high),
                Math.max(spread(low), spread(high)),
                target(metric),
                !metric.isProcessor());
    }

    /** Returns what the pods used under a load, from one sample of it alone, or two if the second comes soon. */
    private List<Double> samples(MovedMetric metric, long sinceMicros, Duration limit) throws HarnessFailure {
        List<Double> samples = new ArrayList<>();
        Progress first = bench.until("every pod has a sample of this load", limit, snapshot -> {
            OptionalDouble now = used(snapshot, metric, sinceMicros);
            now.ifPresent(samples::add);
            return now.isPresent() ? new Progress.Reached() : new Progress.NotYet("not every pod has one");
        });
        if (!(first instanceof Progress.Reached)) {
            throw noSample(metric, limit);
        }
        bench.until("a second sample", SECOND_SAMPLE, snapshot -> {
            OptionalDouble now = used(snapshot, metric, sinceMicros);
            if (now.isPresent() && now.getAsDouble() != samples.get(0)) {
                samples.add(now.getAsDouble());
                return new Progress.Reached();
            }
            return new Progress.NotYet("the same as before");
        });
        return samples;
    }

    private HarnessFailure noSample(MovedMetric metric, Duration limit) {
        return new HarnessFailure(
                "the %s showed no sample of this load for every pod of %s within %s s"
                        .formatted(metric.api(), scaled.key(), limit.toSeconds()),
                "see metrics.jsonl in the pack: the samples may be too far apart, or pods come and go");
    }

    private static double mean(List<Double> samples) {
        return samples.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static double spread(List<Double> samples) {
        double mean = mean(samples);
        return samples.stream().mapToDouble(each -> Math.abs(each - mean)).max().orElse(0);
    }

    private void requireFeasible(double rate, Calibration calibration) throws HarnessFailure {
        if (rate > MOST_PER_SECOND) {
            throw new HarnessFailure(
                    String.format(
                            Locale.ROOT,
                            "one more pod would take %.0f requests/s (each %.2fm of %s), more than the %.0f that are sent from"
                                    + " here at most",
                            rate,
                            calibration.milliPerRequest(),
                            Objects.requireNonNull(moved).isProcessor()
                                    ? "the processor"
                                    : moved.metric().key(),
                            MOST_PER_SECOND),
                    "declare costlier requests, or a part of the target for the drill (autoscaling.drill-target-percent)");
        }
    }

    // ---- out, ceiling, in

    /**
     * A load that was added to ask for more pods.
     *
     * @param total all requests a second from then on
     * @param micros when its first requests had been sent
     */
    private record StepLift(double total, long micros) {}

    private StepLift liftOut(int to, double rate, double sofar) throws IOException, HarnessFailure {
        SteppedLoad.Lift lift = lift("step to %s pods".formatted(to), Math.max(1, rate - sofar));
        return new StepLift(sofar + lift.perSecond(), lift.micros());
    }

    private Step awaitOut(Autoscaler autoscaler, int to, StepLift lift) {
        double total = lift.total();
        ReactionTime reaction = reaction(autoscaler);
        Duration budget = micros(reaction.slowestOut(oldPods.size(), to).orElse(reaction.slowestFirstOut()))
                .plusMillis(ScaleOutJudge.startUpBudgetMillis(startUpMillis));
        bench.phase(String.format(
                Locale.ROOT, "%.0f requests/s: waiting for %d pods, for %d s at most", total, to, budget.toSeconds()));
        Progress reached = bench.until("there are more pods", budget, snapshot -> {
            if (size(snapshot) < to) {
                return new Progress.NotYet("the workload declares %s pods".formatted(size(snapshot)));
            }
            return allReady(snapshot);
        });
        return new Step(
                to,
                total,
                lift.micros(),
                reached instanceof Progress.Reached ? Bench.micros() : null,
                reached instanceof Progress.NotYet notYet ? notYet.missing() : "");
    }

    private @Nullable Step ceiling(Autoscaler autoscaler, Step before) throws IOException, HarnessFailure {
        MovedMetric metric = Objects.requireNonNull(moved);
        double most = metric.carriedMilli(Objects.requireNonNull(targetMilli), autoscaler.maxReplicas());
        double sofar = before.perSecond();
        double rate = profile != null
                ? GivenProfile.ceiling(profile, autoscaler.maxReplicas(), ABOVE_CEILING, declaredPerSecond())
                : Math.max(Objects.requireNonNull(calibration).perSecondFor(ABOVE_CEILING * most), declaredPerSecond());
        if (rate > MOST_PER_SECOND) {
            noCeiling = String.format(
                    Locale.ROOT,
                    "asking for more than the %d pods of maxReplicas would take %.0f requests/s, more than the %.0f that are"
                            + " sent from here at most",
                    autoscaler.maxReplicas(),
                    rate,
                    MOST_PER_SECOND);
            return null;
        }
        SteppedLoad.Lift lift = lift("ceiling", Math.max(1, rate - sofar));
        double total = sofar + lift.perSecond();
        bench.phase(String.format(Locale.ROOT, "%.0f requests/s: more than the most pods can carry", total));
        Duration budget = CEILING.plus(micros(reaction(autoscaler)
                .slowestOut(size(bench.snapshot()), autoscaler.maxReplicas())
                .orElse(0)));
        double enough = (1 + autoscaler.tolerance(settings).up()) * most;
        Progress seen = bench.until("more is asked for than there may be", budget, snapshot -> {
            OptionalDouble used = used(snapshot, metric, lift.micros());
            boolean above = used.isPresent() && used.getAsDouble() > enough;
            return above && limited(snapshot)
                    ? new Progress.Reached()
                    : new Progress.NotYet(
                            above
                                    ? "the autoscaler does not say that it is held at maxReplicas"
                                    : "the pods use %s (0: not known yet), less than the %s that would ask for more"
                                            .formatted(metric.amount(used.orElse(0)), metric.amount(enough)));
        });
        Long reached = seen instanceof Progress.Reached ? Bench.micros() : null;
        if (reached != null) {
            // Once more, so that the decision was not the last one of a burst.
            bench.hold("another look of the controller", micros(settings.syncPeriodMicros()));
        }
        return new Step(
                autoscaler.maxReplicas(),
                total,
                lift.micros(),
                reached,
                seen instanceof Progress.NotYet notYet ? notYet.missing() : "");
    }

    /** Returns whether the controller says that a bound keeps it from the size that the metric asks for. */
    private boolean limited(ClusterSnapshot snapshot) {
        return condition(status(snapshot), "ScalingLimited")
                .filter(condition -> condition.path("status").asText().equals("True")
                        && condition.path("reason").asText().equals("TooManyReplicas"))
                .isPresent();
    }

    private @Nullable Long scaleIn(Autoscaler autoscaler, int most) {
        Duration budget = inLimit(autoscaler, settings, most, scaled.graceSeconds());
        bench.phase(String.format(
                Locale.ROOT,
                "the load drops: %d pods are to go after %s, waiting for %d s at most",
                most - autoscaler.minReplicas(),
                seconds(autoscaler.downWindowMicros(settings)),
                budget.toSeconds()));
        int fewest = autoscaler.minReplicas();
        Progress reached = bench.until("no pod is left that is not needed", budget, snapshot -> {
            long pods = snapshot.podsOf(workload(snapshot)).size();
            return size(snapshot) <= fewest && pods <= fewest
                    ? new Progress.Reached()
                    : new Progress.NotYet("%s pods are declared, %s are there".formatted(size(snapshot), pods));
        });
        return reached instanceof Progress.Reached ? Bench.micros() : null;
    }

    static Duration inLimit(Autoscaler autoscaler, ControllerSettings settings, int most, long graceSeconds) {
        return micros(reaction(autoscaler, settings)
                        .slowestIn(most, autoscaler.minReplicas())
                        .orElse(0))
                .plusSeconds(graceSeconds)
                .plus(MARGIN);
    }

    // ---- what is seen

    private Autoscaler autoscaler() throws HarnessFailure {
        Progress there = bench.until(
                "the autoscaler is seen",
                Duration.ofSeconds(10),
                snapshot -> snapshot.find("HorizontalPodAutoscaler", scaled.namespace(), scaled.name())
                                .isPresent()
                        ? new Progress.Reached()
                        : new Progress.NotYet("it is not there"));
        if (!(there instanceof Progress.Reached)) {
            throw new HarnessFailure(
                    "HorizontalPodAutoscaler %s/%s is not in the cluster".formatted(scaled.namespace(), scaled.name()),
                    "find out what removed it");
        }
        seenMicros = Bench.micros();
        return Autoscaler.of(object(bench.snapshot()), scaled.namespace());
    }

    private JsonNode object(ClusterSnapshot snapshot) {
        return snapshot.find("HorizontalPodAutoscaler", scaled.namespace(), scaled.name())
                .orElse(scaled.autoscaler());
    }

    private JsonNode status(ClusterSnapshot snapshot) {
        return object(snapshot).path("status");
    }

    private JsonNode workload(ClusterSnapshot snapshot) {
        return snapshot.find("Deployment", scaled.namespace(), scaled.key().name())
                .orElse(scaled.workload());
    }

    private int size(ClusterSnapshot snapshot) {
        return workload(snapshot).at("/spec/replicas").asInt(1);
    }

    private Progress allReady(ClusterSnapshot snapshot) {
        long ready = snapshot.podsOf(workload(snapshot)).stream()
                .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
                .filter(PodState::isReady)
                .count();
        return ready >= size(snapshot)
                ? new Progress.Reached()
                : new Progress.NotYet("%s of %s pods are ready".formatted(ready, size(snapshot)));
    }

    private double target(MovedMetric metric) {
        return metric.targetMilli(bench.snapshot().podsOf(workload(bench.snapshot())).stream()
                .map(ObservedPod::of)
                .toList());
    }

    private long startUp() {
        return bench.snapshot().podsOf(workload(bench.snapshot())).stream()
                .mapToLong(AutoscalingCourse::startUp)
                .max()
                .orElse(0);
    }

    /** Returns how long a pod took from its start time until it was ready, in milliseconds, by its own status. */
    private static long startUp(JsonNode pod) {
        return condition(pod.path("status"), "Ready")
                .filter(condition -> condition.path("status").asText().equals("True"))
                .map(condition -> ChronoUnit.MILLIS.between(
                        Instant.parse(pod.at("/status/startTime").asText()),
                        Instant.parse(condition.path("lastTransitionTime").asText())))
                .orElse(0L);
    }

    private static Optional<JsonNode> condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** Returns what the workload's pods use together by samples of nothing but the time since a moment, if all have one. */
    private OptionalDouble used(ClusterSnapshot snapshot, MovedMetric metric, long sinceMicros) {
        return metrics.used(
                metric,
                PodName.of(workload(snapshot), snapshot).stream()
                        .map(PodName::name)
                        .toList(),
                sinceMicros);
    }

    private ReactionTime reaction(Autoscaler autoscaler) {
        return reaction(autoscaler, settings);
    }

    /** As coarse as metrics-server is by default, with a window of the same length: how coarse it is here is not known yet. */
    private static ReactionTime reaction(Autoscaler autoscaler, ControllerSettings settings) {
        return new ReactionTime(autoscaler, settings, 15_000_000, 30_000_000);
    }

    private int declaredPerSecond() {
        return bench.context().spec().load().requestsPerSecond();
    }

    private SteppedLoad.Lift lift(String name, double perSecond) throws IOException, HarnessFailure {
        SteppedLoad.Lift lift = load.lift(name, perSecond);
        lifts.add(lift.folder());
        return lift;
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    private AutoscalingFacts facts() throws IOException, HarnessFailure {
        long end = Bench.micros();
        bench.phase("the load ends; its files are fetched");
        Slo slo = bench.context().spec().slo();
        Duration p99 = slo == null ? null : slo.p99();
        return new AutoscalingFacts(
                load.end(),
                lifts,
                scaled.served().entryPoint().name(),
                scaled.namespace(),
                scaled.name(),
                scaled.key(),
                drilled,
                declaredPerSecond(),
                p99 == null ? null : p99.toMillis(),
                slo == null ? null : slo.errors(),
                oldPods,
                startUpMillis,
                readyMicros,
                stopped,
                moved == null ? null : moved.metric().key(),
                profile,
                targetMilli,
                calibration,
                out,
                ceiling,
                noCeiling,
                droppedMicros,
                inMicros,
                end);
    }
}
