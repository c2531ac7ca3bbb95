package io.plimsoll.suite.rollingupdate;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.timeline.AvailabilityHistory;
import io.plimsoll.timeline.RollingUpdateBounds;
import io.plimsoll.timeline.WorkloadKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides DEP-ROL-007: during the whole update available pods never fall below the floor, and non-terminating pods never
 * exceed replicas and surge, judged on every event of the stream.
 *
 * <p>While an autoscaler changes the declared replicas, the floor follows the lowest and the ceiling the highest number
 * that was declared during the update.
 */
public final class AvailabilityJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-007";

    /**
     * How long there may be more pods than the ceiling: one ReplicaSet is scaled up and the other down at the same moment, and
     * whose controller acts first is chance.
     */
    static final long CONTROLLERS_MICROS = 1_000_000;

    private AvailabilityJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        if (facts.declaredOutage().isPresent()) {
            return new Verdict.NotApplicable(facts.declaredOutage().get());
        }
        if (!observations.load().timeline().gaps().isEmpty()) {
            return new Verdict.Error(
                    "a watch broke and states may have been lost: "
                            + observations.load().timeline().gaps().get(0),
                    "run the check again");
        }
        WorkloadKey workload = new WorkloadKey("Deployment", facts.namespace(), facts.deployment());
        AvailabilityHistory history = AvailabilityHistory.of(
                observations.load().timeline(), workload, facts.updateMicros(), facts.endOfRolloutMicros());
        AvailabilityHistory.Point start = history.points().get(0);
        int lowest = history.points().stream()
                .mapToInt(AvailabilityHistory.Point::desired)
                .min()
                .orElse(-1);
        int highest = history.points().stream()
                .mapToInt(AvailabilityHistory.Point::desired)
                .max()
                .orElse(-1);
        if (lowest < 0) {
            return new Verdict.Error(
                    workload + " was not recorded, so its declared replicas are unknown",
                    "report this as a defect of the harness, with the evidence pack");
        }
        int floor = bounds(facts, lowest).floor();
        int ceiling = bounds(facts, highest).ceiling();
        if (start.available().size() < floor) {
            return new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "only %d pods were available before the update, fewer than the floor of %d",
                            start.available().size(),
                            floor),
                    "check budgets.min-available against the declared replicas");
        }
        if (history.points().size() < 2) {
            return new Verdict.Error(
                    "no event of a pod was seen during the update, so nothing can be said about it",
                    "check that update.image differs from what runs");
        }
        int fewest = history.lowest().available().size();
        int most = history.mostFor(CONTROLLERS_MICROS);
        List<Measurement> measurements = List.of(
                new Measurement("fewest available pods", fewest, "", "≥ " + floor),
                new Measurement("most non-terminating pods for longer than a second", most, "", "≤ " + ceiling),
                new Measurement("pod events judged", history.points().size() - 1.0, "", "≥ 1"));
        List<Finding> findings = new ArrayList<>();
        history.firstBelow(floor)
                .ifPresent(point -> findings.add(new Finding(
                        RollingUpdateCause.FLOOR_BROKEN.name(),
                        workload.toString(),
                        String.format(Locale.ROOT, "at least %d available pods at every moment", floor),
                        String.format(
                                Locale.ROOT,
                                "%d available, %s after the update was applied",
                                fewest,
                                seconds(history.lowest().micros() - facts.updateMicros())),
                        String.format(Locale.ROOT, "%d too few", floor - fewest),
                        "set maxUnavailable so that enough pods stay: 0 with maxSurge 1 keeps all of them",
                        List.of(line(facts, point), line(facts, history.lowest())))));
        history.firstAbove(ceiling, CONTROLLERS_MICROS)
                .ifPresent(point -> findings.add(new Finding(
                        RollingUpdateCause.CEILING_BROKEN.name(),
                        workload.toString(),
                        String.format(
                                Locale.ROOT, "at most %d pods that are not terminating, but for a second", ceiling),
                        String.format(
                                Locale.ROOT,
                                "%d, %s after the update was applied",
                                most,
                                seconds(point.micros() - facts.updateMicros())),
                        String.format(Locale.ROOT, "%d too many", most - ceiling),
                        "find out what else creates pods that the Deployment's selector matches",
                        List.of(line(facts, point)))));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%d to %d pods available or starting at every one of %d events; the floor was %d, the ceiling %d",
                        fewest,
                        most,
                        history.points().size() - 1,
                        floor,
                        ceiling),
                measurements);
    }

    private static RollingUpdateBounds bounds(RollingUpdateFacts facts, int replicas) {
        return RollingUpdateBounds.of(replicas, facts.maxUnavailable(), facts.maxSurge(), facts.minAvailable());
    }

    private static String line(RollingUpdateFacts facts, AvailabilityHistory.Point point) {
        return "%s after the update: %s; available: %s"
                .formatted(
                        seconds(point.micros() - facts.updateMicros()),
                        point.event(),
                        point.available().isEmpty() ? "none" : String.join(", ", point.available()));
    }
}
