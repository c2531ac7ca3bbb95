package io.plimsoll.suite.compose;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.compose.StopFacts.Load;
import io.plimsoll.suite.compose.StopFacts.Stopped;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.suite.load.SlowRequests;
import io.plimsoll.suite.load.StopWords;
import io.plimsoll.traffic.HeldConnection.Exchange;
import io.plimsoll.traffic.InFlight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What became of the requests to a service that was told to stop.
 *
 * @param undecided why that nothing was lost shows nothing; empty if it does
 * @param findings what was lost, but for what the kill at the end of the service's time cut
 * @param byKill what that cut, one line each
 * @param measurements how many there were
 * @param held what can be said if nothing was lost
 */
record RequestsAtStop(
        Optional<Verdict> undecided,
        List<Finding> findings,
        List<String> byKill,
        List<Measurement> measurements,
        String held) {

    /** Where nothing is asked of a service. */
    static final RequestsAtStop NONE = new RequestsAtStop(Optional.empty(), List.of(), List.of(), List.of(), "");

    static RequestsAtStop of(StopObservations observations, Stopped stopped, Load load) {
        InFlight quick = observations.quick(stopped, load);
        SlowLoad slow = load.slow();
        Optional<Verdict> wrong = quick.wrongBefore()
                .map(exchange -> new Verdict.Error(
                        "%s %s %s".formatted(words(stopped).before(), load.request(), quick.ended(exchange)),
                        "correct the requests of entry point %s in the spec".formatted(load.entryPoint())));
        if (wrong.isPresent()) {
            return undecided(wrong.get());
        }
        if (slow == null) {
            // What is lost is lost; that nothing is shows little without a request that was in flight for certain.
            return judged(
                    stopped,
                    load,
                    "",
                    new InFlight(List.of(), load.expectedStatus(), stopped.toldMicros()),
                    quick,
                    Optional.of(
                            new Verdict.NotTested(ReasonCode.PREREQ_MISSING, SlowRequests.none(load.entryPoint()))));
        }
        InFlight slowly = observations.slow(stopped, slow);
        return slow.unusable(load.entryPoint(), slowly, words(stopped))
                .map(RequestsAtStop::undecided)
                .orElseGet(() -> judged(stopped, load, slow.request(), slowly, quick, Optional.empty()));
    }

    private static RequestsAtStop undecided(Verdict verdict) {
        return new RequestsAtStop(Optional.of(verdict), List.of(), List.of(), List.of(), "");
    }

    private static StopWords words(Stopped stopped) {
        String told = "service %s was told to stop".formatted(stopped.service());
        return new StopWords("service", "stop signal", told, "before %s,".formatted(told));
    }

    private static RequestsAtStop judged(
            Stopped stopped,
            Load load,
            String slowRequest,
            InFlight slowly,
            InFlight quick,
            Optional<Verdict> undecided) {
        StopWords words = words(stopped);
        Function<Exchange, String> slowLine = exchange -> words.line(slowRequest, slowly, exchange);
        Function<Exchange, String> quickLine = exchange -> words.line(load.request(), quick, exchange);
        Predicate<Exchange> cutByKill = byKill(stopped);
        List<String> cut = Stream.concat(
                        slowly.cut().stream().filter(cutByKill.negate()).map(slowLine),
                        quick.cut().stream().filter(cutByKill.negate()).map(quickLine))
                .toList();
        List<String> byKill = Stream.concat(
                        slowly.cut().stream().filter(cutByKill).map(slowLine),
                        quick.cut().stream().filter(cutByKill).map(quickLine))
                .toList();
        List<String> wrong = Stream.concat(
                        slowly.wrong().stream().map(slowLine),
                        quick.wrong().stream().map(quickLine))
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (!cut.isEmpty()) {
            findings.add(new Finding(
                    ComposeCause.IN_FLIGHT_CUT.name(),
                    "service " + stopped.service(),
                    "every request in flight is answered in full when it is told to stop",
                    "%s were cut".formatted(cut.size()),
                    "%s requests lost".formatted(cut.size()),
                    "after the stop signal, finish what is in flight before the process ends",
                    cut));
        }
        if (!wrong.isEmpty()) {
            findings.add(new Finding(
                    ComposeCause.WRONG_ANSWER.name(),
                    "service " + stopped.service(),
                    "every request in flight gets the declared answer when it is told to stop",
                    "%s got another one".formatted(wrong.size()),
                    "%s requests lost".formatted(wrong.size()),
                    "go on answering what comes on existing connections until their clients were told to leave",
                    wrong));
        }
        int after = slowly.after().size() + quick.after().size();
        String of = ", service " + stopped.service();
        return new RequestsAtStop(
                undecided,
                findings,
                byKill,
                List.of(
                        new Measurement(
                                "slow requests in flight at the stop signal" + of,
                                slowly.at(stopped.toldMicros()),
                                "",
                                null),
                        new Measurement("requests that ended after the stop signal" + of, after, "", null),
                        new Measurement("requests lost" + of, cut.size() + byKill.size() + wrong.size(), "", "≤ 0"),
                        new Measurement(
                                "requests that crossed with the closing of their connection" + of,
                                slowly.crossed() + quick.crossed(),
                                "",
                                null)),
                "%s slow requests (%s) were in flight when it was told to stop, and all %s that ended after that were answered as declared"
                        .formatted(slowly.at(stopped.toldMicros()), slowRequest, after));
    }

    /** What was cut when the kill came was cut by the kill. */
    private static Predicate<Exchange> byKill(Stopped stopped) {
        long killed = stopped.killedMicros();
        return exchange -> killed != Long.MAX_VALUE && InFlight.cutByKill(exchange, killed);
    }
}
