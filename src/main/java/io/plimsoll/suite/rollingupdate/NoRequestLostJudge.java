package io.plimsoll.suite.rollingupdate;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.toolbox.generator.RateRule;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LedgerReconciliation;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides DEP-ROL-001: a rolling update under load loses no request, and the old version falls silent when it is gone.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound: generator and host held the rate, the
 * ledger agrees with Gatling and with the service's own log, no watch event was lost, the load was clean before the
 * update, and every old pod had its share of it.
 */
public final class NoRequestLostJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-001";

    /** The fewest requests that each old pod must have answered before the update. */
    static final int LEAST_PER_POD = 20;

    /**
     * How long after the removal of the last old endpoint an answer by the old version is still put down to propagation:
     * kube-proxy gathers changes for up to a second (its {@code minSyncPeriod}) before it applies them.
     */
    static final long PROPAGATION_MICROS = 2_000_000;

    private static final int NAMED_LOSSES = 6;

    private NoRequestLostJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(RollingUpdateObservations observations) {
        Optional<Verdict.Error> unsound = unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        RollingUpdateFacts facts = observations.facts();
        LedgerCounts counts = observations.ledger().counts();
        List<Measurement> measurements = measurements(observations);
        List<Finding> findings = new ArrayList<>();
        if (counts.lost() > facts.lostRequests() || counts.applicationErrors() > facts.applicationErrors()) {
            findings.addAll(losses(observations));
        }
        if (!facts.stalled().isEmpty()) {
            findings.add(new Finding(
                    RollingUpdateCause.ROLLOUT_STALLED.name(),
                    "Deployment %s/%s".formatted(facts.namespace(), facts.deployment()),
                    "every pod replaced by one of " + facts.toImage(),
                    facts.stalled(),
                    "the update did not complete",
                    "find out why the new pods do not become ready: see their events and logs",
                    observations.newestWarnings()));
        }
        lateAnswer(observations).ifPresent(findings::add);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%,d requests planned, %,d answered as declared, %d lost, %d failed; %d pods replaced in %.1f s;"
                                + " an outage of %.0f ms at each would have been seen with 99 %% probability",
                        counts.planned(),
                        counts.ok(),
                        counts.lost(),
                        counts.applicationErrors(),
                        facts.oldPods().size(),
                        (facts.endOfRolloutMicros() - facts.updateMicros()) / 1e6,
                        observations.power().smallestOutageMillis(LoadPlanner.PROBABILITY)),
                measurements);
    }

    private static Optional<Verdict.Error> unsound(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        List<String> rate = RateRule.standard().judge(observations.generator());
        if (!rate.isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "the load was not what it should be: " + rate.get(0)
                            + (rate.size() == 1
                                    ? ""
                                    : String.format(Locale.ROOT, " (and %d more reasons)", rate.size() - 1)),
                    "give the host more cores or less other work, or lower load.requests-per-second"));
        }
        if (!observations.timeline().gaps().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "a watch broke and states may have been lost: "
                            + observations.timeline().gaps().get(0),
                    "run the check again"));
        }
        List<Long> served = facts.servedIds();
        if (served != null) {
            LedgerReconciliation agreement = LedgerReconciliation.withServiceLog(
                    observations.recorded(), served.stream().mapToLong(Long::longValue));
            Optional<LedgerReconciliation.Difference> difference = agreement.differences().stream()
                    .filter(d -> d.kind() != LedgerReconciliation.Difference.Kind.OK_BUT_NOT_SERVED)
                    .findFirst();
            if (difference.isPresent()) {
                return Optional.of(new Verdict.Error(
                        "the ledger and the service's own log disagree: "
                                + difference.get().sentence(),
                        "report this as a defect of the harness, with the evidence pack"));
            }
        }
        Ledger control =
                observations.ledger().where(entry -> entry.wasSent() && entry.endMicros() < facts.updateMicros());
        LedgerCounts clean = control.counts();
        if (clean.failed() > 0) {
            LedgerEntry first = control.failures().get(0);
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "%d of %d requests failed before the update began, the first one %s %s",
                            clean.failed(),
                            clean.sent(),
                            first.request(),
                            how(first)),
                    "make the unchanged deployment answer every declared request first"));
        }
        if (facts.oldPods().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "no pod of Deployment %s/%s served before the update"
                            .formatted(facts.namespace(), facts.deployment()),
                    "check the Deployment's selector"));
        }
        if (facts.podIdentity()) {
            Map<String, Long> shares = shares(control);
            for (RollingUpdateFacts.PodName pod : facts.oldPods()) {
                long share = shares.getOrDefault(pod.name(), 0L);
                if (share < LEAST_PER_POD) {
                    return Optional.of(new Verdict.Error(
                            String.format(
                                    Locale.ROOT,
                                    "pod %s answered only %d requests before the update, fewer than %d: its going would not be noticed",
                                    pod.name(),
                                    share,
                                    LEAST_PER_POD),
                            "raise load.requests-per-second, or check that the Service selects every pod"));
                }
            }
        }
        if (facts.stalled().isEmpty()) {
            Set<String> before = facts.oldPods().stream()
                    .map(RollingUpdateFacts.PodName::uid)
                    .collect(Collectors.toSet());
            Optional<RollingUpdateFacts.PodName> kept = facts.newPods().stream()
                    .filter(p -> before.contains(p.uid()))
                    .findFirst();
            if (kept.isPresent()) {
                return Optional.of(new Verdict.Error(
                        "pod %s was not replaced, so the update changed nothing for it"
                                .formatted(kept.get().name()),
                        "check that update.image differs from what runs"));
            }
        }
        return Optional.empty();
    }

    private static List<Finding> losses(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        LedgerCounts counts = observations.ledger().counts();
        Map<LossCause, List<AttributedLoss>> byCause = new EnumMap<>(LossCause.class);
        observations.losses().forEach(loss -> byCause.computeIfAbsent(loss.cause(), c -> new ArrayList<>())
                .add(loss));
        return byCause.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<LossCause, List<AttributedLoss>> e) ->
                        -e.getValue().size()))
                .map(e -> finding(facts, counts, e.getKey(), e.getValue()))
                .toList();
    }

    private static Finding finding(
            RollingUpdateFacts facts, LedgerCounts counts, LossCause cause, List<AttributedLoss> losses) {
        AttributedLoss first = losses.get(0);
        boolean errors = cause == LossCause.APPLICATION_ERROR;
        int allowed = errors ? facts.applicationErrors() : facts.lostRequests();
        List<String> evidence = new ArrayList<>();
        evidence.add(first.because());
        evidence.addAll(first.events());
        losses.stream().skip(1).limit(NAMED_LOSSES).map(AttributedLoss::because).forEach(evidence::add);
        return new Finding(
                cause.name(),
                "Deployment %s/%s%s"
                        .formatted(
                                facts.namespace(),
                                facts.deployment(),
                                first.pod() == null ? "" : ", first at pod " + first.pod()),
                String.format(
                        Locale.ROOT,
                        "at most %d %s requests of %,d",
                        allowed,
                        errors ? "wrongly answered" : "lost",
                        counts.planned()),
                String.format(
                        Locale.ROOT, "%d %s: %s", losses.size(), errors ? "wrongly answered" : "lost", kinds(losses)),
                String.format(Locale.ROOT, "%d too many", losses.size() - allowed),
                remedy(cause),
                evidence);
    }

    private static String kinds(List<AttributedLoss> losses) {
        Map<String, Long> kinds = losses.stream()
                .collect(Collectors.groupingBy(
                        loss -> how(loss.entry()) + " on "
                                + (loss.entry().connection() == ConnectionKind.NEW
                                        ? "new connections"
                                        : "kept-alive connections"),
                        TreeMap::new,
                        Collectors.counting()));
        return kinds.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Returns how a failed request ended, for example {@code REFUSED} or {@code HTTP 500}. */
    static String how(LedgerEntry entry) {
        return entry.state() == EndState.APPLICATION_ERROR
                ? "HTTP " + entry.status()
                : String.valueOf(entry.lossKind());
    }

    private static String remedy(LossCause cause) {
        return switch (cause) {
            case ROUTED_TO_NOT_READY ->
                "give the pod a readiness probe that is true only when it can serve, and minReadySeconds above 0";
            case ROUTING_LAG -> "keep serving for longer after termination begins: a preStop sleep of several seconds";
            case CLOSED_BEFORE_DRAIN ->
                "keep the listener open after SIGTERM until the endpoint's removal has spread (a preStop sleep), answer"
                        + " what is in flight, and close kept-alive connections with Connection: close";
            case KILLED_AT_GRACE_END -> "raise terminationGracePeriodSeconds above preStop plus the longest request";
            case NO_READY_ENDPOINT -> "keep at least one pod ready: maxUnavailable 0 and maxSurge 1";
            case STALE_CONNTRACK ->
                "close connections from the server's side before the pod goes, so that no tracked flow outlives it";
            case APPLICATION_ERROR -> "see the new version's log for these request ids";
            case UNKNOWN -> "see the ledger and the timeline in the pack around these times";
        };
    }

    private static Optional<Finding> lateAnswer(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        Optional<Long> gone = observations.lastOldEndpointGone();
        if (!facts.podIdentity() || gone.isEmpty() || !facts.stalled().isEmpty()) {
            return Optional.empty();
        }
        Set<String> old =
                facts.oldPods().stream().map(RollingUpdateFacts.PodName::name).collect(Collectors.toSet());
        List<LedgerEntry> late = observations.ledger().entries().stream()
                .filter(e -> e.connection() == ConnectionKind.NEW)
                .filter(e -> e.pod() != null && old.contains(e.pod()))
                .filter(e -> e.startMicros() > gone.get() + PROPAGATION_MICROS)
                .toList();
        if (late.isEmpty()) {
            return Optional.empty();
        }
        LedgerEntry first = late.get(0);
        return Optional.of(new Finding(
                RollingUpdateCause.OLD_VERSION_ANSWERED.name(),
                "pod " + first.pod(),
                String.format(
                        Locale.ROOT,
                        "no new connection answered by the old version later than %.1f s after its last endpoint was gone",
                        PROPAGATION_MICROS / 1e6),
                String.format(
                        Locale.ROOT,
                        "%d answered, the first %.1f s after it",
                        late.size(),
                        (first.startMicros() - gone.get()) / 1e6),
                late.size() + " answers by the old version",
                "check what routes to pods besides the Service's endpoints",
                List.of(String.format(Locale.ROOT, "request %d, %s", first.id(), first.request()))));
    }

    private static Map<String, Long> shares(Ledger ledger) {
        return ledger.entries().stream()
                .filter(e -> e.pod() != null)
                .collect(Collectors.groupingBy(e -> String.valueOf(e.pod()), Collectors.counting()));
    }

    private static List<Measurement> measurements(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        LedgerCounts counts = observations.ledger().counts();
        return List.of(
                new Measurement(
                        "requests of the warm-up, not judged",
                        observations.recorded().counts().planned() - counts.planned(),
                        "",
                        null),
                new Measurement("requests planned", counts.planned(), "", null),
                new Measurement("requests lost", counts.lost(), "", "≤ " + facts.lostRequests()),
                new Measurement("application errors", counts.applicationErrors(), "", "≤ " + facts.applicationErrors()),
                new Measurement(
                        "smallest outage at each pod seen with 99 % probability",
                        observations.power().smallestOutageMillis(LoadPlanner.PROBABILITY),
                        "ms",
                        "≤ " + (int) LoadPlanner.OUTAGE_MILLIS + " wanted"),
                new Measurement(
                        "time from update to the last old pod gone",
                        (facts.endOfRolloutMicros() - facts.updateMicros()) / 1_000.0,
                        "ms",
                        null),
                new Measurement("latency p99", counts.p99Micros() / 1_000.0, "ms", null));
    }
}
