package io.plimsoll.toolbox.generator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plimsoll.traffic.LedgerEntry;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
 * The ledger on disk: one entry a line, as JSON.
 *
 * <p>A thread of its own writes, so that no sender waits for the disk, and flushes whenever it has caught up: what a
 * killed generator loses is a few milliseconds of entries.
 */
public final class LedgerFile implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final BlockingQueue<LedgerEntry> queue = new LinkedBlockingQueue<>();
    private final ObjectWriter json = JSON.writerFor(LedgerEntry.class);
    private final OutputStream out;
    private final Thread writer;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile boolean closing;

    private LedgerFile(OutputStream out) {
        this.out = out;
        this.writer = new Thread(this::drain, "ledger-writer");
        writer.setDaemon(true);
        writer.start();
    }

    static LedgerFile create(Path file) throws IOException {
        return new LedgerFile(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    }

    /** Returns a ledger that keeps nothing. */
    static LedgerFile discarding() {
        return new LedgerFile(OutputStream.nullOutputStream());
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
                for (LedgerEntry entry : batch) {
                    out.write(json.writeValueAsBytes(entry));
                    out.write('\n');
                }
                out.flush();
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
     * <p>A last line without an end is what a killed generator leaves; it is not an entry.
     */
    public static List<LedgerEntry> read(Path file) throws IOException {
        ObjectReader reader = JSON.readerFor(LedgerEntry.class);
        List<LedgerEntry> entries = new ArrayList<>();
        boolean ended = endsWithNewline(file);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                if (next != null || ended) {
                    entries.add(reader.readValue(line));
                }
                line = next;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static boolean endsWithNewline(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            if (channel.size() == 0) {
                return true;
            }
            channel.position(channel.size() - 1);
            java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
            return channel.read(last) == 1 && last.get(0) == '\n';
        }
    }
}
