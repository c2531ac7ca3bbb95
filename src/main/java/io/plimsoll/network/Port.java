package io.plimsoll.network;

import java.util.Comparator;

/**
 * A port of one protocol.
 *
 * @param protocol its protocol
 * @param number its number, 1 to 65535
 */
public record Port(Protocol protocol, int number) implements Comparable<Port> {

    private static final Comparator<Port> ORDER =
            Comparator.comparing(Port::protocol).thenComparing(Port::number);

    public Port {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("port " + number + ": it must be from 1 to 65535");
        }
    }

    @Override
    public int compareTo(Port other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return protocol + "/" + number;
    }
}
