package io.plimsoll.toolbox.writes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.traffic.WriteExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The writer as the harness sees it: started, listened to, and stopped. */
public final class RunningWriter implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final CommandRunner place;
    private final CommandRunner.Running running;
    private final WritePlan plan;

    private RunningWriter(CommandRunner place, CommandRunner.Running running, WritePlan plan) {
        this.place = place;
        this.running = running;
        this.plan = plan;
    }

    /**
     * Starts the writer.
     *
     * @param place where it runs: it must reach what the plan names
     * @param java the Java launcher there
     * @param classPathFile an argument file there that holds {@code -cp} and the class path
     * @param plan what to do; its stop file lies in a folder there that only this run uses
     * @param exchanges told each exchange as it ends
     */
    public static RunningWriter start(
            CommandRunner place, String java, String classPathFile, WritePlan plan, Consumer<WriteExchange> exchanges)
            throws IOException {
        String planFile = plan.stopFile() + ".plan";
        place.write(planFile, plan.toJson());
        ObjectMapper json = new ObjectMapper();
        CommandRunner.Running running = place.start(
                List.of(
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "@" + classPathFile,
                        WriterMain.class.getName(),
                        planFile),
                line -> {
                    try {
                        exchanges.accept(json.readValue(line, WriteExchange.class));
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException("the writer wrote a line that is none of its own: " + line, e);
                    }
                });
        return new RunningWriter(place, running, plan);
    }

    /**
     * Ends the writing and waits for every request's end.
     *
     * @throws IOException if the writer did not come to a proper end; its exchanges may then be incomplete
     */
    public void stop() throws IOException, InterruptedException {
        place.write(plan.stopFile(), new byte[0]);
        await();
    }

    /**
     * Waits until everything is read that the plan names.
     *
     * @throws IOException if the writer did not come to a proper end; its exchanges may then be incomplete
     */
    public void await() throws IOException, InterruptedException {
        Duration requests = Duration.ofMillis(plan.timeOutMillis())
                .multipliedBy(2L + plan.readsEach() + plan.lastReads().size() / Writer.THREADS);
        running.end("the writer", START.plus(requests));
    }

    /** Kills the writer if it still runs. */
    @Override
    public void close() {
        running.close();
    }
}
