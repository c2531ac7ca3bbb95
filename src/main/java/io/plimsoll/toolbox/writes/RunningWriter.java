package io.plimsoll.toolbox.writes;

import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.toolbox.PlannedProgram;
import io.plimsoll.traffic.WriteExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** The writer as the harness sees it: started, listened to, and stopped. */
public final class RunningWriter implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final PlannedProgram program;
    private final WritePlan plan;

    private RunningWriter(PlannedProgram program, WritePlan plan) {
        this.program = program;
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
        return new RunningWriter(
                PlannedProgram.start(
                        place,
                        new PlannedProgram.Launch("the writer", java, classPathFile, 64),
                        WriterMain.class,
                        plan.toJson(),
                        plan.stopFile(),
                        WriteExchange.class,
                        exchanges),
                plan);
    }

    /**
     * Ends the writing and waits for every request's end.
     *
     * @throws IOException if the writer did not come to a proper end; its exchanges may then be incomplete
     */
    public void stop() throws IOException, InterruptedException {
        program.stop(limit());
    }

    /**
     * Waits until everything is read that the plan names.
     *
     * @throws IOException if the writer did not come to a proper end; its exchanges may then be incomplete
     */
    public void await() throws IOException, InterruptedException {
        program.end(limit());
    }

    private Duration limit() {
        Duration requests = Duration.ofMillis(plan.timeOutMillis())
                .multipliedBy(2L + plan.readsEach() + plan.lastReads().size() / Writer.THREADS);
        return START.plus(requests);
    }

    /** Kills the writer if it still runs. */
    @Override
    public void close() {
        program.close();
    }
}
