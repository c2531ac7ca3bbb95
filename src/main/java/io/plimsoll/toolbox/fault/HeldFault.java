package io.plimsoll.toolbox.fault;

import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A fault that is in effect until it is closed, or this process is gone for {@value Fault#LAPSE_SECONDS} s: it is this
 * process that sets it anew, and otherwise it lapses.
 */
public final class HeldFault implements AutoCloseable {

    private static final long PERIOD_SECONDS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final CommandRunner place;
    private final Fault fault;
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "held-fault");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<@Nullable String> lapse = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private long setNanos;

    private HeldFault(CommandRunner place, Fault fault) {
        this.place = place;
        this.fault = fault;
    }

    /**
     * Sets a fault and keeps it.
     *
     * @param place where commands run: it must share the node's network namespace, and its process namespace for a fault
     *     within a pod
     * @param fault what is to be wrong
     * @throws IOException if it could not be set; nothing is then left of it
     */
    public static HeldFault hold(CommandRunner place, Fault fault) throws IOException, InterruptedException {
        HeldFault held = new HeldFault(place, fault);
        try {
            held.run(fault.prepare());
            held.setNanos = System.nanoTime();
            held.run(fault.set());
        } catch (IOException e) {
            held.keeper.shutdownNow();
            held.removeQuietly(e);
            throw e;
        }
        held.keeper.scheduleWithFixedDelay(held::renew, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        return held;
    }

    private void removeQuietly(IOException cause) throws InterruptedException {
        try {
            run(fault.remove());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void renew() {
        long begun = System.nanoTime();
        try {
            run(fault.set());
        } catch (IOException e) {
            lapse.compareAndSet(null, "it could not be set anew: " + e.getMessage());
            return;
        } catch (InterruptedException e) {
            // Closing ends the keeper that way.
            Thread.currentThread().interrupt();
            return;
        }
        // At worst it was set right when the command before began, and anew right when this one ended.
        long between = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - setNanos);
        if (between > Fault.LAPSE_SECONDS * 1_000L) {
            lapse.compareAndSet(null, "it was set anew only after " + between + " ms");
        }
        setNanos = begun;
    }

    /** Returns why the fault may not have been in effect all the time; empty if it was. */
    public Optional<String> lapse() {
        return Optional.ofNullable(lapse.get());
    }

    private void run(List<List<String>> commands) throws IOException, InterruptedException {
        for (List<String> command : commands) {
            try (CommandRunner.Running running = place.start(command, line -> {})) {
                Optional<Integer> exit = running.await(LIMIT);
                if (exit.isEmpty() || exit.get() != 0) {
                    throw new IOException(String.join(" ", command)
                            + (exit.isEmpty() ? " did not end in time" : " ended with exit code " + exit.get()) + ": "
                            + running.standardError().strip());
                }
            }
        }
    }

    /** Removes the fault; a second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        keeper.shutdown();
        try {
            // A command that is under way must not set anew what is being removed.
            if (!keeper.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                keeper.shutdownNow();
            }
            run(fault.remove());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            // It lapses by itself.
            Thread.currentThread().interrupt();
        }
    }
}
