package io.plimsoll.toolbox.prober;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two real network namespaces with a cable between them, as two pods have, and a third place to filter at: the second one's
 * own input. Nothing of it reaches this host's own network.
 */
final class TwoNetworks implements AutoCloseable {

    static final String A = "10.99.0.1";
    static final String B = "10.99.0.2";

    private final String a = "plimsoll-a-" + ProcessHandle.current().pid();
    private final String b = "plimsoll-b-" + ProcessHandle.current().pid();

    private TwoNetworks() {}

    /** Makes them, or aborts the test with the reason where that cannot be done. */
    static TwoNetworks make() throws IOException, InterruptedException {
        assumeTrue(
                Files.isWritable(Path.of("/proc/sys/net/ipv4/ip_forward")),
                "network namespaces can be made by root only, and not in every container");
        assumeTrue(can("ip", "-V") && can("nft", "--version"), "the commands ip and nft are needed");
        TwoNetworks made = new TwoNetworks();
        made.prepare();
        return made;
    }

    private static boolean can(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void prepare() throws IOException, InterruptedException {
        run("ip", "netns", "add", a);
        run("ip", "netns", "add", b);
        run("ip", "link", "add", "one", "netns", a, "type", "veth", "peer", "name", "other", "netns", b);
        for (List<String> end : List.of(List.of(a, "one", A), List.of(b, "other", B))) {
            run("ip", "-n", end.get(0), "addr", "add", end.get(2) + "/24", "dev", end.get(1));
            run("ip", "-n", end.get(0), "link", "set", end.get(1), "up");
            run("ip", "-n", end.get(0), "link", "set", "lo", "up");
            // Else the kernel sends an ICMP message a second and is silent otherwise.
            run("ip", "netns", "exec", end.get(0), "sysctl", "-qw", "net.ipv4.icmp_ratelimit=0");
        }
    }

    /** Filters what comes into the second one, by rules of nftables. */
    void filter(String... rules) throws IOException, InterruptedException {
        Path file = Files.createTempFile("plimsoll", ".nft");
        Files.writeString(
                file,
                "table inet test { chain in { type filter hook input priority 0\n" + String.join("\n", rules)
                        + "\n}\n}\n",
                StandardCharsets.UTF_8);
        run("ip", "netns", "exec", b, "nft", "-f", file.toString());
        Files.delete(file);
    }

    /**
     * Lets the first one be a router for the second, and filters what it forwards; what it knows no way for it sends back.
     */
    void routeThroughTheFirst(String... rules) throws IOException, InterruptedException {
        run("ip", "netns", "exec", a, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.send_redirects=0");
        run("ip", "-n", a, "route", "add", "default", "via", B);
        run("ip", "-n", b, "route", "add", "default", "via", A);
        Path file = Files.createTempFile("plimsoll", ".nft");
        Files.writeString(
                file,
                "table inet test { chain forward { type filter hook forward priority 0\n" + String.join("\n", rules)
                        + "\n}\n}\n",
                StandardCharsets.UTF_8);
        run("ip", "netns", "exec", a, "nft", "-f", file.toString());
        Files.delete(file);
    }

    /** Sends what the first one forwards to an address back to the second. */
    void sendBack(String address) throws IOException, InterruptedException {
        run("ip", "-n", a, "route", "replace", address + "/32", "via", B);
    }

    /** Returns the namespaces of the places {@code a} and {@code b}. */
    Map<String, Path> namespaces() {
        return Map.of("a", Path.of("/run/netns", a), "b", Path.of("/run/netns", b));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("ip", "netns", "del", a);
        run("ip", "netns", "del", b);
    }
}
