package io.plimsoll.toolbox.fault;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Ports of a pod that its node no longer reaches at the pod's own address.
 *
 * <p>That is how the kubelet asks, and only it: a client of the Service goes to the Service's address, which is translated
 * to the pod's ({@code ct status dnat}), and is let through. Packets are dropped, so a probe runs into its time-out.
 *
 * <p>The block is an element with a time-out in a set of nftables: the kernel itself removes it, whatever becomes of those
 * who set it. {@link HeldBlock} sets it anew again and again for as long as it is wanted.
 *
 * @param name names the table; letters, digits and underscores
 * @param address the pod's address
 * @param ports the TCP ports
 * @param loopbackOf a process of the pod: its ports are closed for the pod itself too, as a command in the container may
 *     ask itself; 0 to leave the pod's own network alone
 */
public record PortBlock(String name, String address, List<Integer> ports, int loopbackOf) {

    /** How long a block stays without being set anew, seconds. */
    public static final int LAPSE_SECONDS = 8;

    public PortBlock {
        ports = List.copyOf(ports);
        if (!name.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("not a name for a table: " + name);
        }
        if (!address.matches("[0-9a-fA-F.:]+")) {
            throw new IllegalArgumentException("not an address: " + address);
        }
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("a block needs at least one port");
        }
    }

    /** Returns the commands that prepare the block; it blocks nothing before {@link #set}. */
    List<List<String>> prepare() {
        String table = table();
        String node = String.join(
                "; ",
                "add table " + table,
                "add set " + table + " blocked { type " + (isIpv6() ? "ipv6_addr" : "ipv4_addr")
                        + " . inet_service ; flags timeout ; }",
                "add chain " + table + " out { type filter hook output priority 10 ; policy accept ; }",
                "add rule " + table + " out " + family()
                        + " daddr . tcp dport @blocked ct status & dnat == 0 counter drop");
        String pod = String.join(
                "; ",
                "add table " + table,
                "add set " + table + " blocked { type inet_service ; flags timeout ; }",
                "add chain " + table + " in { type filter hook input priority 10 ; policy accept ; }",
                "add rule " + table + " in iif lo tcp dport @blocked counter drop");
        return inBoth(node, pod);
    }

    /** Returns the commands that set the block, or set it anew: it then lasts for {@value #LAPSE_SECONDS} s. */
    List<List<String>> set() {
        return inBoth(
                ports.stream().map(port -> anew(address + " . " + port)).collect(Collectors.joining("; ")),
                ports.stream().map(port -> anew(port.toString())).collect(Collectors.joining("; ")));
    }

    /** Returns the commands that remove the block and what was prepared for it. */
    List<List<String>> remove() {
        String delete = "delete table " + table();
        return inBoth(delete, delete);
    }

    /** One transaction: the time-out of an element that is there already does not change when it is added again. */
    private String anew(String element) {
        String bare = "element " + table() + " blocked { " + element;
        String timed = "add " + bare + " timeout " + LAPSE_SECONDS + "s }";
        return timed + "; delete " + bare + " }; " + timed;
    }

    private List<List<String>> inBoth(String node, String pod) {
        List<String> onNode = List.of("nft", node);
        return loopbackOf == 0
                ? List.of(onNode)
                : List.of(onNode, List.of("nsenter", "--net=/proc/" + loopbackOf + "/ns/net", "nft", pod));
    }

    private String table() {
        return family() + " plimsoll_" + name;
    }

    private String family() {
        return isIpv6() ? "ip6" : "ip";
    }

    private boolean isIpv6() {
        return address.contains(":");
    }
}
