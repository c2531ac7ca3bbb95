package io.plimsoll.toolbox.generator;

import io.plimsoll.traffic.LedgerCodec;
import io.plimsoll.traffic.LedgerEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on disk, as {@link LedgerCodec} writes it.
 *
 * <p>A thread of its own writes, so that no sender waits for the disk, and flushes whenever it has caught up: what a
 * killed generator loses is {@link #PAUSE} of entries. It looks by itself every so often and is not woken for each entry:
 * at 500 a second, waking it would cost more than writing.
 */
public final class LedgerFile implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Queue<LedgerEntry> queue = new ConcurrentLinkedQueue<>();
    private final Writer out;
    private final Thread writer;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile boolean closing;

    private LedgerFile(Writer out) {
        this.out = out;
        this.writer = new Thread(this::drain, "ledger-writer");
        writer.setDaemon(true);
        writer.start();
    }

    static LedgerFile create(Path file) throws IOException {
        return new LedgerFile(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    }

    /** Returns a ledger that keeps nothing. */
    static LedgerFile discarding() {
        return new LedgerFile(Writer.nullWriter());
    }

    void add(LedgerEntry entry) {
        queue.add(entry);
    }

    private void drain() {
        List<LedgerEntry> batch = new ArrayList<>();
        try {
            boolean last;
            do {
                // Read before the queue: what was added before the end was told is in it.
                last = closing;
                for (LedgerEntry next = queue.poll(); next != null; next = queue.poll()) {
                    batch.add(next);
                }
                if (!batch.isEmpty()) {
                    LedgerCodec.write(out, batch);
                    batch.clear();
                }
                if (!last) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            } while (!last);
        } catch (IOException e) {
            failure.set(e);
        }
    }

    /** Writes what is still queued and closes the file. */
    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the ledger was written; entries may be missing", e);
        } finally {
            out.close();
        }
        IOException broken = failure.get();
        if (broken != null) {
            throw new IOException("the ledger could not be written in full: " + broken.getMessage(), broken);
        }
    }

    /**
     * Reads the entries of a ledger.
     *
     * <p>A last line that is cut off is what a killed generator leaves; it is not an entry.
     */
    public static List<LedgerEntry> read(Path file) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            LedgerCodec.read(lines, entries::add);
        }
        return entries;
    }
}
