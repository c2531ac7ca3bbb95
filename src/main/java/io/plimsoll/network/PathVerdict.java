package io.plimsoll.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What policies say of a connection to one particular pod or address, after a Service's address was replaced by it.
 *
 * @param to who accepts it
 * @param port on which port
 * @param egress what they say of the side that opens it
 * @param ingress what they say of the side that accepts it
 */
public record PathVerdict(Party to, Port port, DirectionVerdict egress, DirectionVerdict ingress) {

    /** Returns whether both sides let it pass. */
    public boolean passes() {
        return egress.passes() && ingress.passes();
    }

    /** Returns in a few words what decides: what stops it, or what both sides let it pass by. */
    String summary() {
        return Stream.of(egress, ingress)
                .filter(side -> side.passes() == passes())
                .map(DirectionVerdict::summary)
                .collect(Collectors.joining("; "));
    }

    List<String> explain() {
        List<String> lines = new ArrayList<>(egress.explain());
        lines.addAll(ingress.explain());
        return lines;
    }
}
