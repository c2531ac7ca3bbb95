package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.Lifeline;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The main class that resolves names and connects to Services: {@code DiscoveryMain PLAN}.
 *
 * <p>Writes one {@link DiscoveryMessage} a line, as JSON. Ends with 0 when everything was tried, 64 when the plan cannot be
 * read, 70 when a pod's network cannot be entered or the system refused something, 75 when it was told to stop before.
 */
public final class DiscoveryMain {

    private static final int BAD_PLAN = 64;
    private static final int BROKEN = 70;
    private static final int STOPPED = 75;

    private DiscoveryMain() {}

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        DiscoveryPlan plan;
        try {
            plan = DiscoveryPlan.read(Path.of(args.length == 1 ? args[0] : ""));
        } catch (IOException | RuntimeException e) {
            System.err.println("usage: DiscoveryMain PLAN; the plan cannot be read: " + e.getMessage());
            System.exit(BAD_PLAN);
            return;
        }
        Lifeline.Terms terms = new Lifeline.Terms(
                Path.of(plan.stopFile()), null, null, Duration.ZERO, Duration.ofMillis(plan.hardLimitMillis()));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        ObjectMapper json = new ObjectMapper();
        try (Lifeline ignored =
                        Lifeline.watch(terms, reason -> Runtime.getRuntime().halt(STOPPED));
                DiscoveryRun run = DiscoveryRun.prepare(
                        plan, PlaceNamespaces.of(plan.places()), message -> out.println(line(json, message)))) {
            run.run();
        } catch (IOException | RuntimeException e) {
            System.err.println(String.valueOf(e));
            System.exit(BROKEN);
        }
        System.exit(0);
    }

    private static String line(ObjectMapper json, DiscoveryMessage message) {
        try {
            return json.writerFor(DiscoveryMessage.class).writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
