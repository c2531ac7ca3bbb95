package io.plimsoll.network;

import java.util.List;

/**
 * A flow of the spec and the connections that it stands for.
 *
 * @param name how messages call it, such as {@code deployment/api -> statefulset/database 5432}
 * @param from who opens them
 * @param to who accepts them, pods in place of Services, each with its ports
 * @param implied whether nobody declared it, but another flow needs it: the question to the cluster's DNS
 */
public record ResolvedFlow(String name, List<Party> from, List<Destination> to, boolean implied) {

    public ResolvedFlow {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /**
     * Who accepts, and on which port.
     *
     * @param party who
     * @param port on which port
     */
    public record Destination(Party party, Port port) {}

    /** Returns the connections. */
    public List<Cell> cells() {
        return from.stream()
                .flatMap(one -> to.stream()
                        .filter(destination -> !destination.party().equals(one))
                        .map(destination -> new Cell(one, destination.party(), destination.port())))
                .sorted()
                .toList();
    }
}
