package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A program of the prober's that runs in a toolbox and writes one message a line. */
final class Program implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final CommandRunner place;
    private final String stopFile;
    private final CommandRunner.Running running;

    private Program(CommandRunner place, String stopFile, CommandRunner.Running running) {
        this.place = place;
        this.stopFile = stopFile;
        this.running = running;
    }

    /**
     * Starts a program.
     *
     * @param place where it runs
     * @param command the Java launcher there, and the argument file that holds {@code -cp} and the class path
     * @param main its main class, which takes the plan's file as its only argument
     * @param plan its plan as JSON
     * @param stopFile the program ends when this file appears; its folder is its own
     * @param type what it writes
     * @param messages told each message as it comes
     */
    static <M> Program start(
            CommandRunner place,
            Launcher command,
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
                        command.java(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "@" + command.classPathFile(),
                        main.getName(),
                        planFile),
                line -> {
                    M message;
                    try {
                        message = json.readValue(line, type);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException("the prober wrote a line that is none of its own: " + line, e);
                    }
                    messages.accept(message);
                });
        return new Program(place, stopFile, running);
    }

    /**
     * How Java is started in a toolbox.
     *
     * @param java the Java launcher
     * @param classPathFile an argument file that holds {@code -cp} and the class path
     */
    record Launcher(String java, String classPathFile) {}

    /**
     * Waits for an event that one of the program's messages brings about.
     *
     * @throws IOException if it does not come in time, or the program ended before
     */
    <T> T await(CompletableFuture<T> event, String what, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            try {
                return event.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Optional<Integer> exit = running.await(Duration.ofMillis(1));
                if (exit.isPresent() && !event.isDone()) {
                    throw running.ended("the prober", exit.get());
                }
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        throw new IOException("the prober " + what + " within " + limit.toSeconds() + " s; it said: "
                + running.standardError().strip());
    }

    /**
     * Ends it.
     *
     * @throws IOException if it did not come to a proper end; its messages may then be incomplete
     */
    void stop() throws IOException, InterruptedException {
        place.write(stopFile, new byte[0]);
        running.end("the prober", END_LIMIT);
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        running.close();
    }
}
