package io.plimsoll.toolbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A Java program that runs in a place, carries out a plan, writes one message a line, and ends when it is told to. */
public final class PlannedProgram implements AutoCloseable {

    private final CommandRunner place;
    private final String called;
    private final String stopFile;
    private final CommandRunner.Running running;

    private PlannedProgram(CommandRunner place, String called, String stopFile, CommandRunner.Running running) {
        this.place = place;
        this.called = called;
        this.stopFile = stopFile;
        this.running = running;
    }

    /**
     * Starts a program.
     *
     * @param place where it runs
     * @param launch how it is started there
     * @param main its main class, which takes the plan's file as its only argument
     * @param plan its plan as JSON
     * @param stopFile the program ends when this file appears; its folder is its own
     * @param type what it writes
     * @param messages told each message as it comes
     */
    public static <M> PlannedProgram start(
            CommandRunner place,
            Launch launch,
            Class<?> main,
            byte[] plan,
            String stopFile,
            Class<M> type,
            Consumer<M> messages)
            throws IOException {
        String planFile = stopFile + ".plan";
        place.write(planFile, plan);
        ObjectMapper json = new ObjectMapper();
        CommandRunner.Running running = place.start(
                List.of(
                        launch.java(),
                        "-Xmx" + launch.heapMegabytes() + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "@" + launch.classPathFile(),
                        main.getName(),
                        planFile),
                line -> {
                    M message;
                    try {
                        message = json.readValue(line, type);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(
                                launch.called() + " wrote a line that is none of its own: " + line, e);
                    }
                    messages.accept(message);
                });
        return new PlannedProgram(place, launch.called(), stopFile, running);
    }

    /**
     * How a program is started in its place.
     *
     * @param called what it is called in messages, for example {@code the prober}
     * @param java the Java launcher
     * @param classPathFile an argument file that holds {@code -cp} and the class path
     * @param heapMegabytes how much memory its objects may take
     */
    public record Launch(String called, String java, String classPathFile, int heapMegabytes) {}

    /**
     * Waits for an event that one of the program's messages brings about.
     *
     * @throws IOException if it does not come in time, or the program ended before
     */
    public <T> T await(CompletableFuture<T> event, String what, Duration limit)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            try {
                return event.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Optional<Integer> exit = running.await(Duration.ofMillis(1));
                if (exit.isPresent() && !event.isDone()) {
                    throw running.ended(called, exit.get());
                }
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        throw new IOException(called + " " + what + " within " + limit.toSeconds() + " s; it said: "
                + running.standardError().strip());
    }

    /**
     * Tells it to end, and waits for that.
     *
     * @param limit how long it may take
     * @throws IOException if it did not come to a proper end; its messages may then be incomplete
     */
    public void stop(Duration limit) throws IOException, InterruptedException {
        place.write(stopFile, new byte[0]);
        end(limit);
    }

    /**
     * Waits for its end, which comes when its plan is carried out.
     *
     * @param limit how long it may take
     * @throws IOException if it did not come to a proper end; its messages may then be incomplete
     */
    public void end(Duration limit) throws IOException, InterruptedException {
        running.end(called, limit);
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        running.close();
    }
}
