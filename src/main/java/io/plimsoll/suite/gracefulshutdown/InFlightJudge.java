package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.gracefulshutdown.PodEnding.ContainerEnd;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnection.Exchange;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides DEP-SHUT-001: a deleted pod finishes the requests that it has begun, and ends by itself within its grace period.
 *
 * <p>Slow requests are sent to the pod itself on connections that have one in flight at every moment, so that some are
 * under way when the stop signal comes, whatever a preStop hook does before. A request that is cut within {@value
 * #CROSSING_MICROS} µs of being sent on a connection that had been used before may have crossed with the pod's closing of
 * it; that is DEP-SHUT-004's matter.
 */
final class InFlightJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SHUT-001";

    /** How young a request is that may have crossed with the closing of its connection. */
    static final long CROSSING_MICROS = 50_000;

    /** A request that is answered more quickly is not slow: whether one is in flight at a moment is left to chance. */
    static final long SLOW_MICROS = 1_000_000;

    private static final long KILL_TOLERANCE_MICROS = 500_000;

    private InFlightJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        ShutdownFacts.Slow slow = facts.slow();
        if (slow == null) {
            return new Verdict.NotTested(ReasonCode.PREREQ_MISSING, nothingSlow(facts));
        }
        PodEnding ending = observations.loadedEnding();
        Optional<Verdict.Error> unsound = observations.unsound(facts.loaded(), ending);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        List<HeldConnection> connections =
                observations.held().stream().filter(c -> c.use() == Use.SLOW).toList();
        Optional<Verdict> unusable = unusable(facts, slow, connections);
        if (unusable.isPresent()) {
            return unusable.get();
        }
        return judge(facts, slow, ending, connections);
    }

    /** Says why there is no slow request. */
    static String nothingSlow(ShutdownFacts facts) {
        return ("entry point %s declares no slow request and none with a body that could go out slowly, so no request can"
                        + " be kept in flight; declare one as `slow`")
                .formatted(facts.entryPoint());
    }

    /** Says why the slow requests show nothing. */
    private static Optional<Verdict> unusable(
            ShutdownFacts facts, ShutdownFacts.Slow slow, List<HeldConnection> connections) {
        long deleted = facts.loaded().deletedMicros();
        List<Exchange> before = connections.stream()
                .flatMap(c -> c.exchanges().stream())
                .filter(e -> e.endMicros() != null && e.endMicros() < deleted)
                .toList();
        Optional<Exchange> wrong = before.stream()
                .filter(e -> e.cut() != null || e.status() != slow.expectedStatus())
                .findFirst();
        if (wrong.isPresent()) {
            return Optional.of(new Verdict.Error(
                    "before the deletion the slow request %s %s"
                            .formatted(slow.request(), ended(wrong.get(), slow.expectedStatus())),
                    remedy(facts, slow)));
        }
        long quickest = before.stream()
                .map(Exchange::tookMicros)
                .mapToLong(Objects::requireNonNull)
                .min()
                .orElse(Long.MAX_VALUE);
        if (quickest < SLOW_MICROS) {
            return Optional.of(new Verdict.NotTested(
                    ReasonCode.PREREQ_MISSING,
                    String.format(
                            Locale.ROOT,
                            "the slow request %s is not slow: it was answered after %.1f ms, and only one that takes %s"
                                    + " is in flight for certain when the pod is told to stop",
                            slow.request(),
                            quickest / 1_000.0,
                            seconds(SLOW_MICROS))));
        }
        long inFlight = inFlightAt(connections, deleted);
        if (inFlight < slow.connections()) {
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "only %d of %d slow requests were in flight when pod %s was deleted",
                            inFlight,
                            slow.connections(),
                            facts.loaded().pod().name()),
                    "see connections.jsonl in the pack for what became of the others"));
        }
        return Optional.empty();
    }

    private static String remedy(ShutdownFacts facts, ShutdownFacts.Slow slow) {
        return slow.slowBody()
                ? ("declare a request that takes its time as `slow` of entry point %s in the spec: this one was made of"
                                + " its load by sending the body slowly")
                        .formatted(facts.entryPoint())
                : "correct `slow` of entry point %s in the spec".formatted(facts.entryPoint());
    }

    private static Verdict judge(
            ShutdownFacts facts, ShutdownFacts.Slow slow, PodEnding ending, List<HeldConnection> connections) {
        long deleted = facts.loaded().deletedMicros();
        long exit = Objects.requireNonNull(ending.exitMicros());
        List<Exchange> judged =
                connections.stream().flatMap(c -> inFlightAfter(c, deleted)).toList();
        List<Exchange> cut = judged.stream()
                .filter(e -> e.cut() != null || e.endMicros() == null)
                .toList();
        List<Exchange> wrong = judged.stream()
                .filter(e -> e.cut() == null && e.endMicros() != null && e.status() != slow.expectedStatus())
                .toList();
        List<ContainerEnd> killed = ending.killed();
        long longest = judged.stream()
                .map(Exchange::tookMicros)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        long margin = facts.graceSeconds() * 1_000_000 - (exit - deleted);
        List<Measurement> measurements = List.of(
                new Measurement("slow requests in flight at the deletion", inFlightAt(connections, deleted), "", null),
                new Measurement(
                        "slow requests in flight when the declared sleep of preStop was over",
                        inFlightAt(connections, deleted + facts.preStopMicros()),
                        "",
                        null),
                new Measurement("slow requests that ended after the deletion", judged.size(), "", null),
                new Measurement("slow requests not answered as declared", cut.size() + wrong.size(), "", "≤ 0"),
                new Measurement("longest slow request", longest / 1_000.0, "ms", null),
                new Measurement("time from deletion to exit", (exit - deleted) / 1_000.0, "ms", null),
                new Measurement("margin to the end of the grace period", margin / 1_000.0, "ms", "≥ 0"));
        List<Finding> findings = findings(facts, slow, killed, cut, wrong, exit - deleted);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%d slow requests (%s) were in flight when pod %s was deleted; all %d that ended after that"
                                + " were answered as declared, and the pod ended by itself after %s (%s), %s before"
                                + " the end of its grace period",
                        slow.connections(),
                        slow.request(),
                        facts.loaded().pod().name(),
                        judged.size(),
                        seconds(exit - deleted),
                        ending.codes(),
                        seconds(margin)),
                measurements);
    }

    private static List<Finding> findings(
            ShutdownFacts facts,
            ShutdownFacts.Slow slow,
            List<ContainerEnd> killed,
            List<Exchange> cut,
            List<Exchange> wrong,
            long exitAfter) {
        List<Finding> findings = new ArrayList<>();
        long killMicros = killed.stream()
                .map(ContainerEnd::micros)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MAX_VALUE);
        List<Exchange> byKill = cut.stream()
                .filter(e -> e.endMicros() == null || e.endMicros() >= killMicros - KILL_TOLERANCE_MICROS)
                .filter(e -> !killed.isEmpty())
                .toList();
        List<Exchange> byPod = cut.stream().filter(e -> !byKill.contains(e)).toList();
        if (!byPod.isEmpty()) {
            findings.add(finding(
                    facts,
                    slow,
                    ShutdownCause.IN_FLIGHT_CUT,
                    byPod,
                    "were cut",
                    "after the stop signal, finish what is in flight before the process ends"));
        }
        if (!wrong.isEmpty()) {
            findings.add(finding(
                    facts,
                    slow,
                    ShutdownCause.WRONG_ANSWER,
                    wrong,
                    "got a wrong answer",
                    "go on answering requests that come on existing connections until their clients were told to"
                            + " leave"));
        }
        if (!killed.isEmpty()) {
            findings.add(new Finding(
                    ShutdownCause.KILLED_AT_GRACE_END.name(),
                    "pod " + facts.loaded().pod().name(),
                    String.format(
                            Locale.ROOT, "an end of its own within the grace period of %d s", facts.graceSeconds()),
                    String.format(
                            Locale.ROOT,
                            "killed (exit code 137) after %s, with %d slow requests in flight",
                            seconds(exitAfter),
                            byKill.size()),
                    "container %s did not end by itself"
                            .formatted(killed.stream().map(ContainerEnd::name).collect(Collectors.joining(", "))),
                    "handle the stop signal, and set terminationGracePeriodSeconds above preStop plus the longest"
                            + " request",
                    byKill.stream().map(e -> line(facts, slow, e)).toList()));
        }
        return findings;
    }

    private static Finding finding(
            ShutdownFacts facts,
            ShutdownFacts.Slow slow,
            ShutdownCause cause,
            List<Exchange> exchanges,
            String what,
            String remedy) {
        return new Finding(
                cause.name(),
                "pod " + facts.loaded().pod().name(),
                "every request in flight answered with %s".formatted(slow.expectedStatus()),
                String.format(Locale.ROOT, "%d %s", exchanges.size(), what),
                String.format(Locale.ROOT, "%d not answered as declared", exchanges.size()),
                remedy,
                exchanges.stream().map(e -> line(facts, slow, e)).toList());
    }

    private static String line(ShutdownFacts facts, ShutdownFacts.Slow slow, Exchange exchange) {
        long deleted = facts.loaded().deletedMicros();
        Long end = exchange.endMicros();
        return "%s, sent %s %s the deletion, %s%s"
                .formatted(
                        slow.request(),
                        seconds(Math.abs(exchange.sentMicros() - deleted)),
                        exchange.sentMicros() < deleted ? "before" : "after",
                        ended(exchange, slow.expectedStatus()),
                        end == null ? "" : " %s after it".formatted(seconds(end - deleted)));
    }

    private static String ended(Exchange exchange, int expected) {
        if (exchange.cut() != null) {
            return "was cut (" + exchange.cut() + ")";
        }
        return exchange.endMicros() == null
                ? "was not seen to end"
                : "was answered with %s instead of %s".formatted(exchange.status(), expected);
    }

    static long inFlightAt(List<HeldConnection> connections, long micros) {
        return connections.stream()
                .flatMap(c -> c.exchanges().stream())
                .filter(e -> e.inFlightAt(micros))
                .count();
    }

    /** Returns a connection's requests that ended after the deletion, those left out that crossed with its closing. */
    private static Stream<Exchange> inFlightAfter(HeldConnection connection, long deleted) {
        return connection.exchanges().stream()
                .filter(e -> e.endMicros() == null || e.endMicros() >= deleted)
                .filter(e -> !crossed(connection, e));
    }

    /** Returns whether a request was cut at once on a connection that had carried others. */
    static boolean crossed(HeldConnection connection, Exchange exchange) {
        Long took = exchange.tookMicros();
        return exchange.cut() != null
                && took != null
                && took < CROSSING_MICROS
                && !exchange.equals(connection.exchanges().get(0));
    }
}
