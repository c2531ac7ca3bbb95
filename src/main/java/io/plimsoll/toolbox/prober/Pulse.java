package io.plimsoll.toolbox.prober;

import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.toolbox.PlannedProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The prober of one node that tries the same connections again and again, as the harness sees it. */
public final class Pulse implements AutoCloseable {

    private static final Duration PREPARED_LIMIT = Duration.ofSeconds(60);

    private final PlannedProgram program;
    private final CompletableFuture<PulseMessage.Ready> ready;

    private Pulse(PlannedProgram program, CompletableFuture<PulseMessage.Ready> ready) {
        this.program = program;
        this.ready = ready;
    }

    /**
     * Starts a prober, which enters the places, opens listeners and begins.
     *
     * @param place where it runs: it must share the node's network and process namespaces
     * @param java the Java launcher there
     * @param classPathFile an argument file there that holds {@code -cp} and the class path
     * @param plan what to try; its stop file lies in a folder there that only this run uses
     * @param messages told each message as it comes
     */
    public static Pulse start(
            CommandRunner place, String java, String classPathFile, PulsePlan plan, Consumer<PulseMessage> messages)
            throws IOException {
        CompletableFuture<PulseMessage.Ready> ready = new CompletableFuture<>();
        return new Pulse(
                PlannedProgram.start(
                        place,
                        new PlannedProgram.Launch("the prober", java, classPathFile, Prober.HEAP_MEGABYTES),
                        PulseMain.class,
                        plan.toJson(),
                        plan.stopFile(),
                        PulseMessage.class,
                        message -> {
                            messages.accept(message);
                            if (message instanceof PulseMessage.Ready is) {
                                ready.complete(is);
                            }
                        }),
                ready);
    }

    /**
     * Waits until it has begun.
     *
     * @throws IOException if the prober ended before
     */
    public PulseMessage.Ready awaitReady() throws IOException, InterruptedException {
        return program.await(ready, "did not become ready", PREPARED_LIMIT);
    }

    /**
     * Ends it: nothing is tried any more, and its listeners and connections are closed.
     *
     * @throws IOException if it did not come to a proper end; its messages may then be incomplete
     */
    public void stop() throws IOException, InterruptedException {
        program.stop(Prober.END_LIMIT);
    }

    /** Kills the prober if it still runs. */
    @Override
    public void close() {
        program.close();
    }
}
