package io.plimsoll.suite.probes;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import io.plimsoll.suite.probes.ProbesFacts.Away;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.timeline.WatchEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes the failures of pods for reports: phases, bounds, losses and the chart. */
final class ProbesReport {

    private ProbesReport() {}

    static ScenarioReport of(String id, ProbesObservations observations, @Nullable String gatlingReport) {
        ProbesFacts facts = observations.facts();
        List<Trial> trials = facts.trials();
        long from = facts.load().loadMicros();
        long first = trials.isEmpty()
                ? observations.load().generator().endedMicros()
                : trials.get(0).beforeMicros();
        long to = trials.stream()
                .mapToLong(Trial::untilMicros)
                .max()
                .orElse(observations.load().generator().endedMicros());
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase("control", Math.min(from, first), first));
        add(phases, "readiness fails, under load", facts.withdrawal());
        add(phases, "served port blocked, under load", facts.serving());
        Away away = facts.away();
        if (away != null) {
            phases.add(new Phase(
                    "without " + away.key().name() + ", under load",
                    away.beforeMicros(),
                    Objects.requireNonNullElse(away.restoredMicros(), away.liftedMicros())));
        }
        add(phases, "liveness fails", facts.restart());
        add(phases, "start delayed", facts.slowStart());
        return new LoadDescription(observations.load(), Math.min(from, first), to)
                .report(
                        id,
                        "probes",
                        "Probes of %s made to fail".formatted(facts.workloadKey()),
                        phases,
                        bounds(facts),
                        facts.workloadKey(),
                        marks(observations),
                        gatlingReport);
    }

    private static void add(List<Phase> phases, String name, @Nullable Trial trial) {
        if (trial != null) {
            phases.add(new Phase(name, trial.beforeMicros(), trial.untilMicros()));
        }
    }

    private static List<Measurement> bounds(ProbesFacts facts) {
        List<Measurement> bounds = new ArrayList<>();
        bounds("readiness", facts.readiness(), bounds);
        bounds("liveness", facts.liveness(), bounds);
        bounds("startup", facts.startup(), bounds);
        return bounds;
    }

    private static void bounds(String name, @Nullable Probe probe, List<Measurement> bounds) {
        if (probe != null) {
            bounds.add(new Measurement(name + " probe fails after at least", probe.failsAfterMillis(), "ms", null));
            bounds.add(new Measurement(
                    "%s probe fails within (%s)".formatted(name, probe.derivation()),
                    probe.failsWithinMillis(),
                    "ms",
                    null));
        }
    }

    private static List<Mark> marks(ProbesObservations observations) {
        ProbesFacts facts = observations.facts();
        List<Mark> marks = new ArrayList<>();
        for (Trial trial : facts.trials()) {
            marks.add(new Mark(trial.setMicros(), "blocked at " + trial.pod().name()));
            marks.add(new Mark(trial.liftedMicros(), "lifted at " + trial.pod().name()));
        }
        Away away = facts.away();
        if (away != null) {
            marks.add(new Mark(
                    away.setMicros(),
                    "blocked for all but its kubelet: " + away.pod().name()));
            marks.add(new Mark(away.liftedMicros(), "lifted at " + away.pod().name()));
        }
        Trial restart = facts.restart();
        if (restart != null) {
            observations
                    .killing(restart.pod(), restart.beforeMicros())
                    .map(WatchEvent::micros)
                    .ifPresent(at -> marks.add(new Mark(at, "killed by its liveness probe")));
        }
        marks.sort(Comparator.comparingLong(Mark::micros));
        return marks;
    }
}
