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

/** The prober of one node as the harness sees it: prepared, started, listened to, and stopped. */
public final class Prober implements AutoCloseable {

    private static final Duration PREPARED_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final CommandRunner place;
    private final ProbePlan plan;
    private final CompletableFuture<ProberMessage.Ready> ready = new CompletableFuture<>();
    private final CompletableFuture<ProberMessage.Done> done = new CompletableFuture<>();
    private final CommandRunner.Running running;

    private Prober(
            CommandRunner place,
            String java,
            String classPathFile,
            ProbePlan plan,
            String planFile,
            Consumer<ProberMessage> messages)
            throws IOException {
        this.place = place;
        this.plan = plan;
        ObjectMapper json = new ObjectMapper();
        this.running = place.start(
                List.of(
                        java,
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "@" + classPathFile,
                        ProberMain.class.getName(),
                        planFile),
                line -> {
                    ProberMessage message;
                    try {
                        message = json.readValue(line, ProberMessage.class);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException("the prober wrote a line that is none of its own: " + line, e);
                    }
                    messages.accept(message);
                    if (message instanceof ProberMessage.Ready is) {
                        ready.complete(is);
                    } else if (message instanceof ProberMessage.Done is) {
                        done.complete(is);
                    }
                });
    }

    /**
     * Starts a prober, which enters the places and opens listeners.
     *
     * @param place where it runs: it must share the node's network and process namespaces
     * @param java the Java launcher there
     * @param classPathFile an argument file there that holds {@code -cp} and the class path
     * @param plan what to probe; its start and stop file lie in a folder there that only this run uses
     * @param messages told each message as it comes
     */
    public static Prober prepare(
            CommandRunner place, String java, String classPathFile, ProbePlan plan, Consumer<ProberMessage> messages)
            throws IOException {
        String planFile = plan.stopFile() + ".plan";
        place.write(planFile, plan.toJson());
        return new Prober(place, java, classPathFile, plan, planFile, messages);
    }

    /**
     * Waits until everything is prepared.
     *
     * @throws IOException if the prober ended before
     */
    public ProberMessage.Ready awaitReady() throws IOException, InterruptedException {
        return await(ready, "did not become ready", PREPARED_LIMIT);
    }

    /** Lets the probes begin. */
    public void start() throws IOException {
        place.write(plan.startFile(), new byte[0]);
    }

    /**
     * Waits until every probe was tried; its listeners stay until {@link #stop}.
     *
     * @throws IOException if that does not happen in time, or the prober ended before
     */
    public ProberMessage.Done awaitDone(Duration limit) throws IOException, InterruptedException {
        return await(done, "did not try every probe", limit);
    }

    private <T> T await(CompletableFuture<T> event, String what, Duration limit)
            throws IOException, InterruptedException {
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
     * Ends it: probes are tried no more, and its listeners are closed.
     *
     * @throws IOException if it did not come to a proper end; its messages may then be incomplete
     */
    public void stop() throws IOException, InterruptedException {
        place.write(plan.stopFile(), new byte[0]);
        running.end("the prober", END_LIMIT);
    }

    /** Kills the prober if it still runs. */
    @Override
    public void close() {
        running.close();
    }
}
