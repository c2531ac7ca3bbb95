package io.plimsoll.toolbox.prober;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the node has led connections to a Service's address: its connection tracking has both ends of each. */
final class TrackedConnections {

    private static final Pattern ENTRY = Pattern.compile(
            "src=(\\S+) dst=(\\S+) sport=(\\d+) dport=(\\d+) .*?src=(\\S+) dst=\\S+ sport=\\d+ dport=\\d+");

    private TrackedConnections() {}

    /**
     * Returns where connections to an address were led to, by the port that they were opened from.
     *
     * @throws IOException if the command {@code conntrack} is missing or fails
     */
    static Map<Integer, String> to(String address, int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        "conntrack",
                        "-L",
                        "-p",
                        "tcp",
                        "--orig-dst",
                        address,
                        "--orig-port-dst",
                        Integer.toString(port)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("the node's connection tracking could not be read with the command conntrack");
        }
        return parse(text);
    }

    static Map<Integer, String> parse(String text) {
        Map<Integer, String> led = new HashMap<>();
        text.lines().forEach(line -> {
            Matcher entry = ENTRY.matcher(line);
            if (entry.find()) {
                led.put(Integer.parseInt(entry.group(3)), entry.group(5));
            }
        });
        return led;
    }
}
