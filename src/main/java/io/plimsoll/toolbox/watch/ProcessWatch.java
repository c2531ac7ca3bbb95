package io.plimsoll.toolbox.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The process watcher as the harness sees it: started, listened to, and stopped. */
public final class ProcessWatch implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    private final CommandRunner place;
    private final CommandRunner.Running running;
    private final String stopFile;
    private final AtomicReference<@Nullable WatchReport> report;

    private ProcessWatch(
            CommandRunner place,
            CommandRunner.Running running,
            String stopFile,
            AtomicReference<@Nullable WatchReport> report) {
        this.place = place;
        this.running = running;
        this.stopFile = stopFile;
        this.report = report;
    }

    /**
     * Starts the watcher.
     *
     * @param place where it runs: it must share the node's process namespace
     * @param java the Java launcher there
     * @param classPathFile an argument file there that holds {@code -cp} and the class path
     * @param folder a folder there for the plan and the stop file
     * @param plan what to do; its output and stop file are replaced
     * @param events told each event as it comes
     */
    public static ProcessWatch start(
            CommandRunner place,
            String java,
            String classPathFile,
            String folder,
            WatchPlan plan,
            Consumer<ProcessEvent> events)
            throws IOException {
        String planFile = folder + "/watch.json";
        String stopFile = folder + "/watch.stop";
        WatchPlan ours = new WatchPlan(
                null,
                stopFile,
                plan.endsWithStdin(),
                plan.heartbeatFile(),
                plan.heartbeatLimitMillis(),
                plan.hardLimitMillis(),
                plan.periodMillis());
        place.write(planFile, ours.toJson());
        ObjectMapper json = new ObjectMapper();
        AtomicReference<@Nullable WatchReport> report = new AtomicReference<>();
        CommandRunner.Running running = place.start(
                List.of(
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "@" + classPathFile,
                        ProcessWatcherMain.class.getName(),
                        planFile),
                line -> {
                    try {
                        if (line.startsWith("{\"micros\"")) {
                            events.accept(json.readValue(line, ProcessEvent.class));
                        } else if (line.startsWith("{\"startedMicros\"")) {
                            report.set(json.readValue(line, WatchReport.class));
                        }
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(
                                "the process watcher wrote a line that is none of its own: " + line, e);
                    }
                });
        return new ProcessWatch(place, running, stopFile, report);
    }

    /**
     * Ends the watcher.
     *
     * @return what it says about itself
     * @throws IOException if it had ended before, or did not end; the events may then be incomplete
     */
    public WatchReport stop() throws IOException, InterruptedException {
        place.write(stopFile, new byte[0]);
        running.end("the process watcher", END_LIMIT);
        WatchReport said = report.get();
        if (said == null) {
            throw running.ended("the process watcher", 0);
        }
        return said;
    }

    /** Kills the watcher if it still runs. */
    @Override
    public void close() {
        running.close();
    }
}
