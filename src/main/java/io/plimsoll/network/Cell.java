package io.plimsoll.network;

import java.util.Comparator;

/**
 * One question of a truth table: does a connection pass?
 *
 * @param from who opens it; never a Service
 * @param to to whom
 * @param port on which port, as the client names it: of a Service, not of its pods
 */
public record Cell(Party from, Party to, Port port) implements Comparable<Cell> {

    private static final Comparator<Cell> ORDER =
            Comparator.comparing(Cell::from).thenComparing(Cell::to).thenComparing(Cell::port);

    public Cell {
        if (from instanceof Party.OfService) {
            throw new IllegalArgumentException(from + " opens no connections");
        }
    }

    @Override
    public int compareTo(Cell other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return from + " -> " + to + " " + port;
    }
}
