package io.plimsoll.toolbox.fault;

/**
 * A table of nftables with a set of what is blocked, whose elements lapse.
 *
 * @param name names the table; letters, digits and underscores
 * @param address an address of the family that the table is for
 */
record NftTable(String name, String address) {

    NftTable {
        if (!name.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("not a name for a table: " + name);
        }
        if (!address.matches("[0-9a-fA-F.:]+")) {
            throw new IllegalArgumentException("not an address: " + address);
        }
    }

    /**
     * Returns what makes the table: a set, and a chain that drops.
     *
     * @param type the type of the set's elements
     * @param hook where packets are looked at
     * @param match which of them are dropped; it names the set {@code @blocked}
     */
    String prepare(String type, String hook, String match) {
        return prepare(type, hook, match, "drop");
    }

    /**
     * Returns what makes the table: a set, and a chain.
     *
     * @param type the type of the set's elements
     * @param hook where packets are looked at
     * @param match which of them something is done with; it names the set {@code @blocked}
     * @param verdict what is done with them
     */
    String prepare(String type, String hook, String match, String verdict) {
        return String.join(
                "; ",
                "add table " + table(),
                "add set " + table() + " blocked { type " + type + " ; flags timeout ; }",
                "add chain " + table() + " drops { type filter hook " + hook + " priority 10 ; policy accept ; }",
                "add rule " + table() + " drops " + match + " counter " + verdict);
    }

    /** One transaction: the time-out of an element that is there already does not change when it is added again. */
    String anew(String element) {
        String bare = "element " + table() + " blocked { " + element;
        String timed = "add " + bare + " timeout " + Fault.LAPSE_SECONDS + "s }";
        return timed + "; delete " + bare + " }; " + timed;
    }

    String remove() {
        return "delete table " + table();
    }

    String family() {
        return isIpv6() ? "ip6" : "ip";
    }

    String addressType() {
        return isIpv6() ? "ipv6_addr" : "ipv4_addr";
    }

    private String table() {
        return family() + " plimsoll_" + name;
    }

    private boolean isIpv6() {
        return address.contains(":");
    }
}
