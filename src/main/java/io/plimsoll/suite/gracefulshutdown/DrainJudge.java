package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.DetectionPower;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-SHUT-002: no request is lost when one pod is deleted under load, because its end goes in the right order:
 * endpoint withdrawn, last new connection, listener closed, exit; and a declared preStop hook runs.
 */
final class DrainJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SHUT-002";

    /** kube-proxy applies changes once a second by default (minSyncPeriod), so a node may route by the old ones as long. */
    private static final long ROUTING_SYNC_MICROS = 1_000_000;

    /** How late the withdrawal of the endpoint may have been received. */
    private static final long WATCH_TOLERANCE_MICROS = 250_000;

    /** How much sooner than its end a declared sleep may seem to be over. */
    private static final long SLEEP_TOLERANCE_MICROS = 500_000;

    private DrainJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        if (facts.downtimeIsAllowed()) {
            return new Verdict.NotApplicable(
                    "the workload has one pod, and budgets.min-available 0 allows that none is available");
        }
        LoadObservations load = observations.load();
        PodEnding ending = observations.loadedEnding();
        ShutdownFacts.Departure departure = facts.loaded();
        Optional<Verdict.Error> unsound = Soundness.of(
                        load, List.of(departure.pod()), departure.deletedMicros(), "the deletion")
                .or(() -> observations.unsound(departure, ending))
                .or(() -> incomplete(facts, ending));
        if (unsound.isPresent()) {
            return unsound.get();
        }
        LedgerCounts counts = load.ledger()
                .where(entry -> before(entry, facts.kill().micros()))
                .counts();
        List<Finding> findings = new ArrayList<>();
        if (!facts.load().allows(counts)) {
            List<AttributedLoss> losses = load.losses().stream()
                    .filter(loss -> before(loss.entry(), facts.kill().micros()))
                    .toList();
            findings.addAll(LossFindings.of(losses, facts.workloadKey().toString(), counts.planned(), facts.load()));
        }
        preStop(observations, ending).ifPresent(findings::add);
        order(facts, ending).ifPresent(findings::add);
        DetectionPower power = load.power(facts.replicas(), 1);
        Long last = lastNewConnection(observations);
        List<Measurement> measurements = measurements(facts, ending, counts, last, power);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%,d requests planned, %d lost, %d failed while pod %s was deleted; after its deletion: %s; an"
                                + " outage of %.0f ms would have been seen with 99 %% probability",
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors(),
                        departure.pod().name(),
                        steps(facts, ending, last),
                        power.smallestOutageMillis(LoadPlanner.PROBABILITY)),
                measurements);
    }

    private static boolean before(LedgerEntry entry, long micros) {
        return entry.wasSent() ? entry.endMicros() < micros : entry.intendedMicros() < micros;
    }

    private static Optional<Verdict.Error> incomplete(ShutdownFacts facts, PodEnding ending) {
        String pod = facts.loaded().pod().name();
        if (ending.withdrawnMicros() == null) {
            return Optional.of(new Verdict.Error(
                    "the endpoint of pod %s was not seen to be withdrawn".formatted(pod),
                    "report this as a defect of the harness, with the evidence pack"));
        }
        if (ending.closedMicros() == null) {
            return Optional.of(new Verdict.Error(
                    String.format(Locale.ROOT, "port %d of pod %s was not seen to close", facts.port(), pod),
                    "report this as a defect of the harness, with the evidence pack"));
        }
        return Optional.empty();
    }

    private static Optional<Finding> preStop(ShutdownObservations observations, PodEnding ending) {
        ShutdownFacts facts = observations.facts();
        if (facts.containers().stream().allMatch(c -> c.preStop() == ShutdownFacts.Hook.NONE)) {
            return Optional.empty();
        }
        String pod = facts.loaded().pod().name();
        List<String> failed = observations.load().timeline().watchEvents().stream()
                .filter(e -> e.kind().equals("Event") && e.type() != WatchEvent.Type.DELETED)
                .filter(e -> e.object().path("reason").asText().equals("FailedPreStopHook")
                        && e.object()
                                .at("/involvedObject/uid")
                                .asText()
                                .equals(facts.loaded().pod().uid()))
                .map(e -> "Warning FailedPreStopHook of %s: %s"
                        .formatted(pod, e.object().path("message").asText().strip()))
                .distinct()
                .toList();
        if (!failed.isEmpty()) {
            return Optional.of(preStopFinding(
                    pod, "a preStop hook that runs to its end", "the hook failed", "the signal came at once", failed));
        }
        for (ShutdownFacts.Container container : facts.containers()) {
            long sleep = Math.min(container.preStopSeconds(), facts.graceSeconds()) * 1_000_000;
            Long end = ending.containers().stream()
                    .filter(c -> c.name().equals(container.name()))
                    .map(PodEnding.ContainerEnd::micros)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (end != null && end - facts.loaded().deletedMicros() < sleep - SLEEP_TOLERANCE_MICROS) {
                long after = end - facts.loaded().deletedMicros();
                return Optional.of(preStopFinding(
                        pod,
                        "a preStop sleep of %s before container %s is told to stop"
                                .formatted(seconds(sleep), container.name()),
                        "the container ended after %s".formatted(seconds(after)),
                        "%s too soon".formatted(seconds(sleep - after)),
                        List.of()));
            }
        }
        return Optional.empty();
    }

    private static Finding preStopFinding(
            String pod, String expected, String observed, String difference, List<String> evidence) {
        return new Finding(
                ShutdownCause.PRE_STOP_FAILED.name(),
                "pod " + pod,
                expected,
                observed,
                difference,
                "use preStop.sleep, which needs no program in the image, or correct the hook's command",
                evidence);
    }

    private static Optional<Finding> order(ShutdownFacts facts, PodEnding ending) {
        long withdrawn = Objects.requireNonNull(ending.withdrawnMicros());
        long closed = Objects.requireNonNull(ending.closedMicros());
        if (closed >= withdrawn + ROUTING_SYNC_MICROS) {
            return Optional.empty();
        }
        if (closed >= withdrawn - WATCH_TOLERANCE_MICROS) {
            return Optional.of(new Finding(
                    ShutdownCause.LISTENER_CLOSED_TOO_EARLY.name(),
                    "pod " + facts.loaded().pod().name(),
                    "a listener that stays open for %s after the endpoint is withdrawn: until then nodes may not know"
                            .formatted(seconds(ROUTING_SYNC_MICROS)),
                    "the listener closed %s after the deletion"
                            .formatted(seconds(closed - facts.loaded().deletedMicros())),
                    "%s after the endpoint was withdrawn: that nothing was lost is luck"
                            .formatted(seconds(Math.max(0, closed - withdrawn))),
                    "keep serving for longer after termination begins: a preStop sleep of several seconds",
                    List.of()));
        }
        return Optional.of(new Finding(
                ShutdownCause.LISTENER_CLOSED_TOO_EARLY.name(),
                "pod " + facts.loaded().pod().name(),
                "a listener that stays open until the endpoint is withdrawn",
                "the listener closed %s after the deletion"
                        .formatted(seconds(closed - facts.loaded().deletedMicros())),
                "%s before the endpoint was withdrawn".formatted(seconds(withdrawn - closed)),
                "keep serving for longer after termination begins: a preStop sleep of several seconds",
                List.of()));
    }

    /** Returns when the last request on a connection of its own was sent that the pod answered. */
    private static @Nullable Long lastNewConnection(ShutdownObservations observations) {
        String pod = observations.facts().loaded().pod().name();
        return observations.load().ledger().entries().stream()
                .filter(e -> e.connection().opensConnection() && pod.equals(e.pod()))
                .map(LedgerEntry::startMicros)
                .max(Long::compare)
                .orElse(null);
    }

    private static String steps(ShutdownFacts facts, PodEnding ending, @Nullable Long last) {
        return "endpoint withdrawn %s, last new connection %s, listener closed %s, exit %s (%s)"
                .formatted(
                        after(facts, ending.withdrawnMicros()),
                        last == null ? "unknown (answers do not name the pod)" : after(facts, last),
                        after(facts, ending.closedMicros()),
                        after(facts, ending.exitMicros()),
                        ending.codes());
    }

    /** The last new connection may well have come before the deletion. */
    private static String after(ShutdownFacts facts, @Nullable Long micros) {
        return String.format(
                Locale.ROOT,
                "%+.2f s",
                (Objects.requireNonNull(micros) - facts.loaded().deletedMicros()) / 1e6);
    }

    private static List<Measurement> measurements(
            ShutdownFacts facts, PodEnding ending, LedgerCounts counts, @Nullable Long last, DetectionPower power) {
        long deleted = facts.loaded().deletedMicros();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        measurements.add(moment("time from deletion to endpoint withdrawn", ending.withdrawnMicros(), deleted));
        if (last != null) {
            measurements.add(moment("time from deletion to the last new connection", last, deleted));
        }
        measurements.add(moment("time from deletion to listener closed", ending.closedMicros(), deleted));
        measurements.add(moment("time from deletion to exit", ending.exitMicros(), deleted));
        measurements.add(new Measurement(
                "smallest outage at the pod seen with 99 % probability",
                power.smallestOutageMillis(LoadPlanner.PROBABILITY), "ms", null));
        return measurements;
    }

    private static Measurement moment(String name, @Nullable Long micros, long deleted) {
        return new Measurement(name, (Objects.requireNonNull(micros) - deleted) / 1_000.0, "ms", null);
    }
}
