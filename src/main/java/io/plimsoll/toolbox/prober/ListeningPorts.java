package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which ports are listened on in the network namespace of the calling thread, as the kernel's tables say. */
public final class ListeningPorts {

    private static final Path TABLES = Path.of("/proc/thread-self/net");
    private static final String TCP_LISTEN = "0A";
    /** What a UDP socket has that is connected to nobody: it takes datagrams from everybody. */
    private static final String UDP_OPEN = "07";

    private ListeningPorts() {}

    /** Returns the ports that others can reach: those that are listened on at a loopback address only are left out. */
    static Set<Port> here() throws IOException {
        Set<Port> ports = new TreeSet<>();
        for (String suffix : List.of("", "6")) {
            ports.addAll(read(TABLES.resolve("tcp" + suffix), Protocol.TCP));
            ports.addAll(read(TABLES.resolve("udp" + suffix), Protocol.UDP));
        }
        return ports;
    }

    private static Set<Port> read(Path table, Protocol protocol) throws IOException {
        // Without IPv6 in the kernel there is no such table.
        return Files.exists(table) ? parse(Files.readString(table, StandardCharsets.US_ASCII), protocol) : Set.of();
    }

    /** Reads one of the kernel's tables: a head line, then {@code sl local_address rem_address st …}, addresses in hex. */
    public static Set<Port> parse(String table, Protocol protocol) {
        String wanted = protocol == Protocol.TCP ? TCP_LISTEN : UDP_OPEN;
        Set<Port> ports = new TreeSet<>();
        table.lines().skip(1).map(line -> line.strip().split("\\s+")).forEach(fields -> {
            if (fields.length > 3 && fields[3].equals(wanted)) {
                int colon = fields[1].indexOf(':');
                int number = Integer.parseInt(fields[1].substring(colon + 1), 16);
                if (number > 0 && !isLoopback(fields[1].substring(0, colon))) {
                    ports.add(new Port(protocol, number));
                }
            }
        });
        return ports;
    }

    /** Words of four bytes in the host's order, little-endian on everything that Kubernetes runs on: 127.x.x.x ends in 7F. */
    private static boolean isLoopback(String address) {
        return address.length() == 8
                ? address.endsWith("7F")
                : address.equals("00000000000000000000000001000000")
                        || (address.startsWith("0000000000000000FFFF0000") && address.endsWith("7F"));
    }
}
