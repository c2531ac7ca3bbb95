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
 * A block that is in effect until it is closed, or this process is gone for {@value Block#LAPSE_SECONDS} s: it is this
 * process that sets it anew, and the kernel that lets it lapse otherwise.
 */
public final class HeldBlock implements AutoCloseable {

    private static final long PERIOD_SECONDS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final CommandRunner place;
    private final Block block;
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "held-block");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<@Nullable String> lapse = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private long setNanos;

    private HeldBlock(CommandRunner place, Block block) {
        this.place = place;
        this.block = block;
    }

    /**
     * Sets a block and keeps it.
     *
     * @param place where commands run: it must share the node's network namespace, and its process namespace for a block
     *     of a pod's own network
     * @param block what to block
     * @throws IOException if it could not be set; nothing is then left of it
     */
    public static HeldBlock hold(CommandRunner place, Block block) throws IOException, InterruptedException {
        HeldBlock held = new HeldBlock(place, block);
        try {
            held.run(block.prepare());
            held.setNanos = System.nanoTime();
            held.run(block.set());
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
            run(block.remove());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void renew() {
        long begun = System.nanoTime();
        try {
            run(block.set());
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
        if (between > Block.LAPSE_SECONDS * 1_000L) {
            lapse.compareAndSet(null, "it was set anew only after " + between + " ms");
        }
        setNanos = begun;
    }

    /** Returns why the block may not have been in effect all the time; empty if it was. */
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

    /** Removes the block; a second call does nothing. */
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
            run(block.remove());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            // It lapses by itself.
            Thread.currentThread().interrupt();
        }
    }
}
