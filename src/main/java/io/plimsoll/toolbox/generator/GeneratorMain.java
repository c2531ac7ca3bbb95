package io.plimsoll.toolbox.generator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.gatling.app.Gatling;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The load generator's main class: {@code GeneratorMain PLAN}.
 *
 * <p>Ends with Gatling's own exit code: 0 means that the run is complete. 64 means that the plan cannot be read; 75 that
 * the hard limit was passed and the process ended itself.
 */
public final class GeneratorMain {

    static final int BAD_PLAN = 64;
    static final int OVERDUE = 75;

    /** What Gatling may take besides the load: its start, the last time-outs, and writing its report. */
    static final Duration ALLOWANCE = Duration.ofSeconds(90);

    private GeneratorMain() {}

    /** Runs the load generator. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            refuse("usage: GeneratorMain PLAN");
            return;
        }
        Path planFile = Path.of(args[0]);
        LoadPlan plan;
        try {
            plan = LoadPlan.read(planFile);
        } catch (IOException | RuntimeException e) {
            refuse("the plan " + planFile + " cannot be read: " + e.getMessage());
            return;
        }
        GeneratorFiles files = new GeneratorFiles(Path.of(plan.outputDir()));
        Files.createDirectories(files.gatling());
        PrintStream log =
                new PrintStream(new FileOutputStream(files.log().toFile(), true), true, StandardCharsets.UTF_8);
        // Before any class of Gatling's is loaded: it remembers the stream.
        System.setOut(log);
        System.setProperty(LedgerSimulation.PLAN_PROPERTY, planFile.toString());
        // Gatling asks for the user's preferences; the toolbox has no home to keep them in.
        System.setProperty("java.util.prefs.userRoot", files.dir().toString());
        quietLogs();
        configureGatling(plan);
        haltAfter(Duration.ofMillis(plan.maxDurationMillis() + plan.longestTimeOutMillis())
                .plus(ALLOWANCE));
        Gatling.main(new String[] {
            "--simulation",
            LedgerSimulation.class.getName(),
            "--results-folder",
            files.gatling().toString(),
            "--run-description",
            plan.name()
        });
    }

    private static void quietLogs() {
        // Without a configuration file Logback writes everything, several lines for each request.
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    }

    private static void configureGatling(LoadPlan plan) {
        System.setProperty("gatling.data.enableAnalytics", "false");
        System.setProperty("gatling.http.warmUpUrl", "");
        // The console writer's tables would be lost among the log's lines; the counts are ours anyway.
        System.setProperty("gatling.data.writers.0", "file");
        System.setProperty("gatling.socket.connectTimeout", Long.toString(plan.longestTimeOutMillis()));
        // Lets Netty find ConnectionWitness.
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
        // One transport everywhere, so that the words on a failure are the same everywhere.
        System.setProperty("gatling.netty.useNativeTransport", "false");
        System.setProperty("gatling.ssl.useOpenSsl", "false");
    }

    private static void refuse(String message) {
        System.err.println(message);
        System.exit(BAD_PLAN);
    }

    private static void haltAfter(Duration limit) {
        Thread guard = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(limit.toMillis());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                    // Not exit: whatever hangs may hang its shutdown hooks, too.
                    Runtime.getRuntime().halt(OVERDUE);
                },
                "hard-limit");
        guard.setDaemon(true);
        guard.start();
    }
}
