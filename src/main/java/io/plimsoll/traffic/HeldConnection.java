package io.plimsoll.traffic;

import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was held to one pod, from its opening to its end.
 *
 * @param name which one
 * @param use what it was for
 * @param openedMicros when it was open, microseconds since the Unix epoch; {@code null} if it never was
 * @param exchanges its requests, in order
 * @param toldMicros when the peer asked to leave; {@code null} if it did not
 * @param end how it ended; {@code null} if that was not seen
 */
public record HeldConnection(
        String name,
        Use use,
        @Nullable Long openedMicros,
        List<Exchange> exchanges,
        @Nullable Long toldMicros,
        @Nullable End end) {

    public HeldConnection {
        exchanges = List.copyOf(exchanges);
    }

    /**
     * A request on it.
     *
     * @param sentMicros when it was sent
     * @param endMicros when it was answered or cut; {@code null} if neither was seen
     * @param status the status of its answer; 0 without one
     * @param cut the client's words if it was cut; {@code null} otherwise
     */
    public record Exchange(long sentMicros, @Nullable Long endMicros, int status, @Nullable String cut) {

        /** Returns whether it was sent before a moment and had not ended by then. */
        public boolean inFlightAt(long micros) {
            return sentMicros <= micros && (endMicros == null || endMicros > micros);
        }

        /** Returns how long it took, microseconds; {@code null} if its end was not seen. */
        public @Nullable Long tookMicros() {
            return endMicros == null ? null : endMicros - sentMicros;
        }
    }

    /**
     * The end of a connection.
     *
     * @param micros when
     * @param how {@link Type#TOLD_TO_LEAVE}, {@link Type#CLOSED}, {@link Type#RESET}, {@link Type#CUT}, {@link
     *     Type#LEFT}, or why there never was one
     * @param message the client's words; {@code null} where nothing went wrong
     */
    public record End(long micros, Type how, @Nullable String message) {}

    /** Returns whether it was open at a moment, and the peer had not asked to leave. */
    public boolean heldAt(long micros) {
        return openedMicros != null
                && openedMicros <= micros
                && (toldMicros == null || toldMicros > micros)
                && (end == null || end.micros() > micros);
    }

    /** Returns the connections that events tell of, in order of their first event. */
    public static List<HeldConnection> of(Collection<HeldConnectionEvent> events) {
        Map<String, List<HeldConnectionEvent>> byName = new LinkedHashMap<>();
        events.stream()
                .sorted(Comparator.comparingLong(HeldConnectionEvent::micros))
                .forEach(event -> byName.computeIfAbsent(event.connection(), name -> new ArrayList<>())
                        .add(event));
        return byName.values().stream().map(HeldConnection::fold).toList();
    }

    private static HeldConnection fold(List<HeldConnectionEvent> events) {
        Long opened = null;
        Long told = null;
        Long sent = null;
        End end = null;
        List<Exchange> exchanges = new ArrayList<>();
        for (HeldConnectionEvent event : events) {
            switch (event.type()) {
                case OPENED -> opened = event.micros();
                case SENT -> sent = event.micros();
                case ANSWERED, CUT -> {
                    exchanges.add(new Exchange(
                            sent == null ? event.micros() : sent,
                            event.micros(),
                            event.status(),
                            event.type() == Type.CUT
                                    ? Objects.requireNonNullElse(event.message(), "the connection ended")
                                    : null));
                    sent = null;
                }
                case TOLD_TO_LEAVE -> told = told == null ? Long.valueOf(event.micros()) : told;
                case NOT_OPENED, NOT_SPOKEN, CLOSED, RESET, LEFT -> {}
            }
            boolean ends = event.type() != Type.OPENED && event.type() != Type.SENT && event.type() != Type.ANSWERED;
            if (ends) {
                end = new End(event.micros(), event.type(), event.message());
            }
        }
        if (sent != null) {
            exchanges.add(new Exchange(sent, null, 0, null));
        }
        HeldConnectionEvent first = events.get(0);
        return new HeldConnection(first.connection(), first.use(), opened, exchanges, told, end);
    }
}
