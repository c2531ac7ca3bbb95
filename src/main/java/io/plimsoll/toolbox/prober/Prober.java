package io.plimsoll.toolbox.prober;

import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.toolbox.PlannedProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The prober of one node as the harness sees it: prepared, started, listened to, and stopped. */
public final class Prober implements AutoCloseable {

    static final int HEAP_MEGABYTES = 96;
    static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final Duration PREPARED_LIMIT = Duration.ofSeconds(60);

    private final CommandRunner place;
    private final ProbePlan plan;
    private final CompletableFuture<ProberMessage.Ready> ready = new CompletableFuture<>();
    private final CompletableFuture<ProberMessage.Done> done = new CompletableFuture<>();
    private final PlannedProgram program;

    private Prober(
            CommandRunner place, String java, String classPathFile, ProbePlan plan, Consumer<ProberMessage> messages)
            throws IOException {
        this.place = place;
        this.plan = plan;
        this.program = PlannedProgram.start(
                place,
                new PlannedProgram.Launch("the prober", java, classPathFile, HEAP_MEGABYTES),
                ProberMain.class,
                plan.toJson(),
                plan.stopFile(),
                ProberMessage.class,
                message -> {
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
        return new Prober(place, java, classPathFile, plan, messages);
    }

    /**
     * Waits until everything is prepared.
     *
     * @throws IOException if the prober ended before
     */
    public ProberMessage.Ready awaitReady() throws IOException, InterruptedException {
        return program.await(ready, "did not become ready", PREPARED_LIMIT);
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
        return program.await(done, "did not try every probe", limit);
    }

    /**
     * Ends it: probes are tried no more, and its listeners are closed.
     *
     * @throws IOException if it did not come to a proper end; its messages may then be incomplete
     */
    public void stop() throws IOException, InterruptedException {
        program.stop(END_LIMIT);
    }

    /** Kills the prober if it still runs. */
    @Override
    public void close() {
        program.close();
    }
}
