package io.plimsoll.toolbox.generator;

import io.plimsoll.traffic.LedgerCodec;
import io.plimsoll.traffic.LedgerEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on disk, as {@link LedgerCodec} writes it.
 *
 * <p>A thread of its own writes, so that no sender waits for the disk, and flushes whenever it has caught up: what a
 * killed generator loses is a few milliseconds of entries.
 */
public final class LedgerFile implements AutoCloseable {

    private final BlockingQueue<LedgerEntry> queue = new LinkedBlockingQueue<>();
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
            while (!closing || !queue.isEmpty()) {
                LedgerEntry first = queue.poll(20, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch);
                LedgerCodec.write(out, batch);
                batch.clear();
            }
        } catch (IOException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is still queued and closes the file. */
    @Override
    public void close() throws IOException {
        closing = true;
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
