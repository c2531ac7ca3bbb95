package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnection.Exchange;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import io.plimsoll.traffic.InFlight;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides DEP-SHUT-004: a pod that ends leaves its kept-alive connections politely: none is cut with a request on it, none
 * is reset while idle, none is left hanging; HTTP/2 connections and WebSockets are told.
 *
 * <p>HTTP/1.1 has no way to tell a client that is silent, so an orderly end (FIN) of an idle connection is polite. How many
 * connections in use were told by {@code Connection: close} before they ended is measured: a connection that ends without
 * can meet the client's next request, and it is luck if it does not.
 */
final class KeptAliveJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SHUT-004";

    private static final Set<Use> HTTP_1 = EnumSet.of(Use.IDLE, Use.USED);
    private static final Set<Use> TOLD_ALWAYS = EnumSet.of(Use.HTTP2, Use.WEBSOCKET);

    private KeptAliveJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        PodEnding ending = observations.loadedEnding();
        Optional<Verdict.Error> unsound = observations.unsound(facts.loaded(), ending);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        long deleted = facts.loaded().deletedMicros();
        List<HeldConnection> all = observations.held();
        Optional<HeldConnection> unopened = all.stream()
                .filter(c -> HTTP_1.contains(c.use()) && how(c) == Type.NOT_OPENED)
                .findFirst();
        if (unopened.isPresent()) {
            return new Verdict.Error(
                    "connection %s to pod %s could not be opened: %s"
                            .formatted(
                                    unopened.get().name(),
                                    facts.loaded().pod().name(),
                                    Objects.requireNonNull(unopened.get().end()).message()),
                    "check that the pod can be reached from its node");
        }
        List<HeldConnection> held = all.stream().filter(c -> c.heldAt(deleted)).toList();
        boolean speaksMore = held.stream().anyMatch(c -> TOLD_ALWAYS.contains(c.use()));
        boolean keepsAlive = held.stream().anyMatch(c -> HTTP_1.contains(c.use()));
        if (!keepsAlive) {
            boolean declined = all.stream()
                    .filter(c -> HTTP_1.contains(c.use()))
                    .allMatch(c -> how(c) == Type.TOLD_TO_LEAVE && c.exchanges().size() == 1);
            if (!declined) {
                return new Verdict.Error(
                        "no kept-alive connection to pod %s was left when it was deleted"
                                .formatted(facts.loaded().pod().name()),
                        "see connections.jsonl in the pack; the pod's idle time-out may be shorter than the control"
                                + " phase");
            }
            if (!speaksMore) {
                return new Verdict.NotApplicable(
                        "entry point %s ends every connection with its answer, and speaks neither HTTP/2 nor WebSocket:"
                                        .formatted(facts.entryPoint())
                                + " nothing is kept alive");
            }
        }
        return judge(facts, all, held);
    }

    private static Verdict judge(ShutdownFacts facts, List<HeldConnection> all, List<HeldConnection> held) {
        long deleted = facts.loaded().deletedMicros();
        List<Finding> findings = new ArrayList<>();
        add(
                findings,
                facts,
                ShutdownCause.KEPT_ALIVE_CUT,
                held.stream().filter(KeptAliveJudge::isCut).toList(),
                "every request on a kept-alive connection answered",
                "cut with a request on it",
                "after the stop signal, answer the next request on each connection with Connection: close, and only then"
                        + " close it");
        add(
                findings,
                facts,
                ShutdownCause.IDLE_RESET,
                held.stream().filter(is(Type.RESET)).toList(),
                "an orderly end of idle connections",
                "reset",
                "close sockets in order (FIN), not with SO_LINGER 0 and not by ending with unread data");
        add(
                findings,
                facts,
                ShutdownCause.ENDED_WITHOUT_NOTICE,
                held.stream()
                        .filter(c -> TOLD_ALWAYS.contains(c.use()))
                        .filter(is(Type.CLOSED))
                        .toList(),
                "GOAWAY before the end of an HTTP/2 connection, a close frame before that of a WebSocket",
                "ended without notice",
                "send GOAWAY or the close frame when the stop signal comes");
        add(
                findings,
                facts,
                ShutdownCause.LEFT_HANGING,
                held.stream().filter(is(Type.LEFT)).toList(),
                "an end of every connection",
                "still open when the pod was gone",
                "close connections before the process ends");
        long told = count(held, c -> HTTP_1.contains(c.use()) && how(c) == Type.TOLD_TO_LEAVE);
        long idle = count(held, c -> c.use() == Use.IDLE);
        long used = count(held, c -> c.use() == Use.USED);
        long usedUntold = count(held, c -> c.use() == Use.USED && how(c) == Type.CLOSED);
        List<Measurement> measurements = List.of(
                new Measurement("idle connections at the deletion", idle, "", null),
                new Measurement("used connections at the deletion", used, "", null),
                new Measurement("connections told by Connection: close", told, "", null),
                new Measurement("used connections closed without having been told", usedUntold, "", null),
                new Measurement(
                        "connections cut, reset or left hanging",
                        findings.stream().mapToLong(f -> f.evidence().size()).sum(),
                        "",
                        "≤ 0"),
                new Measurement(
                        "time from deletion to the last connection's end",
                        held.stream()
                                        .map(HeldConnection::end)
                                        .filter(Objects::nonNull)
                                        .mapToLong(end -> end.micros() - deleted)
                                        .max()
                                        .orElse(0)
                                / 1_000.0,
                        "ms",
                        null));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%d idle and %d used kept-alive connections to pod %s ended in order: %d told by Connection:"
                                + " close, %d used ones closed without; %s",
                        idle,
                        used,
                        facts.loaded().pod().name(),
                        told,
                        usedUntold,
                        more(all)),
                measurements);
    }

    private static String more(List<HeldConnection> all) {
        List<String> words = new ArrayList<>();
        for (Use use : TOLD_ALWAYS) {
            String name = use == Use.HTTP2 ? "HTTP/2" : "WebSocket";
            boolean spoken = all.stream().anyMatch(c -> c.use() == use && c.openedMicros() != null);
            words.add(name + (spoken ? " told" : " not spoken"));
        }
        return String.join(", ", words);
    }

    private static void add(
            List<Finding> findings,
            ShutdownFacts facts,
            ShutdownCause cause,
            List<HeldConnection> connections,
            String expected,
            String what,
            String remedy) {
        if (connections.isEmpty()) {
            return;
        }
        findings.add(new Finding(
                cause.name(),
                "pod " + facts.loaded().pod().name(),
                expected,
                String.format(Locale.ROOT, "%d %s", connections.size(), what),
                String.format(Locale.ROOT, "%d of the connections", connections.size()),
                remedy,
                connections.stream().map(c -> line(facts, c, what)).toList()));
    }

    private static String line(ShutdownFacts facts, HeldConnection connection, String what) {
        HeldConnection.End end = Objects.requireNonNull(connection.end());
        return "connection %s: %s %s after the deletion%s"
                .formatted(
                        connection.name(),
                        what,
                        seconds(end.micros() - facts.loaded().deletedMicros()),
                        end.message() == null ? "" : " (" + end.message() + ")");
    }

    /** A slow request that was cut is DEP-SHUT-001's matter, unless the connection was cut at once when it came. */
    private static boolean isCut(HeldConnection connection) {
        if (how(connection) != Type.CUT) {
            return false;
        }
        if (connection.use() != Use.SLOW) {
            return true;
        }
        List<Exchange> exchanges = connection.exchanges();
        return InFlight.crossed(connection, exchanges.get(exchanges.size() - 1));
    }

    private static Predicate<HeldConnection> is(Type type) {
        return connection -> how(connection) == type;
    }

    private static Type how(HeldConnection connection) {
        HeldConnection.End end = connection.end();
        // A connection whose end was not seen is one that nobody ended.
        return end == null ? Type.LEFT : end.how();
    }

    private static long count(List<HeldConnection> connections, Predicate<HeldConnection> condition) {
        return connections.stream().filter(condition).count();
    }
}
