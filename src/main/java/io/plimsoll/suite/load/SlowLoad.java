package io.plimsoll.suite.load;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.toolbox.connections.HoldPlan.SlowRequest;
import io.plimsoll.traffic.HeldConnection.Exchange;
import io.plimsoll.traffic.InFlight;
import java.util.Locale;
import java.util.Optional;

/**
 * A slow request that was in flight on some connections at every moment, as a run records it.
 *
 * @param request method and path
 * @param expectedStatus the declared status of its answer
 * @param connections how many connections always had one in flight
 * @param slowBody whether it is slow because its body goes out slowly
 */
public record SlowLoad(String request, int expectedStatus, int connections, boolean slowBody) {

    /** Returns that of a request that is sent over some connections. */
    public static SlowLoad of(SlowRequest sent, int connections) {
        return new SlowLoad(
                sent.request().label(), sent.request().expectedStatus(), connections, sent.bodyMillis() > 0);
    }

    /**
     * Says why it shows nothing that these requests were answered; empty if it does.
     *
     * @param entryPoint the entry point that declares it
     * @param requests what became of them
     * @param words what the stop is called
     */
    public Optional<Verdict> unusable(String entryPoint, InFlight requests, StopWords words) {
        Optional<Exchange> wrong = requests.wrongBefore();
        if (wrong.isPresent()) {
            return Optional.of(new Verdict.Error(
                    "%s the slow request %s %s".formatted(words.before(), request, requests.ended(wrong.get())),
                    SlowRequests.remedy(entryPoint, slowBody)));
        }
        long quickest = requests.quickestMicros();
        if (quickest < InFlight.SLOW_MICROS) {
            return Optional.of(new Verdict.NotTested(
                    ReasonCode.PREREQ_MISSING,
                    String.format(
                            Locale.ROOT,
                            "the slow request %s is not slow: it was answered after %.1f ms, and only one that takes %s"
                                    + " is in flight for certain when the %s is told to stop",
                            request,
                            quickest / 1_000.0,
                            seconds(InFlight.SLOW_MICROS),
                            words.who())));
        }
        long inFlight = requests.at(requests.stopMicros());
        return inFlight >= connections
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        "only %s of %s slow requests were in flight when %s"
                                .formatted(inFlight, connections, words.stopped()),
                        "see connections.jsonl in the pack for what became of the others"));
    }
}
