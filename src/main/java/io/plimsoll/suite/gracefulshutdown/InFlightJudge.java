package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.gracefulshutdown.PodEnding.ContainerEnd;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.suite.load.SlowRequests;
import io.plimsoll.suite.load.StopWords;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnection.Exchange;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import io.plimsoll.traffic.InFlight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides DEP-SHUT-001: a deleted pod finishes the requests that it has begun, and ends by itself within its grace period.
 *
 * <p>Slow requests are sent to the pod itself on connections that have one in flight at every moment, so that some are
 * under way when the stop signal comes, whatever a preStop hook does before. A request that is cut within {@value
 * InFlight#CROSSING_MICROS} µs of being sent on a connection that had been used before may have crossed with the pod's closing of
 * it; that is DEP-SHUT-004's matter.
 */
final class InFlightJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SHUT-001";

    private InFlightJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        SlowLoad slow = facts.slow();
        if (slow == null) {
            return new Verdict.NotTested(ReasonCode.PREREQ_MISSING, SlowRequests.none(facts.entryPoint()));
        }
        PodEnding ending = observations.loadedEnding();
        Optional<Verdict.Error> unsound = observations.unsound(facts.loaded(), ending);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        InFlight inFlight = inFlight(facts, slow, observations.held());
        Optional<Verdict> unusable = slow.unusable(facts.entryPoint(), inFlight, words(facts));
        if (unusable.isPresent()) {
            return unusable.get();
        }
        return judge(facts, slow, ending, inFlight);
    }

    /** Returns the slow requests that were under way when the pod was deleted, and those that came after them. */
    static InFlight inFlight(ShutdownFacts facts, SlowLoad slow, List<HeldConnection> held) {
        return new InFlight(
                held.stream().filter(c -> c.use() == Use.SLOW).toList(),
                slow.expectedStatus(),
                facts.loaded().deletedMicros());
    }

    private static StopWords words(ShutdownFacts facts) {
        return new StopWords(
                "pod",
                "deletion",
                "pod %s was deleted".formatted(facts.loaded().pod().name()),
                "before the deletion");
    }

    private static Verdict judge(ShutdownFacts facts, SlowLoad slow, PodEnding ending, InFlight requests) {
        long deleted = facts.loaded().deletedMicros();
        long exit = Objects.requireNonNull(ending.exitMicros());
        List<Exchange> judged = requests.after();
        List<Exchange> cut = requests.cut();
        List<Exchange> wrong = requests.wrong();
        List<ContainerEnd> killed = ending.killed();
        long longest = judged.stream()
                .map(Exchange::tookMicros)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        long margin = facts.graceSeconds() * 1_000_000 - (exit - deleted);
        List<Measurement> measurements = List.of(
                new Measurement("slow requests in flight at the deletion", requests.at(deleted), "", null),
                new Measurement(
                        "slow requests in flight when the declared sleep of preStop was over",
                        requests.at(deleted + facts.preStopMicros()),
                        "",
                        null),
                new Measurement("slow requests that ended after the deletion", judged.size(), "", null),
                new Measurement("slow requests not answered as declared", cut.size() + wrong.size(), "", "≤ 0"),
                new Measurement("longest slow request", longest / 1_000.0, "ms", null),
                new Measurement("time from deletion to exit", (exit - deleted) / 1_000.0, "ms", null),
                new Measurement("margin to the end of the grace period", margin / 1_000.0, "ms", "≥ 0"));
        List<Finding> findings = findings(facts, slow, requests, killed, exit - deleted);
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
            ShutdownFacts facts, SlowLoad slow, InFlight requests, List<ContainerEnd> killed, long exitAfter) {
        List<Exchange> cut = requests.cut();
        List<Exchange> wrong = requests.wrong();
        List<Finding> findings = new ArrayList<>();
        long killMicros = killed.stream()
                .map(ContainerEnd::micros)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MAX_VALUE);
        List<Exchange> byKill = cut.stream()
                .filter(e -> InFlight.cutByKill(e, killMicros))
                .filter(e -> !killed.isEmpty())
                .toList();
        List<Exchange> byPod = cut.stream().filter(e -> !byKill.contains(e)).toList();
        if (!byPod.isEmpty()) {
            findings.add(finding(
                    facts,
                    slow,
                    requests,
                    ShutdownCause.IN_FLIGHT_CUT,
                    byPod,
                    "were cut",
                    "after the stop signal, finish what is in flight before the process ends"));
        }
        if (!wrong.isEmpty()) {
            findings.add(finding(
                    facts,
                    slow,
                    requests,
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
                    byKill.stream()
                            .map(e -> words(facts).line(slow.request(), requests, e))
                            .toList()));
        }
        return findings;
    }

    private static Finding finding(
            ShutdownFacts facts,
            SlowLoad slow,
            InFlight requests,
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
                exchanges.stream()
                        .map(e -> words(facts).line(slow.request(), requests, e))
                        .toList());
    }
}
