package io.plimsoll.suite.drain;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.drain.DrainFacts.Budget;
import io.plimsoll.suite.drain.DrainFacts.Drain;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.timeline.AvailabilityHistory;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-ROL-006: a node is drained by the eviction API within the disruption budget, everything is ready elsewhere,
 * and no request is lost.
 *
 * <p>Healthy pods are counted as the disruption controller does: {@link AvailabilityHistory#ofHealthy}. A workload without
 * a budget is judged by its losses alone.
 */
public final class DrainJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-006";

    private DrainJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(DrainObservations observations) {
        DrainFacts facts = observations.facts();
        LoadObservations load = observations.load();
        Drain drain = facts.drain();
        if (drain == null) {
            return new Verdict.Fail(List.of(noEviction(facts)), List.of());
        }
        Optional<Verdict.Error> unsound = Soundness.of(load, facts.pods(), drain.beforeMicros(), "the drain");
        if (unsound.isPresent()) {
            return unsound.get();
        }
        List<Finding> findings = new ArrayList<>();
        if (facts.covering().isEmpty()) {
            facts.budgets().stream()
                    .filter(budget -> budget.expectedPods() == 0)
                    .forEach(budget -> findings.add(selectsNothing(facts, budget)));
        }
        LedgerCounts counts = load.ledger().counts();
        if (!facts.load().allows(counts)) {
            findings.addAll(
                    LossFindings.of(load.losses(), facts.workloadKey().toString(), counts.planned(), facts.load()));
        }
        AvailabilityHistory healthy = observations.healthy(drain.beforeMicros());
        broken(facts, healthy).ifPresent(findings::add);
        notDrained(facts, drain).ifPresent(findings::add);
        notRestored(facts, drain, load).ifPresent(findings::add);
        List<Measurement> measurements = measurements(facts, drain, healthy, counts);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "node %s was empty %s after it was cordoned, and %d endpoints were ready on other nodes after %s; %s; %d of"
                                + " %d evictions refused for a while; %,d requests planned, %d lost, %d failed",
                        facts.node(),
                        after(drain, drain.emptiedMicros()),
                        facts.replicas(),
                        after(drain, drain.restoredMicros()),
                        fewest(facts, healthy),
                        drain.refusals(),
                        drain.attempts().size(),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static String after(Drain drain, @Nullable Long micros) {
        return micros == null ? "never" : seconds(micros - drain.beforeMicros());
    }

    private static String fewest(DrainFacts facts, AvailabilityHistory healthy) {
        int fewest = healthy.lowest().available().size();
        return facts.floor()
                .map(floor -> String.format(
                        Locale.ROOT,
                        "never fewer than %d healthy pods, where %s asks for %d",
                        fewest,
                        rules(facts),
                        floor))
                .orElseGet(() -> String.format(
                        Locale.ROOT,
                        "never fewer than %d healthy pods, though no PodDisruptionBudget asks for any",
                        fewest));
    }

    private static String rules(DrainFacts facts) {
        return facts.covering().stream()
                .map(budget -> "PodDisruptionBudget %s (%s)".formatted(budget.name(), budget.rule()))
                .collect(Collectors.joining(", "));
    }

    private static Finding noEviction(DrainFacts facts) {
        Budget budget =
                facts.covering().stream().filter(Budget::allowsNone).findFirst().orElseThrow();
        EvictionAttempt refusal = facts.refusal();
        return new Finding(
                DrainCause.NO_EVICTION_ALLOWED.name(),
                "PodDisruptionBudget %s/%s (%s)".formatted(facts.namespace(), budget.name(), budget.rule()),
                "at least one eviction allowed while every pod is healthy",
                String.format(
                        Locale.ROOT,
                        "none: %d of %d pods are healthy, %d must be",
                        budget.currentHealthy(),
                        budget.expectedPods(),
                        budget.desiredHealthy()),
                "it allows no eviction at all: no node with these pods can ever be drained, and an upgrade of the nodes stops"
                        + " there or goes on by force",
                "let the budget leave room for one pod (maxUnavailable: 1), with at least two replicas",
                refusal == null
                        ? List.of()
                        : List.of(String.format(
                                Locale.ROOT,
                                "Asked for the eviction of pod %s without effect: HTTP %d %s",
                                refusal.pod(),
                                refusal.status(),
                                refusal.message())));
    }

    private static Finding selectsNothing(DrainFacts facts, Budget budget) {
        return new Finding(
                DrainCause.BUDGET_SELECTS_NOTHING.name(),
                "PodDisruptionBudget %s/%s (%s)".formatted(facts.namespace(), budget.name(), budget.rule()),
                "a selector that selects the pods of %s".formatted(facts.workloadKey()),
                "it selects no pod",
                "nothing limits how many pods are evicted at once",
                "give the budget the labels of the workload's pods",
                List.of());
    }

    private static Optional<Finding> broken(DrainFacts facts, AvailabilityHistory healthy) {
        return facts.floor().flatMap(floor -> healthy.firstBelow(floor)
                .map(point -> new Finding(
                        DrainCause.BUDGET_BROKEN.name(),
                        facts.workloadKey().toString(),
                        String.format(Locale.ROOT, "at least %d healthy pods at every moment: %s", floor, rules(facts)),
                        String.format(
                                Locale.ROOT, "%d after: %s", point.available().size(), point.event()),
                        String.format(
                                Locale.ROOT,
                                "%d too few",
                                floor - point.available().size()),
                        "find out what ended the others: a budget only holds back evictions",
                        List.of("healthy then: " + point.available()))));
    }

    private static Optional<Finding> notDrained(DrainFacts facts, Drain drain) {
        if (drain.emptiedMicros() != null) {
            return Optional.empty();
        }
        List<EvictionAttempt> refused =
                drain.attempts().stream().filter(each -> !each.accepted()).toList();
        return Optional.of(new Finding(
                DrainCause.NOT_DRAINED.name(),
                facts.workloadKey().toString(),
                "node %s without its pods within %s".formatted(facts.node(), seconds(facts.budgetMillis() * 1_000)),
                String.format(
                        Locale.ROOT,
                        "not empty: %d evictions were accepted, %d were refused",
                        drain.attempts().size() - refused.size(),
                        refused.size()),
                "the drain does not end",
                "see what the last refusal says; a pod that ends, but not within its grace period, counts as well",
                refused.isEmpty()
                        ? List.of()
                        : List.of(String.format(
                                Locale.ROOT,
                                "The last answer, for pod %s: HTTP %d %s",
                                refused.get(refused.size() - 1).pod(),
                                refused.get(refused.size() - 1).status(),
                                refused.get(refused.size() - 1).message()))));
    }

    private static Optional<Finding> notRestored(DrainFacts facts, Drain drain, LoadObservations load) {
        if (drain.emptiedMicros() == null || drain.restoredMicros() != null) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                DrainCause.CAPACITY_NOT_RESTORED.name(),
                facts.workloadKey().toString(),
                String.format(
                        Locale.ROOT,
                        "%d ready endpoints on other nodes within %s",
                        facts.replicas(),
                        seconds(facts.budgetMillis() * 1_000)),
                "fewer until the end",
                "the pods have nowhere to go",
                "see what keeps them from other nodes: node selectors, anti-affinity, volumes, resources",
                load.newestWarnings(drain.beforeMicros())));
    }

    private static List<Measurement> measurements(
            DrainFacts facts, Drain drain, AvailabilityHistory healthy, LedgerCounts counts) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        measurements.add(new Measurement(
                "fewest healthy pods",
                healthy.lowest().available().size(),
                "",
                facts.floor().map(floor -> "≥ " + floor).orElse(null)));
        measurements.add(new Measurement("evictions refused for a while (429)", drain.refusals(), "", null));
        took("drain time", drain, drain.emptiedMicros(), facts).ifPresent(measurements::add);
        took("time until all were ready elsewhere", drain, drain.restoredMicros(), facts)
                .ifPresent(measurements::add);
        return measurements;
    }

    private static Optional<Measurement> took(String what, Drain drain, @Nullable Long end, DrainFacts facts) {
        return Optional.ofNullable(end)
                .map(at -> new Measurement(
                        what, (at - drain.beforeMicros()) / 1_000.0, "ms", "≤ " + facts.budgetMillis()));
    }
}
