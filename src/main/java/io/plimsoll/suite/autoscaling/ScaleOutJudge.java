package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Calibration;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Stop;
import io.plimsoll.suite.autoscaling.AutoscalingObservations.Change;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.JudgedDecision;
import io.plimsoll.timeline.scaling.ReactionTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Decides DEP-SCALE-001: load that asks for more pods gets them, ready, in time.
 *
 * <p>The time is what metrics, sync period and declared behaviour add up to ({@link ReactionTime}), and for the new pods
 * what the old ones took to start, twice, and ten seconds, but no more than a minute: capacity that comes later does not
 * help against load that has come. The factor and the minute are this project's own.
 */
final class ScaleOutJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SCALE-001";

    private static final long MOST_START_UP_MILLIS = 60_000;
    private static final int NAMED_CHANGES = 6;

    private final AutoscalingObservations observations;
    private final AutoscalingFacts facts;
    private final Autoscaler autoscaler;
    private final ReactionTime reaction;
    private final String what;

    private ScaleOutJudge(AutoscalingObservations observations) {
        this.observations = observations;
        this.facts = observations.facts();
        this.autoscaler = observations.autoscaler();
        this.reaction = observations.reaction();
        this.what = autoscaler + " of " + facts.workload();
    }

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(AutoscalingObservations observations) {
        return new ScaleOutJudge(observations).verdict();
    }

    /** Returns how long a new pod may take until it is ready. */
    static long startUpBudgetMillis(long startUpMillis) {
        return Math.min(MOST_START_UP_MILLIS, 2 * startUpMillis + 10_000);
    }

    private Verdict verdict() {
        Stop stop = facts.stopped();
        if (stop != null) {
            return new Verdict.Fail(List.of(stopped(stop)), List.of());
        }
        Optional<Verdict> unsound = observations.unsound();
        if (unsound.isPresent()) {
            return unsound.get();
        }
        Step out = Objects.requireNonNull(facts.out());
        List<Finding> findings = new ArrayList<>();
        overridden().ifPresent(findings::add);
        if (findings.isEmpty()) {
            Optional<Verdict> undecided = outOrWhy(out, findings);
            if (undecided.isPresent()) {
                return undecided.get();
            }
        }
        List<Measurement> measurements = measurements(out);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%.0f requests/s%s asked for %d pods: declared after %s, all ready after %s; before, there were %d",
                        out.perSecond(),
                        facts.profile() == null ? "" : ", as the spec's profile has it,",
                        out.pods(),
                        seconds(declaredMicros(out).orElse(0)),
                        seconds(Objects.requireNonNull(out.reachedMicros()) - out.micros()),
                        facts.oldPods().size()),
                measurements);
    }

    private Finding stopped(Stop stop) {
        boolean computed = !stop.cause().equals(AutoscalingCause.METRIC_NOT_COMPUTED.name());
        boolean room = !stop.cause().equals(AutoscalingCause.NO_ROOM.name());
        return new Finding(
                stop.cause(),
                what,
                !computed
                        ? "a value of the metric, as the metrics API shows the pods"
                        : room
                                ? "a target that the pods' limits let them reach, with the tolerance on top"
                                : "maxReplicas above minReplicas",
                stop.observed(),
                "it never scales out, whatever the load",
                !computed
                        ? "give the controller what it misses: requests of every container, a metric by the name that its adapter has, one"
                                + " autoscaler for each workload"
                        : room
                                ? "lower the target, or raise the limit above it"
                                : "raise maxReplicas, or take the autoscaler away",
                List.of());
    }

    private Optional<Finding> overridden() {
        List<Change> others = observations.changes(facts.readyMicros(), facts.endMicros()).stream()
                .filter(change -> !observations.isOwn(change))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                AutoscalingCause.REPLICAS_OVERRIDDEN.name(),
                what,
                "nothing but the autoscaler sets the number of pods",
                "%s of %s changes were not the autoscaler's"
                        .formatted(
                                others.size(),
                                observations
                                        .changes(facts.readyMicros(), facts.endMicros())
                                        .size()),
                "pods that the load needs are taken away again",
                "leave spec.replicas out of what is applied again and again (server-side apply, an ignored field of the"
                        + " GitOps controller)",
                others.stream()
                        .limit(NAMED_CHANGES)
                        .map(change -> "from %s to %s pods, %s after the step"
                                .formatted(
                                        change.from(),
                                        change.to(),
                                        seconds(change.micros()
                                                - Objects.requireNonNull(facts.out())
                                                        .micros())))
                        .toList()));
    }

    /** Adds what is wrong; returns a verdict only if nothing follows. */
    private Optional<Verdict> outOrWhy(Step out, List<Finding> findings) {
        int from = facts.oldPods().size();
        OptionalLong budget = reaction.slowestOut(from, out.pods());
        OptionalLong declared = declaredMicros(out);
        int asked = asked(out).max().orElse(0);
        if (declared.isEmpty() && asked < out.pods()) {
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "the load of %.0f requests/s did not ask for %s: by what the metrics API showed, the algorithm asks"
                                    + " for %d at most",
                            out.perSecond(),
                            asked <= from ? "more than " + from + " pods" : out.pods() + " pods",
                            asked),
                    facts.profile() == null
                            ? "run the check again; if it stays so, the use of a request changes too much to be calibrated"
                            : "name a larger load, or fewer pods, in autoscaling.profile.scale-out"));
        }
        int steady = Math.min(autoscaler.maxReplicas(), steadilyAsked(out));
        if (facts.profile() != null && !declared.isEmpty() && steady > out.pods()) {
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "the load of %.0f requests/s asks for %d pods by what the metrics API showed, not for the %d that the"
                                    + " spec's profile names",
                            out.perSecond(),
                            steady,
                            out.pods()),
                    "name what that load asks for, or a smaller load, in autoscaling.profile.scale-out"));
        }
        if (declared.isEmpty() && budget.isEmpty()) {
            findings.add(new Finding(
                    AutoscalingCause.SCALE_OUT_FORBIDDEN.name(),
                    what,
                    "behavior.scaleUp allows pods to be added",
                    "the metrics ask for %s pods, its policies never allow more than %s".formatted(asked, from),
                    "it never scales out, whatever the load",
                    "let behavior.scaleUp allow it: no selectPolicy Disabled, no policy of value 0",
                    List.of()));
        } else if (declared.isEmpty() || (budget.isPresent() && declared.getAsLong() > budget.getAsLong())) {
            findings.add(new Finding(
                    AutoscalingCause.SCALE_OUT_LATE.name(),
                    what,
                    "%s pods declared within %s: %s"
                            .formatted(out.pods(), seconds(budget.orElse(reaction.slowestFirstOut())), parts()),
                    declared.isEmpty() ? out.missing() : "declared after " + seconds(declared.getAsLong()),
                    "by what the metrics API showed, the algorithm asks for %s pods".formatted(asked),
                    "see the controller's log and the autoscaler's conditions",
                    observations.load().newestWarnings(out.micros())));
        } else {
            late(out, declared.getAsLong()).ifPresent(findings::add);
        }
        return Optional.empty();
    }

    private Optional<Finding> late(Step out, long declared) {
        long allowed = startUpBudgetMillis(facts.startUpMillis()) * 1_000;
        Long reached = out.reachedMicros();
        if (reached != null && reached - out.micros() - Math.max(0, declared) <= allowed) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                AutoscalingCause.NEW_PODS_NOT_READY.name(),
                what,
                "every new pod ready within %s of its being asked for: the old ones took %s, twice that and 10 s, 60 s at most"
                        .formatted(seconds(allowed), seconds(facts.startUpMillis() * 1_000)),
                reached == null
                        ? out.missing()
                        : "ready after " + seconds(reached - out.micros() - Math.max(0, declared)),
                "the pods come too late to help",
                "let a pod get ready as soon as it can serve: a startup probe instead of a delay, images that are there,"
                        + " room on the nodes",
                observations.load().newestWarnings(out.micros())));
    }

    private String parts() {
        return "samples of %s every %s, sync period %s, window %s, and 10 s"
                .formatted(
                        seconds(reaction.windowMicros()),
                        seconds(reaction.resolutionMicros()),
                        seconds(reaction.settings().syncPeriodMicros()),
                        seconds(autoscaler.upWindowMicros()));
    }

    /** Returns how long after the step so many pods were declared; 0 if they were before. */
    private OptionalLong declaredMicros(Step out) {
        return observations.sizes().entrySet().stream()
                .filter(size -> size.getKey() >= facts.readyMicros() && size.getValue() >= out.pods())
                .mapToLong(size -> Math.max(0, size.getKey() - out.micros()))
                .findFirst();
    }

    /** Returns how many pods the metrics asked for in the last decision before more load was added or all ended. */
    private int steadilyAsked(Step out) {
        return asked(out).reduce(0, (earlier, later) -> later);
    }

    /** Returns how many pods the metrics asked for, decision by decision, before more load was added or all ended. */
    private IntStream asked(Step out) {
        Step ceiling = facts.ceiling();
        Long dropped = facts.droppedMicros();
        long end = ceiling != null ? ceiling.micros() : dropped != null ? dropped : facts.endMicros();
        return observations.decisions().stream()
                .filter(decision -> decision.micros() >= out.micros() && decision.micros() < end)
                .map(JudgedDecision::asked)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue);
    }

    private List<Measurement> measurements(Step out) {
        List<Measurement> measurements = new ArrayList<>();
        Calibration cost = facts.calibration();
        if (cost != null) {
            measurements.add(new Measurement(
                    "requests that bring one pod to its target", rounded(cost.perSecondForEachPod()), "1/s", null));
            measurements.add(new Measurement("uncertainty of that", rounded(cost.uncertaintyPercent()), "%", null));
        }
        measurements.add(new Measurement(
                facts.profile() == null
                        ? "load that asked for more pods"
                        : "load that asked for more pods, given in the spec (autoscaling.profile)",
                rounded(out.perSecond()),
                "1/s",
                null));
        observations.changes(facts.readyMicros(), facts.endMicros()).stream()
                .filter(change -> change.to() > change.from())
                .findFirst()
                .ifPresent(change -> measurements.add(new Measurement(
                        "time to the first decision",
                        Math.max(0, change.micros() - out.micros()) / 1_000.0,
                        "ms",
                        "≤ " + reaction.slowestFirstOut() / 1_000)));
        observations.load().timeline().podsOf(facts.workload()).stream()
                .filter(pod ->
                        facts.oldPods().stream().noneMatch(old -> old.uid().equals(pod.uid())))
                .map(PodLife::ready)
                .flatMap(List::stream)
                .mapToLong(Interval::fromMicros)
                .min()
                .ifPresent(ready -> measurements.add(new Measurement(
                        "time to the first new ready pod", (ready - out.micros()) / 1_000.0, "ms", null)));
        Long reached = out.reachedMicros();
        if (reached != null) {
            measurements.add(
                    new Measurement("time until all were ready", (reached - out.micros()) / 1_000.0, "ms", null));
            measurements.addAll(observations.latency("before", facts.readyMicros(), out.micros()));
            measurements.addAll(observations.latency("until all were ready", out.micros(), reached));
            measurements.addAll(observations.latency(
                    "once scaled", reached, reached + AutoscalingCourse.SCALED.toMillis() * 1_000));
        }
        return measurements;
    }

    static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
