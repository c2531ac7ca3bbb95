package io.plimsoll.suite.statefulset;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.timeline.AvailabilityHistory;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.workload.StatefulRollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides DEP-STS-003: the update of a StatefulSet replaces its pods in order and no more of them at a time than declared,
 * and what they acknowledged before and meanwhile is there afterwards.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound, load and writes were clean before, and every
 * pod had its share.
 */
public final class StatefulUpdateJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-STS-003";

    private StatefulUpdateJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(StatefulObservations observations) {
        Optional<Verdict.Error> unsound = unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        StatefulFacts facts = observations.facts();
        List<Finding> findings = new ArrayList<>();
        stalled(observations).ifPresent(findings::add);
        partition(observations).ifPresent(findings::add);
        order(observations).ifPresent(findings::add);
        AvailabilityHistory history = history(observations);
        tooMany(observations, history).ifPresent(findings::add);
        findings.addAll(losses(observations));
        observations.findings().lost(observations.writes().lost()).ifPresent(findings::add);
        List<Measurement> measurements = measurements(observations, history);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        LedgerCounts counts = observations.load().ledger().counts();
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%s replaced in %s, never fewer than %d of %d available; %d writes acknowledged, all there in"
                                + " the end; the longest time without one was %s; %,d requests planned, %d lost, %d"
                                + " failed",
                        names(observations),
                        seconds(facts.endMicros() - facts.updateMicros()),
                        history.lowest().available().size(),
                        facts.replicas(),
                        observations.writes().acknowledged().size(),
                        seconds(gap(observations)),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static Optional<Verdict.Error> unsound(StatefulObservations observations) {
        StatefulFacts facts = observations.facts();
        if (facts.oldPods().size() != facts.replicas()) {
            return Optional.of(new Verdict.Error(
                    "%s of %s pods of %s were there before the update"
                            .formatted(facts.oldPods().size(), facts.replicas(), observations.workload()),
                    "make the unchanged deployment ready first"));
        }
        return Soundness.of(observations.load(), facts.oldPods(), facts.updateMicros(), "the update")
                .or(() -> observations.findings().unsound())
                .or(() -> nothingReplaced(observations));
    }

    private static Optional<Verdict.Error> nothingReplaced(StatefulObservations observations) {
        StatefulFacts facts = observations.facts();
        return observations.replaced().isEmpty() && facts.stalled().isEmpty() && facts.partition() < facts.replicas()
                ? Optional.of(new Verdict.Error(
                        "no pod was replaced, so the update changed nothing",
                        "check that update.image differs from what runs"))
                : Optional.empty();
    }

    private static Optional<Finding> stalled(StatefulObservations observations) {
        StatefulFacts facts = observations.facts();
        return facts.stalled().isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        StatefulCause.ROLLOUT_STALLED.name(),
                        observations.workload().toString(),
                        "every pod replaced by one of " + facts.toImage(),
                        facts.stalled(),
                        "the update did not complete",
                        "find out why the new pods do not become ready: see their events and logs",
                        observations.load().newestWarnings(facts.updateMicros())));
    }

    private static Optional<Finding> partition(StatefulObservations observations) {
        StatefulFacts facts = observations.facts();
        Set<String> old = facts.oldPods().stream().map(PodName::uid).collect(Collectors.toSet());
        List<String> kept = facts.newPods().stream()
                .filter(pod -> old.contains(pod.uid()))
                .map(PodName::name)
                .toList();
        if (facts.partition() == 0 || kept.isEmpty() || !facts.stalled().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                StatefulCause.PARTITION_LEFT.name(),
                observations.workload().toString(),
                "every pod replaced by one of " + facts.toImage(),
                String.format(
                        Locale.ROOT,
                        "%d of %d pods stayed what they were: %s",
                        kept.size(),
                        facts.replicas(),
                        String.join(", ", kept)),
                String.format(Locale.ROOT, "%d pods of the version before", kept.size()),
                "set spec.updateStrategy.rollingUpdate.partition, which is %s, back to 0 when a staged update is over"
                        .formatted(facts.partition()),
                List.of()));
    }

    /** The controller goes from the highest ordinal down; ones that it takes together are asked to go at the same moment. */
    private static Optional<Finding> order(StatefulObservations observations) {
        List<PodLife> replaced = observations.replaced();
        for (int i = 1; i < replaced.size(); i++) {
            PodLife before = replaced.get(i - 1);
            PodLife next = replaced.get(i);
            boolean together = observations.facts().maxUnavailable() > 1;
            if (!together && StatefulRollout.ordinal(next.name()) > StatefulRollout.ordinal(before.name())) {
                return Optional.of(new Finding(
                        StatefulCause.OUT_OF_ORDER.name(),
                        observations.workload().toString(),
                        "pods replaced from the highest ordinal to the lowest",
                        names(observations),
                        "%s went before %s".formatted(before.name(), next.name()),
                        "find out what else deletes pods while the StatefulSet is updated",
                        replaced.stream()
                                .map(pod -> "%s asked to go %s after the update"
                                        .formatted(
                                                pod.name(),
                                                seconds(StatefulObservations.requested(pod)
                                                        - observations.facts().updateMicros())))
                                .toList()));
            }
        }
        return Optional.empty();
    }

    private static AvailabilityHistory history(StatefulObservations observations) {
        StatefulFacts facts = observations.facts();
        return AvailabilityHistory.of(
                observations.load().timeline(), observations.workload(), facts.updateMicros(), facts.endMicros());
    }

    private static Optional<Finding> tooMany(StatefulObservations observations, AvailabilityHistory history) {
        StatefulFacts facts = observations.facts();
        return history.firstBelow(facts.floor())
                .map(point -> new Finding(
                        StatefulCause.TOO_MANY_AT_ONCE.name(),
                        observations.workload().toString(),
                        String.format(Locale.ROOT, "at least %d available pods at every moment", facts.floor()),
                        String.format(
                                Locale.ROOT,
                                "%d available, %s after the update was applied",
                                history.lowest().available().size(),
                                seconds(history.lowest().micros() - facts.updateMicros())),
                        String.format(
                                Locale.ROOT,
                                "%d too few",
                                facts.floor() - history.lowest().available().size()),
                        "find out what else takes pods away, or gives up readiness, while the StatefulSet is updated;"
                                + " lower maxUnavailable where it is declared",
                        List.of("%s after the update: %s; available: %s"
                                .formatted(
                                        seconds(point.micros() - facts.updateMicros()),
                                        point.event(),
                                        point.available().isEmpty() ? "none" : String.join(", ", point.available())))));
    }

    /** A single pod is away while it is replaced, which costs what it costs; several must not lose anything. */
    private static List<Finding> losses(StatefulObservations observations) {
        StatefulFacts facts = observations.facts();
        List<Finding> findings = new ArrayList<>();
        if (facts.replicas() > 1) {
            LedgerCounts counts = observations.load().ledger().counts();
            if (!facts.load().allows(counts)) {
                findings.addAll(LossFindings.of(
                        observations.load().losses(),
                        observations.workload().toString(),
                        counts.planned(),
                        facts.load()));
            }
            findings.addAll(observations.findings().failed(facts.load()));
            return findings;
        }
        Long allowed = facts.outageMillis();
        long gap = gap(observations);
        if (allowed != null && gap > allowed * 1_000) {
            findings.add(new Finding(
                    StatefulCause.OUTAGE_TOO_LONG.name(),
                    observations.workload().toString(),
                    "a write acknowledged at least every %s (budgets.outage)".formatted(seconds(allowed * 1_000)),
                    "none for " + seconds(gap),
                    seconds(gap - allowed * 1_000) + " too long",
                    "let the pod end and start faster, or declare the outage that its update costs",
                    List.of()));
        }
        return findings;
    }

    /** The longest time without an acknowledged write, from the update until the writing ended. */
    private static long gap(StatefulObservations observations) {
        StatefulFacts facts = observations.facts();
        return observations
                .writes()
                .longestGapMicros(facts.updateMicros(), facts.writes().endMicros());
    }

    private static String names(StatefulObservations observations) {
        return observations.replaced().stream().map(PodLife::name).collect(Collectors.joining(", "));
    }

    private static List<Measurement> measurements(StatefulObservations observations, AvailabilityHistory history) {
        StatefulFacts facts = observations.facts();
        LedgerCounts counts = observations.load().ledger().counts();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(
                new Measurement("pods replaced", observations.replaced().size(), "", null));
        measurements.add(new Measurement(
                "fewest available pods", history.lowest().available().size(), "", "≥ " + facts.floor()));
        measurements.addAll(observations.findings().measurements());
        measurements.add(new Measurement(
                "longest time without an acknowledged write",
                gap(observations) / 1_000.0,
                "ms",
                facts.replicas() > 1 || facts.outageMillis() == null ? null : "≤ " + facts.outageMillis()));
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        return measurements;
    }
}
