package io.plimsoll.toolbox.connections;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.traffic.HeldConnectionEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The connection holder as the harness sees it: started, listened to, and stopped. */
public final class HeldConnections implements AutoCloseable {

    /** A slow request may be under way when the holder is told to stop. */
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final CommandRunner place;
    private final CommandRunner.Running running;
    private final String stopFile;

    private HeldConnections(CommandRunner place, CommandRunner.Running running, String stopFile) {
        this.place = place;
        this.running = running;
        this.stopFile = stopFile;
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
                        ConnectionHolderMain.class.getName(),
                        planFile),
                line -> {
                    try {
                        events.accept(json.readValue(line, HeldConnectionEvent.class));
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(
                                "the connection holder wrote a line that is none of its own: " + line, e);
                    }
                });
        return new HeldConnections(place, running, plan.stopFile());
    }

    /**
     * Leaves every connection that is still open.
     *
     * @throws IOException if the holder did not come to a proper end; its events may then be incomplete
     */
    public void stop() throws IOException, InterruptedException {
        place.write(stopFile, new byte[0]);
        running.end("the connection holder", END_LIMIT);
    }

    /** Kills the holder if it still runs. */
    @Override
    public void close() {
        running.close();
    }
}
