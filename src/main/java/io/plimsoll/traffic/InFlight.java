package io.plimsoll.traffic;

import io.plimsoll.traffic.HeldConnection.Exchange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of the requests on held connections when whoever answers them was told to stop.
 *
 * <p>A request that is cut within {@value #CROSSING_MICROS} µs of being sent on a connection that had been used before may have
 * crossed with the closing of that connection: nobody had begun to work on it.
 *
 * @param connections the connections
 * @param expectedStatus the status of the right answer
 * @param stopMicros when it was told to stop, microseconds since the Unix epoch
 */
public record InFlight(List<HeldConnection> connections, int expectedStatus, long stopMicros) {

    /** How young a request is that may have crossed with the closing of its connection. */
    public static final long CROSSING_MICROS = 50_000;

    /** A request that is answered more quickly is not slow: whether one is in flight at a moment is left to chance. */
    public static final long SLOW_MICROS = 1_000_000;

    /** What the word of a kill may be behind what the kill cut. */
    private static final long KILL_TOLERANCE_MICROS = 500_000;

    public InFlight {
        connections = List.copyOf(connections);
    }

    /** Returns a request that ended before the stop, and not as declared; empty if there is none. */
    public Optional<Exchange> wrongBefore() {
        return before().filter(e -> e.cut() != null || e.status() != expectedStatus)
                .findFirst();
    }

    /** Returns how long the quickest request took that ended before the stop; {@link Long#MAX_VALUE} if none did. */
    public long quickestMicros() {
        return before().map(Exchange::tookMicros)
                .mapToLong(Objects::requireNonNull)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private Stream<Exchange> before() {
        return connections.stream()
                .flatMap(c -> c.exchanges().stream())
                .filter(e -> e.endMicros() != null && e.endMicros() < stopMicros);
    }

    /** Returns how many requests were in flight at a moment. */
    public long at(long micros) {
        return connections.stream()
                .flatMap(c -> c.exchanges().stream())
                .filter(e -> e.inFlightAt(micros))
                .count();
    }

    /** Returns the requests that ended after the stop, or were not seen to end; those left out that crossed with a closing. */
    public List<Exchange> after() {
        return connections.stream()
                .flatMap(c -> notEndedBefore(c).filter(e -> !crossed(c, e)))
                .toList();
    }

    /** Returns how many requests were cut after the stop that crossed with the closing of their connection. */
    public long crossed() {
        return connections.stream()
                .flatMap(c -> notEndedBefore(c).filter(e -> crossed(c, e)))
                .count();
    }

    private Stream<Exchange> notEndedBefore(HeldConnection connection) {
        return connection.exchanges().stream().filter(e -> e.endMicros() == null || e.endMicros() >= stopMicros);
    }

    /** Returns those of {@link #after()} that got no whole answer. */
    public List<Exchange> cut() {
        return after().stream()
                .filter(e -> e.cut() != null || e.endMicros() == null)
                .toList();
    }

    /** Returns those of {@link #after()} that got another answer than the declared one. */
    public List<Exchange> wrong() {
        return after().stream()
                .filter(e -> e.cut() == null && e.endMicros() != null && e.status() != expectedStatus)
                .toList();
    }

    /** Returns whether a request that was cut was still in flight when a kill came. */
    public static boolean cutByKill(Exchange exchange, long killMicros) {
        Long end = exchange.endMicros();
        return end == null || end >= killMicros - KILL_TOLERANCE_MICROS;
    }

    /** Returns in words how a request ended that did not end as declared. */
    public String ended(Exchange exchange) {
        if (exchange.cut() != null) {
            return "was cut (" + exchange.cut() + ")";
        }
        return exchange.endMicros() == null
                ? "was not seen to end"
                : "was answered with %s instead of %s".formatted(exchange.status(), expectedStatus);
    }

    /** Returns whether a request was cut at once on a connection that had carried others. */
    public static boolean crossed(HeldConnection connection, Exchange exchange) {
        Long took = exchange.tookMicros();
        return exchange.cut() != null
                && took != null
                && took < CROSSING_MICROS
                && !exchange.equals(connection.exchanges().get(0));
    }
}
