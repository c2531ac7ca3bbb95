package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

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
import io.plimsoll.suite.load.SteppedLoad;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.ControllerSettings;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.ReactionTime;
import io.plimsoll.timeline.scaling.ScalingMetric;
import io.plimsoll.timeline.scaling.ScalingRules;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.time.Duration;
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

    /** What a calibration adds at least where there is room for it, requests a second. */
    private static final double LEAST_WANTED = 100;

    private static final double MOST_PER_SECOND = AutoscalingSpec.MOST_PER_SECOND;

    private final Bench bench;
    private final ScaledWorkload scaled;
    private final SteppedLoad load;
    private final MetricWatch metrics;
    private final LoadSamples samples;
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
        this.samples = new LoadSamples(bench, scaled, metrics);
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
        oldPods = state().podNames();
        startUpMillis = state().startUpMillis();
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
        int most = state().size();
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
        return least.isPresent()
                ? least.getAsDouble()
                : RequestCost.mean(samples.await(metric, readyMicros, LoadSamples.LIMIT));
    }

    /** Waits until the load shows in the metric, or in what the controller made of it. */
    private void requireMoved(MovedMetric metric, double before, StepLift lift) throws HarnessFailure, Untestable {
        Duration limit = samples.afterLift(metric);
        List<String> pods = oldPods.stream().map(PodName::name).toList();
        List<Double> seen = new ArrayList<>();
        Progress moved = bench.until("the load shows in the metric", limit, snapshot -> {
            if (state(snapshot).size() > oldPods.size()) {
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
            throw samples.none(metric, limit);
        }
        throw unmoved().failure(metric, load.basePerSecond(), before, lift.total(), seen.get(seen.size() - 1));
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
        Duration budget =
                LoadSamples.LIMIT.plus(micros(reaction.slowestIn(autoscaler.maxReplicas(), autoscaler.minReplicas())
                        .orElse(0)));
        Progress rest = bench.until("the autoscaler is at rest", budget, snapshot -> {
            ScalingState now = state(snapshot);
            Optional<String> failing = now.failing();
            if (failing.isPresent() && metrics.last().isPresent()) {
                MetricPoll last = metrics.last().get();
                boolean lasting = Bench.micros() - seenMicros > LoadSamples.LIMIT.toMillis() * 500;
                Optional<String> unanswered = MetricLack.unanswered(autoscaler, last);
                if (unanswered.isPresent() && lasting) {
                    return new Progress.Never(unanswered.get() + "; the autoscaler says: " + failing.get());
                }
                return unanswered.isEmpty() && lasting && MetricLack.showsPods(autoscaler, last)
                        ? new Progress.Reached()
                        : new Progress.NotYet(failing.get());
            }
            if (now.status().path("currentMetrics").isEmpty()) {
                return new Progress.NotYet("the autoscaler's status names no value of its metric");
            }
            return now.size() <= Math.max(autoscaler.minReplicas(), 1) || forbidsIn(autoscaler)
                    ? now.allReady()
                    : new Progress.NotYet("there are %s pods, more than minReplicas %s"
                            .formatted(now.size(), autoscaler.minReplicas()));
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
        return state().failing().map(words -> new Stop(AutoscalingCause.METRIC_NOT_COMPUTED.name(), words));
    }

    // ---- what a request costs

    /** Returns what a request costs in each of some metrics that the load moves. */
    private Map<MovedMetric, Calibration> calibrate(List<MovedMetric> movable, int pods)
            throws IOException, HarnessFailure, Untestable {
        RequestCost cost = new RequestCost(unmoved(), this::target, pods);
        bench.phase("calibration: what the light load costs");
        Map<MovedMetric, List<Double>> light = new LinkedHashMap<>();
        for (MovedMetric metric : movable) {
            light.put(metric, samples.await(metric, readyMicros, LoadSamples.LIMIT));
        }
        double wanted = Math.max(LEAST_WANTED, 0.5 * declaredPerSecond());
        SteppedLoad.Lift lift = lift("calibration", cost.room(light, load.basePerSecond(), wanted));
        bench.phase("calibration: what a larger load costs");
        Map<MovedMetric, List<Double>> larger = new LinkedHashMap<>();
        for (MovedMetric metric : movable) {
            larger.put(metric, samples.await(metric, lift.micros(), samples.afterLift(metric)));
        }
        return cost.of(light, larger, load.basePerSecond(), lift);
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
            ScalingState now = state(snapshot);
            if (now.size() < to) {
                return new Progress.NotYet("the workload declares %s pods".formatted(now.size()));
            }
            return now.allReady();
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
                .slowestOut(state().size(), autoscaler.maxReplicas())
                .orElse(0)));
        double enough = (1 + autoscaler.tolerance(settings).up()) * most;
        Progress seen = bench.until("more is asked for than there may be", budget, snapshot -> {
            OptionalDouble used = samples.used(snapshot, metric, lift.micros());
            boolean above = used.isPresent() && used.getAsDouble() > enough;
            return above && state(snapshot).isHeldAtMaximum()
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
            ScalingState now = state(snapshot);
            return now.size() <= fewest && now.podCount() <= fewest
                    ? new Progress.Reached()
                    : new Progress.NotYet("%s pods are declared, %s are there".formatted(now.size(), now.podCount()));
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
                snapshot ->
                        state(snapshot).isThere() ? new Progress.Reached() : new Progress.NotYet("it is not there"));
        if (!(there instanceof Progress.Reached)) {
            throw new HarnessFailure(
                    "HorizontalPodAutoscaler %s/%s is not in the cluster".formatted(scaled.namespace(), scaled.name()),
                    "find out what removed it");
        }
        seenMicros = Bench.micros();
        return Autoscaler.of(state().autoscaler(), scaled.namespace());
    }

    private ScalingState state() {
        return state(bench.snapshot());
    }

    private ScalingState state(ClusterSnapshot snapshot) {
        return new ScalingState(scaled, snapshot);
    }

    private double target(MovedMetric metric) {
        return metric.targetMilli(state().observedPods());
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
