package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened in a run: one line of {@code events.jsonl}.
 *
 * @param seq its number, from 1 without gaps
 * @param utc when, by the host's clock
 * @param monoMicros when, microseconds since the first event by the monotonic clock
 * @param prev the SHA-256 of the line before, without its line break; for the first line {@link #NONE}
 * @param type what kind of event
 * @param facts what about it, ordered by name
 */
record Event(long seq, Instant utc, long monoMicros, String prev, String type, Map<String, String> facts) {

    /** What the first line has instead of the digest of a line before. */
    static final String NONE = "0".repeat(64);

    /** The pack was begun; names the run. */
    static final String STARTED = "run-started";
    /** A file of the pack was written to its end; names its path, size and digest. */
    static final String FILE = "file";
    /** A check was decided; names the check and its outcome. */
    static final String DECIDED = "decided";
    /** The last event; names how many checks came to which outcome. */
    static final String ENDED = "run-ended";

    Event {
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /** Returns the one way to write this event, without the line break. */
    byte[] line() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a line.
     *
     * @throws IOException if it is not the one way to write an event
     */
    static Event read(byte[] line) throws IOException {
        Event event = Json.MAPPER.readValue(line, Event.class);
        if (!Arrays.equals(event.line(), line)) {
            throw new IOException("expected "
                    + new String(event.line(), StandardCharsets.UTF_8)
                    + ", which is how Plimsoll writes the same event");
        }
        return event;
    }

    /** Returns the digest that the next line has to name. */
    static String digest(byte[] line) {
        return HexFormat.of().formatHex(Digest.newSha256().digest(line));
    }
}
