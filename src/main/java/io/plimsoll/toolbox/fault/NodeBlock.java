package io.plimsoll.toolbox.fault;

import java.util.List;

/**
 * A node that nobody reaches and that reaches nobody: every packet on the device that leads to the others is dropped, as if
 * its power or its cable had failed. What runs on it goes on by itself.
 *
 * @param name names the table; letters, digits and underscores
 * @param device the network device that leads to the other nodes
 */
public record NodeBlock(String name, String device) implements Fault {

    public NodeBlock {
        if (!name.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("not a name for a table: " + name);
        }
        if (!device.matches("[A-Za-z0-9_.-]{1,15}")) {
            throw new IllegalArgumentException("not a network device: " + device);
        }
    }

    @Override
    public List<List<String>> prepare() {
        return nft(String.join(
                "; ",
                "add table " + table(),
                "add set " + table() + " blocked { type ifname ; flags timeout ; }",
                // Before connection tracking on the way in, after everything else on the way out.
                "add chain " + table() + " in { type filter hook prerouting priority -310 ; policy accept ; }",
                "add chain " + table() + " out { type filter hook postrouting priority 310 ; policy accept ; }",
                "add rule " + table() + " in iifname @blocked counter drop",
                "add rule " + table() + " out oifname @blocked counter drop"));
    }

    @Override
    public List<List<String>> set() {
        String bare = "element " + table() + " blocked { " + device;
        String timed = "add " + bare + " timeout " + LAPSE_SECONDS + "s }";
        return nft(timed + "; delete " + bare + " }; " + timed);
    }

    @Override
    public List<List<String>> remove() {
        return nft("delete table " + table());
    }

    private String table() {
        return "inet plimsoll_" + name;
    }

    private static List<List<String>> nft(String command) {
        return List.of(List.of("nft", command));
    }
}
