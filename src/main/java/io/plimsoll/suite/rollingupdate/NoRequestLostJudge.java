package io.plimsoll.suite.rollingupdate;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

    /**
     * How long after the removal of the last old endpoint an answer by the old version is still put down to propagation:
     * kube-proxy gathers changes for up to a second (its {@code minSyncPeriod}) before it applies them.
     */
    static final long PROPAGATION_MICROS = 2_000_000;

    /** How much must have been answered on connections that are held for long, before the update. */
    static final int LEAST_ON_HELD = 5;

    /** The kinds of connections that are held for long, the new ones beside those that were open. */
    private static final List<Set<ConnectionKind>> HELD = List.of(
            EnumSet.of(ConnectionKind.WEBSOCKET_NEW, ConnectionKind.WEBSOCKET),
            EnumSet.of(ConnectionKind.LONG_POLL_NEW, ConnectionKind.LONG_POLL),
            EnumSet.of(ConnectionKind.GRPC_STREAM_NEW, ConnectionKind.GRPC_STREAM_KEPT_ALIVE));

    private NoRequestLostJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        if (facts.declaredOutage().isPresent()) {
            return new Verdict.NotApplicable(facts.declaredOutage().get());
        }
        Optional<Verdict.Error> unsound = unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        LedgerCounts counts = observations.updateLoad().ledger().counts();
        List<Measurement> measurements = measurements(observations);
        List<Finding> findings = new ArrayList<>();
        if (!facts.load().allows(counts)) {
            findings.addAll(LossFindings.of(
                    observations.updateLoad().losses(),
                    "Deployment %s/%s".formatted(facts.namespace(), facts.deployment()),
                    counts.planned(),
                    facts.load()));
        }
        stalled(observations).ifPresent(findings::add);
        lateAnswer(observations).ifPresent(findings::add);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%,d requests planned, %,d answered as declared, %d lost, %d failed; %d pods replaced in %.1f"
                                + " s; an outage of %.0f ms at each would have been seen with 99 %% probability",
                        counts.planned(),
                        counts.ok(),
                        counts.lost(),
                        counts.applicationErrors(),
                        facts.oldPods().size(),
                        (facts.endOfRolloutMicros() - facts.updateMicros()) / 1e6,
                        observations.power().smallestOutageMillis(LoadPlanner.PROBABILITY)),
                measurements);
    }

    /** Returns that the update did not come to its end; empty if it did. */
    static Optional<Finding> stalled(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        return facts.stalled().isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        RollingUpdateCause.ROLLOUT_STALLED.name(),
                        "Deployment %s/%s".formatted(facts.namespace(), facts.deployment()),
                        "every pod replaced by one of " + facts.toImage(),
                        facts.stalled(),
                        "the update did not complete",
                        "find out why the new pods do not become ready: see their events and logs",
                        observations.load().newestWarnings(facts.updateMicros())));
    }

    /** Returns why nothing follows from the update. */
    static Optional<Verdict.Error> unsound(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        LoadObservations load = observations.updateLoad();
        return Soundness.instrument(load)
                .or(() -> Soundness.control(load, facts.updateMicros(), "the update"))
                .or(() -> heldTooLittle(load, facts.updateMicros()))
                .or(() -> nobodyServed(facts))
                .or(() -> Soundness.shares(load, facts.oldPods(), facts.updateMicros(), "the update"))
                .or(() -> kept(facts));
    }

    private static Optional<Verdict.Error> heldTooLittle(LoadObservations load, long updateMicros) {
        for (Set<ConnectionKind> held : HELD) {
            boolean declared = load.generator().lanes().stream().anyMatch(lane -> held.contains(lane.connection()));
            long answered = load.ledger().entries().stream()
                    .filter(entry -> held.contains(entry.connection())
                            && entry.wasAnswered()
                            && entry.endMicros() < updateMicros)
                    .count();
            if (declared && answered < LEAST_ON_HELD) {
                return Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "only %d answers came on %s before the update, fewer than %d: what becomes of those would"
                                        + " not be noticed",
                                answered,
                                held.stream().map(ConnectionKind::words).collect(Collectors.joining(" and ")),
                                LEAST_ON_HELD),
                        "see the ledger in the pack; declare what is answered within five seconds"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Verdict.Error> nobodyServed(RollingUpdateFacts facts) {
        return facts.oldPods().isEmpty()
                ? Optional.of(new Verdict.Error(
                        "no pod of Deployment %s/%s served before the update"
                                .formatted(facts.namespace(), facts.deployment()),
                        "check the Deployment's selector"))
                : Optional.empty();
    }

    private static Optional<Verdict.Error> kept(RollingUpdateFacts facts) {
        if (!facts.stalled().isEmpty()) {
            return Optional.empty();
        }
        Set<String> before = facts.oldPods().stream().map(PodName::uid).collect(Collectors.toSet());
        return facts.newPods().stream()
                .filter(p -> before.contains(p.uid()))
                .findFirst()
                .map(pod -> new Verdict.Error(
                        "pod %s was not replaced, so the update changed nothing for it".formatted(pod.name()),
                        "check that update.image differs from what runs"));
    }

    private static Optional<Finding> lateAnswer(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        Optional<Long> gone = observations.lastOldEndpointGone();
        if (!facts.load().podIdentity() || gone.isEmpty() || !facts.stalled().isEmpty()) {
            return Optional.empty();
        }
        Set<String> old = facts.oldPods().stream().map(PodName::name).collect(Collectors.toSet());
        List<LedgerEntry> late = observations.updateLoad().ledger().entries().stream()
                .filter(e -> e.connection().opensConnection())
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
                        "no new connection answered by the old version later than %.1f s after its last endpoint was"
                                + " gone",
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

    /** What became of the requests on each kind of connection. */
    private static List<Measurement> cells(Ledger ledger) {
        List<Measurement> cells = new ArrayList<>();
        for (ConnectionKind kind : ConnectionKind.values()) {
            LedgerCounts counts =
                    ledger.where(entry -> entry.connection() == kind).counts();
            if (counts.planned() > 0) {
                cells.add(new Measurement(
                        String.format(Locale.ROOT, "lost or failed of %,d on %s", counts.planned(), kind.words()),
                        counts.failed(),
                        "",
                        null));
            }
        }
        return cells;
    }

    private static List<Measurement> measurements(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        LedgerCounts counts = observations.updateLoad().ledger().counts();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(
                "requests of the warm-up, not judged",
                observations.load().recorded().counts().planned()
                        - observations.load().ledger().counts().planned(),
                "",
                null));
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        measurements.addAll(cells(observations.updateLoad().ledger()));
        measurements.add(new Measurement(
                "smallest outage at each pod seen with 99 % probability",
                observations.power().smallestOutageMillis(LoadPlanner.PROBABILITY),
                "ms",
                "≤ " + (int) LoadPlanner.OUTAGE_MILLIS + " wanted"));
        measurements.add(new Measurement(
                "time from update to the last old pod gone",
                (facts.endOfRolloutMicros() - facts.updateMicros()) / 1_000.0,
                "ms",
                null));
        measurements.add(new Measurement("latency p99", counts.p99Micros() / 1_000.0, "ms", null));
        return measurements;
    }
}
