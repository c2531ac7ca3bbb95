package io.plimsoll.toolbox.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A container that refuses whatever it asks itself by TCP, as if nothing listened there: new connections over its loopback
 * device are reset, and counted.
 *
 * <p>The engine's own name server is let through. Connections that are there already go on.
 *
 * @param name names the tables; letters, digits and underscores
 * @param pid a process of the container
 */
public record LoopbackRefusal(String name, int pid) implements Fault {

    private static final String ELEMENT = "tcp";

    public LoopbackRefusal {
        tables(name);
    }

    private static List<NftTable> tables(String name) {
        return List.of(new NftTable(name, "127.0.0.1"), new NftTable(name, "::1"));
    }

    @Override
    public List<List<String>> prepare() {
        return inside(tables(name).stream()
                .map(table -> table.prepare(
                        "inet_proto",
                        "input",
                        "iif lo " + (table.family().equals("ip") ? "ip daddr != 127.0.0.11 " : "")
                                + "meta l4proto @blocked tcp flags & (fin|syn|rst|ack) == syn",
                        "reject with tcp reset")));
    }

    @Override
    public List<List<String>> set() {
        return inside(tables(name).stream().map(table -> table.anew(ELEMENT)));
    }

    @Override
    public List<List<String>> remove() {
        return inside(tables(name).stream().map(NftTable::remove));
    }

    /** Returns the command that prints each rule with the number of connections that it has refused. */
    public List<String> count() {
        return List.of(
                "nsenter",
                "--net=/proc/" + pid + "/ns/net",
                "sh",
                "-c",
                "nft list table ip plimsoll_" + name + "; nft list table ip6 plimsoll_" + name);
    }

    private List<List<String>> inside(Stream<String> commands) {
        List<List<String>> all = new ArrayList<>();
        commands.forEach(command -> all.add(List.of("nsenter", "--net=/proc/" + pid + "/ns/net", "nft", command)));
        return all;
    }
}
