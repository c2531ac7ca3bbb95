package io.plimsoll.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Writes {@code events.jsonl}: each line names the digest of the line before, so that none can be changed, removed or
 * added without changing every later one and the head that the report names. Safe for several threads.
 */
final class EventLog {

    /** The name of the file within the pack. */
    static final String FILE = "events.jsonl";

    private final OutputStream out;
    private final Clock clock;
    private final LongSupplier nanos;
    private final long startNanos;
    private final MessageDigest whole = Digest.newSha256();
    private final Map<String, Integer> redactions = new TreeMap<>();
    private long lines;
    private long bytes;
    private String head = Event.NONE;
    private boolean closed;

    private EventLog(OutputStream out, Clock clock, LongSupplier nanos) {
        this.out = out;
        this.clock = clock;
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    static EventLog create(Path pack, Clock clock, LongSupplier nanos) throws IOException {
        // Not buffered: what happened before a crash is what somebody will want to read after it.
        OutputStream out = Files.newOutputStream(pack.resolve(FILE), StandardOpenOption.CREATE_NEW);
        return new EventLog(out, clock, nanos);
    }

    /**
     * Adds an event; its facts are redacted already.
     *
     * @throws UncheckedIOException if the disk refuses it
     */
    synchronized void add(String type, Map<String, String> facts) {
        if (closed) {
            throw new IllegalStateException("the report is written: no event " + type + " can be added");
        }
        facts.values().forEach(value -> Redaction.marksIn(value)
                .forEach((rule, count) -> redactions.merge(rule, count, Integer::sum)));
        byte[] line = new Event(lines + 1, clock.instant(), elapsedMicros(), head, type, facts).line();
        byte[] ended = new byte[line.length + 1];
        System.arraycopy(line, 0, ended, 0, line.length);
        ended[line.length] = '\n';
        try {
            out.write(ended);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        whole.update(ended);
        bytes += ended.length;
        lines++;
        head = Event.digest(line);
    }

    /** Returns the microseconds since the log was begun, by the monotonic clock. */
    long elapsedMicros() {
        return (nanos.getAsLong() - startNanos) / 1_000;
    }

    /** Returns where the chain ends by now. */
    synchronized EventHead head() {
        return new EventHead(lines, head);
    }

    /** Ends the file and returns its entry in the manifest. */
    synchronized Manifest.Entry close() throws IOException {
        closed = true;
        out.close();
        return new Manifest.Entry(
                FILE,
                bytes,
                HexFormat.of().formatHex(whole.digest()),
                EvidencePack.JSON_LINES,
                "what happened in the run, line chained to line",
                false,
                redactions);
    }
}
