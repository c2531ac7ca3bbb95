package io.plimsoll.suite.rollingupdate;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides DEP-ROL-008: where an update takes every pod away before new ones come, or there is only one pod, the outage is
 * no longer than declared.
 *
 * <p>An outage is every stretch from the moment at which a request was planned that failed until the moment at which the next
 * one was planned that was answered as declared. All stretches are added up, so that no failed request is without a time.
 */
public final class OutageJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-008";

    private OutageJudge() {}

    /** A stretch in which no request was answered as declared. */
    record Stretch(long fromMicros, long toMicros, int failed) {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        String deployment = "Deployment %s/%s".formatted(facts.namespace(), facts.deployment());
        if (!facts.mayCostOutage()) {
            return new Verdict.NotApplicable(String.format(
                    Locale.ROOT,
                    "%s has %d pods and does not have the strategy Recreate, so an update need not cost an outage",
                    deployment,
                    facts.replicas()));
        }
        Optional<Verdict.Error> unsound = NoRequestLostJudge.unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        List<Stretch> stretches = stretches(observations);
        double outage = stretches.stream()
                        .mapToLong(stretch -> stretch.toMicros() - stretch.fromMicros())
                        .sum()
                / 1_000.0;
        long allowed = Objects.requireNonNullElse(facts.outageMillis(), 0L);
        LedgerCounts counts = observations.updateLoad().ledger().counts();
        List<Finding> findings = new ArrayList<>();
        if (outage > allowed) {
            findings.add(tooLong(facts, deployment, stretches, outage, allowed));
        }
        NoRequestLostJudge.stalled(observations).ifPresent(findings::add);
        List<Measurement> measurements = List.of(
                new Measurement("outage", outage, "ms", "≤ " + allowed),
                new Measurement("stretches without an answer as declared", stretches.size(), "", null),
                new Measurement("requests planned", counts.planned(), "", null),
                new Measurement("requests lost", counts.lost(), "", null),
                new Measurement("application errors", counts.applicationErrors(), "", null));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "no request was answered as declared for %.0f ms, in %d stretches; allowed were %d ms; of %,d"
                                + " requests planned %d were lost, %d failed",
                        outage,
                        stretches.size(),
                        allowed,
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static Finding tooLong(
            RollingUpdateFacts facts, String deployment, List<Stretch> stretches, double outage, long allowed) {
        return new Finding(
                RollingUpdateCause.OUTAGE_TOO_LONG.name(),
                deployment,
                facts.outageMillis() == null
                        ? "no outage: budgets.outage declares none"
                        : String.format(Locale.ROOT, "an outage of at most %d ms (budgets.outage)", allowed),
                String.format(Locale.ROOT, "%.0f ms, in %d stretches", outage, stretches.size()),
                String.format(Locale.ROOT, "%.0f ms too long", outage - allowed),
                facts.recreate()
                        ? "let pods start and end quicker, or use the strategy RollingUpdate with maxUnavailable 0, if two"
                                + " versions can work side by side; else declare the outage in budgets.outage"
                        : "use maxUnavailable 0 and maxSurge 1, and let the pod end gracefully; else declare the outage in"
                                + " budgets.outage",
                stretches.stream()
                        .sorted(Comparator.comparingLong(stretch -> stretch.fromMicros() - stretch.toMicros()))
                        .limit(6)
                        .map(stretch -> String.format(
                                Locale.ROOT,
                                "%.0f ms, from %.1f s after the update was applied: %,d requests failed",
                                (stretch.toMicros() - stretch.fromMicros()) / 1_000.0,
                                (stretch.fromMicros() - facts.updateMicros()) / 1e6,
                                stretch.failed()))
                        .toList());
    }

    /** Returns the stretches without an answer as declared since the update was applied, in order. */
    static List<Stretch> stretches(RollingUpdateObservations observations) {
        List<LedgerEntry> entries = observations
                .updateLoad()
                .plannedBetween(observations.facts().updateMicros(), Long.MAX_VALUE)
                .ledger()
                .entries()
                .stream()
                .filter(LedgerEntry::wasSent)
                .sorted(Comparator.comparingLong(LedgerEntry::intendedMicros))
                .toList();
        List<Stretch> stretches = new ArrayList<>();
        LedgerEntry first = null;
        long end = 0;
        int failed = 0;
        for (LedgerEntry entry : entries) {
            end = Math.max(end, entry.endMicros());
            if (entry.hasFailed()) {
                first = first == null ? entry : first;
                failed++;
            } else if (first != null) {
                stretches.add(new Stretch(first.intendedMicros(), entry.intendedMicros(), failed));
                first = null;
                failed = 0;
            }
        }
        if (first != null) {
            stretches.add(new Stretch(first.intendedMicros(), end, failed));
        }
        return stretches;
    }
}
