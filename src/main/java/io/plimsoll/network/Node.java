package io.plimsoll.network;

import java.util.List;

/**
 * A node of the cluster.
 *
 * @param name its name
 * @param addresses its addresses
 */
public record Node(String name, List<IpAddress> addresses) {
    public Node {
        addresses = List.copyOf(addresses);
    }
}
