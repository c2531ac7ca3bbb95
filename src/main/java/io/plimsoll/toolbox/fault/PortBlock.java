package io.plimsoll.toolbox.fault;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Ports of a pod that its node no longer reaches at the pod's own address.
 *
 * <p>That is how the kubelet asks, and only it: a client of the Service goes to the Service's address, which is translated
 * to the pod's ({@code ct status dnat}), and is let through. Packets are dropped, so a probe runs into its time-out.
 *
 * @param name names the table; letters, digits and underscores
 * @param address the pod's address
 * @param ports the TCP ports
 * @param loopbackOf a process of the pod: its ports are closed for the pod itself too, as a command in the container may
 *     ask itself; 0 to leave the pod's own network alone
 */
public record PortBlock(String name, String address, List<Integer> ports, int loopbackOf) implements Fault {

    public PortBlock {
        ports = List.copyOf(ports);
        new NftTable(name, address);
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("a block needs at least one port");
        }
    }

    @Override
    public List<List<String>> prepare() {
        NftTable table = table();
        return inBoth(
                table.prepare(
                        table.addressType() + " . inet_service",
                        "output",
                        table.family() + " daddr . tcp dport @blocked ct status & dnat == 0"),
                table.prepare("inet_service", "input", "iif lo tcp dport @blocked"));
    }

    @Override
    public List<List<String>> set() {
        return inBoth(
                ports.stream().map(port -> table().anew(address + " . " + port)).collect(Collectors.joining("; ")),
                ports.stream().map(port -> table().anew(port.toString())).collect(Collectors.joining("; ")));
    }

    @Override
    public List<List<String>> remove() {
        return inBoth(table().remove(), table().remove());
    }

    private List<List<String>> inBoth(String node, String pod) {
        List<String> onNode = List.of("nft", node);
        return loopbackOf == 0
                ? List.of(onNode)
                : List.of(onNode, List.of("nsenter", "--net=/proc/" + loopbackOf + "/ns/net", "nft", pod));
    }

    private NftTable table() {
        return new NftTable(name, address);
    }
}
