package io.plimsoll.suite.load;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.traffic.HeldConnection.Exchange;
import io.plimsoll.traffic.InFlight;

/**
 * What it is called that something that answers requests was told to stop.
 *
 * @param who what was told to, for example {@code pod}
 * @param moment when that was, for example {@code deletion}
 * @param stopped that it was, as a clause, for example {@code pod shop-1 was deleted}
 * @param before that something was before it, for example {@code before the deletion}
 */
public record StopWords(String who, String moment, String stopped, String before) {

    /** Returns in words when a request was sent that did not end as declared, and how it ended. */
    public String line(String request, InFlight requests, Exchange exchange) {
        long stop = requests.stopMicros();
        Long end = exchange.endMicros();
        return "%s, sent %s %s the %s, %s%s"
                .formatted(
                        request,
                        seconds(Math.abs(exchange.sentMicros() - stop)),
                        exchange.sentMicros() < stop ? "before" : "after",
                        moment,
                        requests.ended(exchange),
                        end == null ? "" : " %s after it".formatted(seconds(end - stop)));
    }
}
