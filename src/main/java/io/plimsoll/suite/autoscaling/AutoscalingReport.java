package io.plimsoll.suite.autoscaling;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Chart;
import io.plimsoll.evidence.ScenarioReport.Curve;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Panel;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.evidence.ScenarioReport.Point;
import io.plimsoll.spec.AutoscalingSpec;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Calibration;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.load.LoadDescription;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.timeline.scaling.JudgedDecision;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes autoscaling for reports: phases, the calibration, and load, use, sizes and losses on one axis. */
final class AutoscalingReport {

    private static final long STEP_MICROS = 500_000;

    private AutoscalingReport() {}

    static ScenarioReport of(String id, AutoscalingObservations observations, @Nullable String gatlingReport) {
        AutoscalingFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to = facts.endMicros();
        ScenarioReport plain = new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "autoscaling",
                        "%s scaled by %s under load".formatted(facts.workload(), observations.autoscaler()),
                        phases(facts, from, to),
                        figures(observations),
                        facts.workload(),
                        marks(facts),
                        gatlingReport);
        Chart chart = Objects.requireNonNull(plain.chart());
        return new ScenarioReport(
                plain.id(),
                plain.suite(),
                plain.title(),
                plain.fromMicros(),
                plain.toMicros(),
                plain.phases(),
                plain.requests(),
                plain.losses(),
                plain.measurements(),
                new Chart(
                        chart.bucketMicros(),
                        chart.buckets(),
                        chart.lanes(),
                        chart.marks(),
                        panels(observations, from, to)),
                plain.gatlingReport());
    }

    private static List<Phase> phases(AutoscalingFacts facts, long from, long to) {
        List<Phase> phases = new ArrayList<>();
        Step out = facts.out();
        Long dropped = facts.droppedMicros();
        if (out == null || dropped == null) {
            phases.add(new Phase("control", from, to));
            return phases;
        }
        phases.add(new Phase(facts.profile() == null ? "calibration" : "light load", from, out.micros()));
        Step ceiling = facts.ceiling();
        phases.add(new Phase("scaling out", out.micros(), ceiling == null ? dropped : ceiling.micros()));
        if (ceiling != null) {
            phases.add(new Phase("ceiling", ceiling.micros(), dropped));
        }
        phases.add(new Phase("scaling in", dropped, to));
        return phases;
    }

    private static List<Measurement> figures(AutoscalingObservations observations) {
        AutoscalingFacts facts = observations.facts();
        Optional<MovedMetric> moved = observations.moved();
        AutoscalingSpec.Profile given = facts.profile();
        Step out = facts.out();
        if (given != null && out != null) {
            return List.of(
                    new Measurement(
                            "load of the step, given in the spec (autoscaling.profile)", out.perSecond(), "1/s", null),
                    new Measurement("pods that it is to ask for, given in the spec", given.pods(), "", null));
        }
        Calibration cost = facts.calibration();
        if (cost == null || moved.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Measurement(
                        moved.get().isProcessor()
                                ? "processor time of one more request a second"
                                : moved.get().title() + " of one more request a second",
                        ScaleOutJudge.rounded(cost.milliPerRequest()
                                        * 10
                                        / moved.get().divisor())
                                / 10,
                        moved.get().unit(),
                        null),
                new Measurement(
                        "requests that bring one pod to its target",
                        ScaleOutJudge.rounded(cost.perSecondForEachPod()),
                        "1/s",
                        null),
                new Measurement("uncertainty of both", ScaleOutJudge.rounded(cost.uncertaintyPercent()), "%", null));
    }

    private static List<Mark> marks(AutoscalingFacts facts) {
        List<Mark> marks = new ArrayList<>();
        Step out = facts.out();
        if (out != null) {
            marks.add(new Mark(
                    out.micros(),
                    String.format(
                            Locale.ROOT,
                            "%.0f requests/s%s, meant to ask for %d pods",
                            out.perSecond(),
                            facts.profile() == null ? "" : " of the spec's profile",
                            out.pods())));
        }
        Step ceiling = facts.ceiling();
        if (ceiling != null) {
            marks.add(new Mark(
                    ceiling.micros(),
                    String.format(
                            Locale.ROOT,
                            "%.0f requests/s, meant to ask for more than %d pods",
                            ceiling.perSecond(),
                            ceiling.pods())));
        }
        Long dropped = facts.droppedMicros();
        if (dropped != null) {
            marks.add(new Mark(dropped, "all but the light load ends"));
        }
        return marks;
    }

    private static List<Panel> panels(AutoscalingObservations observations, long from, long to) {
        List<Panel> panels = new ArrayList<>();
        use(observations, from, to).ifPresent(panels::add);
        panels.add(replicas(observations, from, to));
        return panels;
    }

    /** Returns how much of the moved metric a pod has on average, and how much it may have by the target. */
    private static Optional<Panel> use(AutoscalingObservations observations, long from, long to) {
        Optional<MovedMetric> moved = observations.moved();
        if (moved.isEmpty()) {
            return Optional.empty();
        }
        MovedMetric metric = moved.get();
        Set<String> names = observations
                .load()
                .timeline()
                .podsOf(observations.facts().workload())
                .stream()
                .map(PodLife::name)
                .collect(Collectors.toSet());
        List<Point> used = new ArrayList<>();
        for (MetricPoll poll : observations.polls()) {
            if (poll.micros() < from || poll.micros() > to) {
                continue;
            }
            MetricReading reading = poll.reading(metric.metric());
            if (reading instanceof MetricReading.PerPod each) {
                each.usages().entrySet().stream()
                        .filter(usage -> names.contains(usage.getKey()))
                        .mapToLong(usage -> usage.getValue().milli())
                        .average()
                        .ifPresent(average -> add(used, poll.micros(), average / metric.divisor()));
            } else if (reading instanceof MetricReading.Single single) {
                long pods = metric.isShared() ? Math.max(1, observations.readyAt(poll.micros())) : 1;
                add(used, poll.micros(), single.milli() / metric.divisor() / pods);
            }
        }
        List<Curve> curves = new ArrayList<>();
        curves.add(new Curve(metric.isShared() ? "mean of the pods" : "value", used));
        Double target = observations.facts().targetMilli();
        if (target != null) {
            curves.add(new Curve("target", List.of(new Point(from, target / metric.divisor()))));
        }
        return Optional.of(
                new Panel(metric.isShared() ? metric.title() + " of one pod" : metric.title(), metric.unit(), curves));
    }

    /** Returns how many pods the controller decided for, were declared, were ready, and the oracle allows. */
    private static Panel replicas(AutoscalingObservations observations, long from, long to) {
        List<Point> desired = new ArrayList<>();
        for (WatchEvent event : observations.autoscalerEvents()) {
            if (event.micros() < to && event.object().at("/status").has("desiredReplicas")) {
                add(
                        desired,
                        Math.max(from, event.micros()),
                        event.object().at("/status/desiredReplicas").asInt());
            }
        }
        List<Point> declared = new ArrayList<>();
        for (Map.Entry<Long, Integer> size : observations.sizes().entrySet()) {
            if (size.getKey() < to) {
                add(declared, Math.max(from, size.getKey()), size.getValue());
            }
        }
        List<Point> ready = new ArrayList<>();
        for (long micros = from; micros < to; micros += STEP_MICROS) {
            add(ready, micros, observations.readyAt(micros));
        }
        List<Point> oracle = new ArrayList<>();
        for (JudgedDecision decision : observations.decisions()) {
            if (decision.state() != JudgedDecision.State.UNDECIDABLE) {
                add(
                        oracle,
                        Math.max(from, decision.micros()),
                        Math.max(decision.lowest(), Math.min(decision.highest(), decision.observed())));
            }
        }
        return new Panel(
                "Pods by number",
                "",
                List.of(
                        new Curve("desired", desired),
                        new Curve("declared", declared),
                        new Curve("ready", ready),
                        new Curve("by the algorithm", oracle)));
    }

    private static void add(List<Point> points, long micros, double value) {
        if (points.isEmpty() || points.get(points.size() - 1).value() != value) {
            points.add(new Point(micros, Math.round(value * 10) / 10.0));
        }
    }
}
