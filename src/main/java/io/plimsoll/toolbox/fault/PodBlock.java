package io.plimsoll.toolbox.fault;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Ports of a pod that nobody reaches but the pod itself and one neighbour: its node, so that the kubelet's probes of it
 * still succeed.
 *
 * <p>Packets are dropped inside the pod's network namespace, those of connections that are there already included: whoever
 * depends on the pod waits for answers that do not come.
 *
 * @param name names the table; letters, digits and underscores
 * @param pid a process of the pod
 * @param ports the TCP ports
 * @param exceptFrom the address of the neighbour that is let through
 */
public record PodBlock(String name, int pid, List<Integer> ports, String exceptFrom) implements Fault {

    public PodBlock {
        ports = List.copyOf(ports);
        new NftTable(name, exceptFrom);
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("a block needs at least one port");
        }
    }

    @Override
    public List<List<String>> prepare() {
        NftTable table = table();
        return inside(table.prepare(
                "inet_service",
                "input",
                "iif != lo " + table.family() + " saddr != " + exceptFrom + " tcp dport @blocked"));
    }

    @Override
    public List<List<String>> set() {
        return inside(ports.stream().map(port -> table().anew(port.toString())).collect(Collectors.joining("; ")));
    }

    @Override
    public List<List<String>> remove() {
        return inside(table().remove());
    }

    private List<List<String>> inside(String command) {
        return List.of(List.of("nsenter", "--net=/proc/" + pid + "/ns/net", "nft", command));
    }

    private NftTable table() {
        return new NftTable(name, exceptFrom);
    }
}
