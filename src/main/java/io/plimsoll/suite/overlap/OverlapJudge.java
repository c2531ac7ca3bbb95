package io.plimsoll.suite.overlap;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.suite.overlap.OverlapFacts.Overlap;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides DEP-ROL-009: an update that begins before another change is over loses no request and ends at the newest revision.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound, the load was clean before, and the changes
 * really overlapped.
 */
public final class OverlapJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-009";

    private OverlapJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(OverlapObservations observations) {
        Optional<Verdict.Error> unsound = unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        OverlapFacts facts = observations.facts();
        LedgerCounts counts = observations.load().ledger().counts();
        List<Finding> findings = new ArrayList<>();
        if (!facts.load().allows(counts)) {
            findings.addAll(LossFindings.of(
                    observations.load().losses(), observations.workload().toString(), counts.planned(), facts.load()));
        }
        Overlap succession = facts.succession();
        stalled(observations, succession, "the second of two updates").ifPresent(findings::add);
        if (succession.stalled().isEmpty()) {
            landedElsewhere(observations, succession).ifPresent(findings::add);
        }
        Overlap scaling = facts.scaling();
        if (scaling != null) {
            stalled(observations, scaling, "the update during the scale-out").ifPresent(findings::add);
            if (scaling.stalled().isEmpty()) {
                notBack(observations, scaling).ifPresent(findings::add);
            }
        }
        List<Measurement> measurements = measurements(facts, counts);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "the second update came %s after the first, when %s, and every pod was of it %s later; %s; %,d requests"
                                + " planned, %d lost, %d failed",
                        seconds(succession.secondMicros() - succession.firstMicros()),
                        succession.missing(),
                        seconds(succession.endMicros() - succession.secondMicros()),
                        scaling == null
                                ? "no update was made during a scale-out: " + facts.noScaling()
                                : "that during the scale-out took %s to reach %s pods"
                                        .formatted(
                                                seconds(scaling.endMicros() - scaling.secondMicros()),
                                                scaling.pods().size()),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static Optional<Verdict.Error> unsound(OverlapObservations observations) {
        OverlapFacts facts = observations.facts();
        long first = facts.succession().firstMicros();
        if (facts.oldPods().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "no pod of %s served before".formatted(observations.workload()),
                    "check the Deployment's selector"));
        }
        return Soundness.of(observations.load(), facts.oldPods(), first, "the first update")
                .or(() -> apart(facts.succession(), "the first update"))
                .or(() -> Optional.ofNullable(facts.scaling()).flatMap(scaling -> apart(scaling, "the scale-out")));
    }

    private static Optional<Verdict.Error> apart(Overlap overlap, String change) {
        if (!overlap.missing().isEmpty() && !overlap.firstPods().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Verdict.Error(
                overlap.firstPods().isEmpty()
                        ? "%s had made no pod when the update was asked for, so nothing overlapped".formatted(change)
                        : "%s was complete before the update was asked for, so nothing overlapped".formatted(change),
                "run the check again; if it happens again, see the Deployment's events"));
    }

    private static Optional<Finding> stalled(OverlapObservations observations, Overlap overlap, String which) {
        return overlap.stalled().isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        OverlapCause.ROLLOUT_STALLED.name(),
                        observations.workload().toString(),
                        "every pod made by %s".formatted(which),
                        overlap.stalled(),
                        "it did not complete",
                        "find out why the new pods do not become ready, or the old ones do not go: see their events and logs",
                        observations.load().newestWarnings(overlap.secondMicros())));
    }

    private static Optional<Finding> landedElsewhere(OverlapObservations observations, Overlap overlap) {
        Set<String> landed = observations.hashes(overlap.pods());
        Set<String> before = observations.hashes(observations.facts().oldPods());
        Set<String> first = observations.hashes(overlap.firstPods());
        boolean newest =
                landed.size() == 1 && landed.stream().noneMatch(hash -> before.contains(hash) || first.contains(hash));
        return newest
                ? Optional.empty()
                : Optional.of(elsewhere(
                        observations,
                        "pods of one revision, neither that before (%s) nor that of the first update (%s)"
                                .formatted(String.join(", ", before), String.join(", ", first)),
                        landed));
    }

    /** The update during the scale-out asks for the declared template again. */
    private static Optional<Finding> notBack(OverlapObservations observations, Overlap overlap) {
        Set<String> landed = observations.hashes(overlap.pods());
        Set<String> wanted = observations.hashes(observations.facts().oldPods());
        return landed.equals(wanted)
                ? Optional.empty()
                : Optional.of(elsewhere(
                        observations,
                        "pods with pod-template-hash %s, as declared".formatted(String.join(", ", wanted)),
                        landed));
    }

    private static Finding elsewhere(OverlapObservations observations, String expected, Set<String> landed) {
        return new Finding(
                OverlapCause.OTHER_REVISION.name(),
                observations.workload().toString(),
                expected,
                landed.isEmpty() ? "no pod" : "pods with " + String.join(", ", landed),
                "the last update that was asked for is not what runs",
                "find out what else changes the Deployment's pod template",
                List.of());
    }

    private static List<Measurement> measurements(OverlapFacts facts, LedgerCounts counts) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        measurements.add(took("from the second update until every pod was of it", facts.succession()));
        Overlap scaling = facts.scaling();
        if (scaling != null) {
            measurements.add(took("from the update during the scale-out until every pod was of it", scaling));
        }
        return measurements;
    }

    private static Measurement took(String what, Overlap overlap) {
        return new Measurement("time " + what, (overlap.endMicros() - overlap.secondMicros()) / 1_000.0, "ms", null);
    }
}
