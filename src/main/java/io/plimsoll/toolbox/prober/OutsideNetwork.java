package io.plimsoll.toolbox.prober;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network that stands for everything outside of the cluster: a network namespace of this process, at the other end of a
 * cable from the node's. Packets for its addresses are routed there as they would be routed to the world, and so pass every
 * filter that they would pass on the way out; but they stay on this host.
 *
 * <p>It is gone with this process. What stays until the node is gone are rules in the node's own network namespace that
 * reject, and count, what is sent to these addresses by any other way: a late packet of a closed connection, too, must not
 * leave.
 */
final class OutsideNetwork implements AutoCloseable {

    /** The node's end of the cable. */
    private static final String NEAR = "plimsoll0";

    /** The other end. */
    private static final String FAR = "plimsoll1";

    /** The node's address there: one of a range that is kept for examples (RFC 5737). */
    private static final String NEAR_ADDRESS = "203.0.113.1";

    private static final String TABLE = "plimsoll_outside";
    private static final Pattern COUNTED = Pattern.compile("counter packets ([0-9]+)");
    private static final int LIMIT_SECONDS = 20;

    private final Namespace node;
    private final Namespace inside;
    private final long before;

    private OutsideNetwork(Namespace node, Namespace inside, long before) {
        this.node = node;
        this.inside = inside;
        this.before = before;
    }

    /**
     * Makes it.
     *
     * @param node the node's network namespace; {@code null} if that is this process's
     * @param addresses its addresses, IPv4
     * @throws IOException if the system refuses it; nothing can then be sent there
     */
    static OutsideNetwork make(@Nullable Path node, List<String> addresses) throws IOException {
        Namespace here = Namespace.enter("node-of-outside", node);
        Namespace there = null;
        try {
            // Before there is anything that could be sent there.
            here.call(() -> guard(addresses));
            there = Namespace.create("outside");
            String path = there.call(() -> "/proc/" + Files.readSymbolicLink(Path.of("/proc/thread-self")) + "/ns/net");
            here.call(() -> connect(path));
            there.call(() -> addresses(addresses));
            here.call(() -> route(addresses));
            return new OutsideNetwork(here, there, here.call(OutsideNetwork::counted));
        } catch (IOException e) {
            if (there != null) {
                there.close();
            }
            here.close();
            throw new IOException("no network could be made that stands for the outside: " + e.getMessage(), e);
        }
    }

    /** Returns its thread. */
    Namespace namespace() {
        return inside;
    }

    /** Returns how many packets for its addresses the node rejected since it was made, because they would have gone elsewhere. */
    long kept() throws IOException {
        return node.call(OutsideNetwork::counted) - before;
    }

    private static boolean guard(List<String> addresses) throws IOException {
        if (!run(true, "nft", "list", "table", "ip", TABLE).isEmpty()) {
            return true;
        }
        String rule = "ip daddr { %s } oifname != \"%s\" counter reject with icmp type host-unreachable"
                .formatted(String.join(", ", addresses), NEAR);
        List<String> lines = new ArrayList<>();
        lines.add("add table ip " + TABLE);
        // Before everything else, a network plugin's own rules included.
        for (String hook : List.of("forward", "output")) {
            lines.add("add chain ip %s %s { type filter hook %s priority -200 ; policy accept ; }"
                    .formatted(TABLE, hook, hook));
            lines.add("add rule ip %s %s %s".formatted(TABLE, hook, rule));
        }
        run(false, "nft", String.join("; ", lines));
        return true;
    }

    private static boolean connect(String path) throws IOException {
        // One of a process that was killed may be under way to its end.
        run(true, "ip", "link", "del", NEAR);
        run(false, "ip", "link", "add", NEAR, "type", "veth", "peer", "name", FAR, "netns", path);
        run(false, "ip", "addr", "add", NEAR_ADDRESS + "/32", "dev", NEAR);
        run(false, "ip", "link", "set", NEAR, "up");
        return true;
    }

    private static boolean addresses(List<String> addresses) throws IOException {
        run(false, "ip", "link", "set", "lo", "up");
        for (String address : addresses) {
            run(false, "ip", "addr", "add", address + "/32", "dev", FAR);
        }
        run(false, "ip", "link", "set", FAR, "up");
        run(false, "ip", "route", "add", NEAR_ADDRESS + "/32", "dev", FAR);
        run(false, "ip", "route", "add", "default", "via", NEAR_ADDRESS, "dev", FAR);
        return true;
    }

    private static boolean route(List<String> addresses) throws IOException {
        for (String address : addresses) {
            run(false, "ip", "route", "replace", address + "/32", "dev", NEAR);
        }
        return true;
    }

    private static long counted() throws IOException {
        return COUNTED.matcher(run(false, "nft", "list", "table", "ip", TABLE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** Runs a command in the network namespace of the calling thread; what it printed, empty if it may fail and did. */
    private static String run(boolean mayFail, String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (process.exitValue() == 0) {
            return printed;
        }
        if (mayFail) {
            return "";
        }
        throw new IOException("%s ended with exit code %s: %s"
                .formatted(String.join(" ", command), process.exitValue(), printed.strip()));
    }

    @Override
    public void close() throws IOException {
        try {
            node.call(() -> run(true, "ip", "link", "del", NEAR));
        } finally {
            inside.close();
            node.close();
        }
    }
}
