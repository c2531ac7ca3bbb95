package io.plimsoll.suite.gracefulshutdown;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import io.plimsoll.suite.load.LoadPlanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes the ends of pods for reports: phases, counts, losses and the chart. */
final class ShutdownReport {

    private ShutdownReport() {}

    static ScenarioReport of(String id, ShutdownObservations observations, @Nullable String gatlingReport) {
        ShutdownFacts facts = observations.facts();
        long from = facts.quiet().deletedMicros();
        long control = Math.max(from, facts.load().loadMicros());
        long deleted = facts.loaded().deletedMicros();
        long killed = facts.kill().micros();
        ShutdownFacts.Outage outage = facts.outage();
        long to = Math.max(
                outage == null ? killed : outage.micros(),
                observations.load().generator().endedMicros());
        List<Phase> phases = new ArrayList<>(List.of(
                new Phase("deletion at rest, then warm-up", from, control),
                new Phase("control", control, deleted),
                new Phase("deletion under load", deleted, killed),
                new Phase("kill under load", killed, outage == null ? to : outage.micros())));
        if (outage != null) {
            phases.add(new Phase("restart of the dependency", outage.micros(), to));
        }
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "graceful-shutdown",
                        "Pods of %s deleted at rest, deleted under load and killed under load"
                                .formatted(facts.workloadKey()),
                        phases,
                        bounds(observations),
                        facts.workloadKey(),
                        marks(observations),
                        gatlingReport);
    }

    /** What the pods' own declarations allow, and what the load can see; the verdicts derive their limits from these. */
    private static List<Measurement> bounds(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        List<Measurement> bounds = new ArrayList<>();
        bounds.add(new Measurement(
                "grace period, preStop included: an end later than that is a kill",
                facts.graceSeconds() * 1_000.0,
                "ms",
                null));
        for (ShutdownFacts.Container container : facts.containers()) {
            if (container.preStop() == ShutdownFacts.Hook.SLEEP) {
                bounds.add(new Measurement(
                        "preStop sleep of container " + container.name(),
                        container.preStopSeconds() * 1_000.0,
                        "ms",
                        null));
            }
        }
        bounds.add(new Measurement(
                "a killed pod's endpoint is withdrawn within", CrashJudge.NOTICE_SECONDS * 1_000.0, "ms", null));
        bounds.add(new Measurement(
                "routing turns away from a withdrawn endpoint within",
                CrashJudge.PROPAGATION_SECONDS * 1_000.0,
                "ms",
                null));
        bounds.add(new Measurement(
                "full capacity is back after a kill within", facts.kill().budgetMillis(), "ms", null));
        bounds.add(new Measurement(
                "smallest outage at the deleted pod seen with 99 % probability",
                observations.load().power(facts.replicas(), 1).smallestOutageMillis(LoadPlanner.PROBABILITY),
                "ms",
                null));
        return bounds;
    }

    private static List<Mark> marks(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        List<Mark> marks = new ArrayList<>();
        marks.addAll(marks("at rest", facts.quiet(), observations.quietEnding()));
        marks.addAll(marks("under load", facts.loaded(), observations.loadedEnding()));
        marks.add(new Mark(facts.kill().micros(), "pod killed"));
        Long restored = facts.kill().restoredMicros();
        if (restored != null) {
            marks.add(new Mark(restored, "full capacity again"));
        }
        ShutdownFacts.Outage outage = facts.outage();
        if (outage != null) {
            marks.add(new Mark(outage.micros(), "dependency killed"));
            Long back = outage.backMicros();
            if (back != null) {
                marks.add(new Mark(back, "dependency ready again"));
            }
        }
        marks.sort(Comparator.comparingLong(Mark::micros));
        return marks;
    }

    private static List<Mark> marks(String how, ShutdownFacts.Departure departure, PodEnding ending) {
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(departure.deletedMicros(), "pod deleted " + how));
        if (ending.closedMicros() != null) {
            marks.add(new Mark(Objects.requireNonNull(ending.closedMicros()), "its listener closed"));
        }
        Long exit = ending.exitMicros();
        if (exit != null) {
            marks.add(new Mark(exit, "its processes ended"));
        }
        return marks;
    }
}
