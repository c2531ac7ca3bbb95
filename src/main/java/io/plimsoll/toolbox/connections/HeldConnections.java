package io.plimsoll.toolbox.connections;

import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.toolbox.PlannedProgram;
import io.plimsoll.traffic.HeldConnectionEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** The connection holder as the harness sees it: started, listened to, and stopped. */
public final class HeldConnections implements AutoCloseable {

    /** A slow request may be under way when the holder is told to stop. */
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final PlannedProgram program;

    private HeldConnections(PlannedProgram program) {
        this.program = program;
    }

    /**
     * Starts the holder.
     *
     * @param place where it runs: it must reach the pod
     * @param java the Java launcher there
     * @param classPathFile an argument file there that holds {@code -cp} and the class path
     * @param plan what to hold; its stop file lies in a folder there that only this run uses
     * @param events told each event as it comes
     */
    public static HeldConnections start(
            CommandRunner place, String java, String classPathFile, HoldPlan plan, Consumer<HeldConnectionEvent> events)
            throws IOException {
        return new HeldConnections(PlannedProgram.start(
                place,
                new PlannedProgram.Launch("the connection holder", java, classPathFile, 64),
                ConnectionHolderMain.class,
                plan.toJson(),
                plan.stopFile(),
                HeldConnectionEvent.class,
                events));
    }

    /**
     * Leaves every connection that is still open.
     *
     * @throws IOException if the holder did not come to a proper end; its events may then be incomplete
     */
    public void stop() throws IOException, InterruptedException {
        program.stop(END_LIMIT);
    }

    /** Kills the holder if it still runs. */
    @Override
    public void close() {
        program.close();
    }
}
