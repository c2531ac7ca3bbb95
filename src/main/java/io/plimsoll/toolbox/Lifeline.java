package io.plimsoll.toolbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dead-man's switch of everything that runs in the toolbox: it tells its owner, once, to end when the harness asks
 * for it or is gone.
 *
 * <p>Which signs of life count is said by {@link Terms}. All of them are looked at; the first that is cut ends the run.
 */
public final class Lifeline implements AutoCloseable {

    private static final long POLL_MILLIS = 50;

    private final Terms terms;
    private final Consumer<String> onEnd;
    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Instant started = Instant.now();
    private volatile boolean closed;

    private Lifeline(Terms terms, Consumer<String> onEnd) {
        this.terms = terms;
        this.onEnd = onEnd;
    }

    /**
     * What the run's life hangs on.
     *
     * @param stopFile the run ends when this file appears; {@code null} to not look
     * @param stdin the run ends when this stream does; {@code null} to not look
     * @param heartbeatFile the run ends when this file was not touched for {@code heartbeatLimit}; {@code null} to not
     *     look. A file that was never there counts as touched at the start.
     * @param heartbeatLimit how long the heartbeat may be away
     * @param hardLimit the run ends after this time whatever happens
     */
    public record Terms(
            @Nullable Path stopFile,
            @Nullable InputStream stdin,
            @Nullable Path heartbeatFile,
            Duration heartbeatLimit,
            Duration hardLimit) {}

    /**
     * Starts to watch.
     *
     * @param terms what the run's life hangs on
     * @param onEnd told the reason, once, on a thread of the lifeline
     */
    public static Lifeline watch(Terms terms, Consumer<String> onEnd) {
        Lifeline lifeline = new Lifeline(terms, onEnd);
        lifeline.start("lifeline", lifeline::poll);
        if (terms.stdin() != null) {
            InputStream stdin = terms.stdin();
            lifeline.start("lifeline-stdin", () -> lifeline.drain(stdin));
        }
        return lifeline;
    }

    private void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void poll() {
        while (!closed && ended.get() == null) {
            String reason = cut();
            if (reason != null) {
                end(reason);
                return;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private @Nullable String cut() {
        if (terms.stopFile() != null && Files.exists(terms.stopFile())) {
            return "the stop file appeared";
        }
        Instant now = Instant.now();
        if (Duration.between(started, now).compareTo(terms.hardLimit()) > 0) {
            return "the hard limit of " + terms.hardLimit().toMillis() + " ms was reached";
        }
        if (terms.heartbeatFile() != null) {
            Duration silence = Duration.between(lastBeat(terms.heartbeatFile()), now);
            if (silence.compareTo(terms.heartbeatLimit()) > 0) {
                return "no heartbeat for " + terms.heartbeatLimit().toMillis() + " ms";
            }
        }
        return null;
    }

    private Instant lastBeat(Path heartbeatFile) {
        try {
            Instant beat = Files.getLastModifiedTime(heartbeatFile).toInstant();
            return beat.isAfter(started) ? beat : started;
        } catch (IOException e) {
            return started;
        }
    }

    private void drain(InputStream stdin) {
        byte[] buffer = new byte[256];
        try {
            while (stdin.read(buffer) >= 0) {
                // What arrives has no meaning; only the end has.
            }
        } catch (IOException e) {
            end("standard input broke: " + e.getMessage());
            return;
        }
        end("standard input was closed");
    }

    private void end(String reason) {
        if (!closed && ended.compareAndSet(null, reason)) {
            onEnd.accept(reason);
        }
    }

    /** Returns why the run must end, or {@code null} while it may go on. */
    public @Nullable String ended() {
        return ended.get();
    }

    /** Stops to watch; the owner is not told any more. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            if (!Objects.equals(thread, Thread.currentThread())) {
                thread.interrupt();
            }
        }
    }
}
