package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Cell;
import io.plimsoll.network.Party;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is tried of addresses outside of the cluster that have a stand-in: at which ports, and from whom. */
final class OutsidePorts {

    /** Where the web is, and most of what a program that was taken over would send home to. */
    static final Port WEB = new Port(Protocol.TCP, 443);

    /** Where a cloud's machine asks who it is, and gets its credentials. */
    static final Port CREDENTIALS = new Port(Protocol.TCP, 80);

    private static final Map<Party.Outside, Port> KNOWN =
            Map.of(Party.Outside.WORLD, WEB, Party.Outside.METADATA, CREDENTIALS);

    private OutsidePorts() {}

    /** Returns the connections from a pod: at the port that each address is known for, and at ports that nobody declares. */
    static List<Cell> from(Party.OfPod pod) {
        List<Cell> cells = new ArrayList<>();
        KNOWN.forEach((address, known) -> Stream.concat(Stream.of(known), Strangers.UNDECLARED_PORTS.stream())
                .forEach(port -> cells.add(new Cell(pod, address, port))));
        return cells;
    }

    /** Returns the connections that show, as no policy applies to a node, that the stand-in is in its place there. */
    static List<Cell> from(Party.OfNode node) {
        return KNOWN.entrySet().stream()
                .map(known -> new Cell(node, known.getKey(), known.getValue()))
                .toList();
    }

    /** Returns whether a connection goes to an address that has a stand-in. */
    static boolean leadsThere(Cell cell) {
        return cell.to() instanceof Party.Outside outside && outside.hasStandIn();
    }
}
