package io.plimsoll.suite.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Stop;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.ControllerSettings;
import io.plimsoll.timeline.scaling.DecisionOracle;
import io.plimsoll.timeline.scaling.JudgedDecision;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import io.plimsoll.timeline.scaling.ReactionTime;
import io.plimsoll.toolbox.generator.CpuSample;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that the judges of autoscaling look at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 * @param polls what the metrics APIs showed
 */
record AutoscalingObservations(AutoscalingFacts facts, LoadObservations load, List<MetricPoll> polls) {

    /** Above this, on average while load was added, the host itself is what was measured. */
    static final double SATURATED_PERCENT = 97;

    /** A generator of which one request in a hundred is later than this did not get the processor when it needed it. */
    static final long WAITED_MICROS = 50_000;

    /** What is assumed of metrics-server where no two samples of a pod were seen: its default. */
    private static final long DEFAULT_RESOLUTION_MICROS = 15_000_000;

    AutoscalingObservations {
        polls = List.copyOf(polls);
    }

    static AutoscalingObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        AutoscalingFacts facts = files.facts(AutoscalingFacts.class);
        return new AutoscalingObservations(
                facts,
                files.observations(facts.load(), facts.lifts()),
                JsonLines.readAll(raw.resolve(MetricWatch.FILE), MetricPoll.class));
    }

    /** Returns the autoscaler as the cluster had it when everything was at rest. */
    Autoscaler autoscaler() {
        return Autoscaler.of(object(), facts.namespace());
    }

    private JsonNode object() {
        JsonNode last = null;
        for (WatchEvent event : autoscalerEvents()) {
            if (last == null || event.micros() <= facts.readyMicros()) {
                last = event.object();
            }
        }
        if (last == null) {
            throw new IllegalStateException(
                    "no HorizontalPodAutoscaler %s/%s was recorded".formatted(facts.namespace(), facts.autoscaler()));
        }
        return last;
    }

    List<WatchEvent> autoscalerEvents() {
        return load.timeline().watchEvents().stream()
                .filter(event -> event.kind().equals("HorizontalPodAutoscaler")
                        && event.namespace().equals(facts.namespace())
                        && event.name().equals(facts.autoscaler())
                        && event.type() != WatchEvent.Type.DELETED)
                .toList();
    }

    /** Returns every size that the workload was declared to have, by the moment from which on. */
    NavigableMap<Long, Integer> sizes() {
        NavigableMap<Long, Integer> sizes = new TreeMap<>();
        for (WatchEvent event : load.timeline().watchEvents()) {
            if (event.kind().equals(facts.workload().kind())
                    && event.namespace().equals(facts.workload().namespace())
                    && event.name().equals(facts.workload().name())) {
                int size = event.object().at("/spec/replicas").asInt(1);
                if (sizes.isEmpty() || sizes.lastEntry().getValue() != size) {
                    sizes.put(event.micros(), size);
                }
            }
        }
        return sizes;
    }

    /** Returns the changes of the declared size between two moments, each as size before and after. */
    List<Change> changes(long fromMicros, long toMicros) {
        List<Change> changes = new ArrayList<>();
        Integer before = null;
        for (Map.Entry<Long, Integer> size : sizes().entrySet()) {
            if (before != null && size.getKey() >= fromMicros && size.getKey() < toMicros) {
                changes.add(new Change(size.getKey(), before, size.getValue()));
            }
            before = size.getValue();
        }
        return changes;
    }

    /**
     * A change of the declared size.
     *
     * @param micros when
     * @param from before
     * @param to after
     */
    record Change(long micros, int from, int to) {}

    /**
     * Returns whether a change of the declared size was the autoscaler's: it is what its status says then, or within moments
     * after, as the controller writes the workload first.
     */
    boolean isOwn(Change change) {
        Integer said = null;
        for (WatchEvent event : autoscalerEvents()) {
            if (event.micros() > change.micros() + DecisionOracle.LAG_MICROS) {
                break;
            }
            int desired = event.object().at("/status/desiredReplicas").asInt();
            if (event.micros() > change.micros() && desired == change.to()) {
                return true;
            }
            said = event.micros() <= change.micros() ? Integer.valueOf(desired) : said;
        }
        return said != null && said == change.to();
    }

    /** Returns what is to be said of a check that nothing can be said of because the run stopped before it. */
    Optional<Verdict> stoppedBefore() {
        Stop stop = facts.stopped();
        return stop == null
                ? Optional.empty()
                : Optional.of(new Verdict.NotTested(ReasonCode.ABORTED_BY_EARLIER_FAILURE, stop.observed()));
    }

    /** Returns the same where more pods had to be there, ready, and were not. */
    Optional<Verdict> notScaled() {
        Step out = facts.out();
        return stoppedBefore()
                .or(() -> out != null && out.reachedMicros() != null
                        ? Optional.empty()
                        : Optional.of(new Verdict.NotTested(
                                ReasonCode.ABORTED_BY_EARLIER_FAILURE,
                                "the workload did not scale out: "
                                        + (out == null ? "no step was made" : out.missing()))));
    }

    /** Returns how a part of the load was answered, each figure with its name. */
    List<Measurement> latency(String when, long fromMicros, long toMicros) {
        long[] micros = load.ledger().plannedBetween(fromMicros, toMicros).entries().stream()
                .filter(LedgerEntry::wasAnswered)
                .filter(entry -> !entry.request().contains("delay="))
                .mapToLong(entry -> entry.endMicros() - entry.startMicros())
                .sorted()
                .toArray();
        if (micros.length == 0) {
            return List.of();
        }
        return List.of(
                new Measurement("p95 " + when, micros[(int) (0.95 * (micros.length - 1))] / 1_000.0, "ms", null),
                new Measurement("p99 " + when, micros[(int) (0.99 * (micros.length - 1))] / 1_000.0, "ms", null));
    }

    /** Returns how many pods were ready at a moment. */
    long readyAt(long micros) {
        return load.timeline().podsOf(facts.workload()).stream()
                .filter(pod -> pod.wasReadyAt(micros) && !terminating(pod, micros))
                .count();
    }

    private static boolean terminating(PodLife pod, long micros) {
        PodLife.Deletion deletion = pod.deletion();
        return deletion != null && deletion.requestedMicros() <= micros;
    }

    /** Returns every decision since everything was at rest, each held against the published algorithm. */
    List<JudgedDecision> decisions() {
        return new DecisionOracle(
                        autoscaler(),
                        ControllerSettings.defaults(),
                        load.timeline().watchEvents(),
                        polls)
                .judge(facts.readyMicros(), facts.endMicros());
    }

    /** Returns the metric that the load moved; that of the processor where none was decided upon. */
    Optional<MovedMetric> moved() {
        return MovedMetric.of(autoscaler(), facts.moved());
    }

    /** Returns how long the autoscaler may take, with the resolution and window that were seen. */
    ReactionTime reaction() {
        Map<String, TreeSet<Long>> times = new HashMap<>();
        long window = 0;
        Optional<MovedMetric> moved = moved();
        for (MetricPoll poll : polls) {
            MetricReading reading = moved.isEmpty()
                    ? new MetricReading.PerPod(Map.of())
                    : poll.reading(moved.get().metric());
            if (reading instanceof MetricReading.Single single) {
                times.computeIfAbsent("", name -> new TreeSet<>()).add(single.timestampMicros());
            } else if (reading instanceof MetricReading.PerPod each) {
                each.usages().forEach((pod, usage) -> times.computeIfAbsent(pod, name -> new TreeSet<>())
                        .add(usage.timestampMicros()));
            }
            window = Math.max(window, moved.isEmpty() ? 0 : moved.get().windowMicros(poll));
        }
        List<Long> steps = new ArrayList<>();
        for (TreeSet<Long> each : times.values()) {
            Long before = null;
            for (long time : each) {
                if (before != null) {
                    steps.add(time - before);
                }
                before = time;
            }
        }
        steps.sort(null);
        // All but the rarest: a sample that was skipped once is no resolution.
        long resolution = steps.isEmpty() ? DEFAULT_RESOLUTION_MICROS : steps.get((int) (steps.size() * 0.95));
        return new ReactionTime(
                autoscaler(),
                ControllerSettings.defaults(),
                resolution,
                window == 0 ? DEFAULT_RESOLUTION_MICROS : Math.min(window, 2 * resolution));
    }

    /** Returns why nothing follows about the service: the instrument, or a host that had nothing left. */
    Optional<Verdict> unsound() {
        Optional<Verdict> instrument = Soundness.instrument(load).map(Verdict.class::cast);
        return instrument
                .or(() -> Soundness.control(load, firstLift(), "load was added").map(Verdict.class::cast))
                .or(this::saturated);
    }

    private long firstLift() {
        // The first load on top comes after the control phase; requests that it disturbs are judged elsewhere.
        return facts.readyMicros() + AutoscalingCourse.CONTROL.toMillis() * 1_000;
    }

    /** Work that gives way to everything else keeps a host busy and takes nothing away from anybody. */
    private boolean generatorWaited() {
        return load.generator().lanes().stream()
                .anyMatch(lane -> lane.lateness().p99Micros() > WAITED_MICROS);
    }

    private Optional<Verdict> saturated() {
        Step out = facts.out();
        Long dropped = facts.droppedMicros();
        if (out == null || dropped == null) {
            return Optional.empty();
        }
        double mean = load.generator().cpu().stream()
                .filter(sample -> sample.micros() >= out.micros() && sample.micros() < dropped)
                .mapToDouble(CpuSample::hostPercent)
                .average()
                .orElse(0);
        return mean < SATURATED_PERCENT || !generatorWaited()
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "the host was %.0f %% busy while load was added: what was measured is the host, not the"
                                        + " service",
                                mean),
                        "give the host more cores or less other work, or ask for a part of the target"
                                + " (autoscaling.drill-target-percent)"));
    }
}
