package io.plimsoll.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
    private final List<ClockJump> jumps = new ArrayList<>();
    private @Nullable Instant lastUtc;
    private long lastMicros;
    private long lines;
    private long bytes;
    private String head = Event.NONE;
    private @Nullable IOException broken;
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
        Instant utc = clock.instant();
        long micros = elapsedMicros();
        watch(utc, micros);
        byte[] line = new Event(lines + 1, utc, micros, head, type, facts).line();
        byte[] ended = new byte[line.length + 1];
        System.arraycopy(line, 0, ended, 0, line.length);
        ended[line.length] = '\n';
        if (broken != null) {
            throw new UncheckedIOException(broken);
        }
        try {
            out.write(ended);
        } catch (IOException e) {
            // Half a line may be there: whatever came after it could not be chained to it.
            broken = new IOException(FILE + " could not be written in full: " + e.getMessage(), e);
            throw new UncheckedIOException(broken);
        }
        whole.update(ended);
        bytes += ended.length;
        lines++;
        head = Event.digest(line);
    }

    private void watch(Instant utc, long micros) {
        if (lastUtc != null) {
            Duration meanwhile = Duration.ofNanos((micros - lastMicros) * 1_000);
            Duration by = Duration.between(lastUtc, utc).minus(meanwhile);
            if (ClockJump.isOne(by, meanwhile)) {
                jumps.add(new ClockJump(utc, by));
            }
        }
        lastUtc = utc;
        lastMicros = micros;
    }

    /** Returns how the clock was set from one event to the next, in order. */
    synchronized List<ClockJump> jumps() {
        return List.copyOf(jumps);
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
        if (broken != null) {
            throw broken;
        }
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
