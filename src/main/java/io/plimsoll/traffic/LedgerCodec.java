package io.plimsoll.traffic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a ledger as JSON lines: one compact object per entry and line.
 *
 * <p>The members are named like the components of {@link LedgerEntry}; those that are {@code null} or, for {@code
 * localPort}, unknown are left out. An unknown member is an error: a ledger is evidence, and what is not understood
 * must not be passed over.
 */
public final class LedgerCodec {

    private static final JsonFactory JSON = JsonFactory.builder().build();

    /** Bounds the memory for repeated texts; a ledger has few different ones unless messages carry unique data. */
    private static final int KEPT_TEXTS = 10_000;

    private LedgerCodec() {}

    /**
     * How the reading of a ledger ended.
     *
     * @param entries how many entries were read
     * @param lastLineCutOff whether the text ended within an entry, as a generator that was killed leaves it
     */
    public record Reading(long entries, boolean lastLineCutOff) {}

    /**
     * Reads entries and hands each to a consumer, in the order of the lines.
     *
     * @throws LedgerFormatException if a line is not an entry; the message names the line
     */
    public static Reading read(Reader lines, Consumer<LedgerEntry> consumer) throws IOException {
        return read(JSON.createParser(lines), consumer);
    }

    private static Reading read(JsonParser source, Consumer<LedgerEntry> consumer) throws IOException {
        long entries = 0;
        try (JsonParser parser = source) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            EntryReader reader = new EntryReader(parser);
            try {
                while (parser.nextToken() != null) {
                    LedgerEntry entry = reader.entry();
                    consumer.accept(entry);
                    entries++;
                }
            } catch (JsonEOFException e) {
                return new Reading(entries, true);
            } catch (JsonProcessingException e) {
                throw new LedgerFormatException(e.getLocation().getLineNr(), "not JSON: " + e.getOriginalMessage(), e);
            }
        }
        return new Reading(entries, false);
    }

    /**
     * Reads a whole ledger.
     *
     * @throws LedgerFormatException if a line is not an entry, or the last one is cut off
     */
    public static Ledger readAll(Reader lines) throws IOException {
        return whole(JSON.createParser(lines));
    }

    /**
     * Reads a whole ledger from its bytes, which costs less than to make letters of them first.
     *
     * @throws LedgerFormatException if a line is not an entry, or the last one is cut off
     */
    public static Ledger readAll(InputStream lines) throws IOException {
        return whole(JSON.createParser(lines));
    }

    private static Ledger whole(JsonParser source) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        Reading reading = read(source, entries::add);
        if (reading.lastLineCutOff()) {
            throw new LedgerFormatException(
                    reading.entries() + 1, "the text ends within an entry: the ledger is not complete", null);
        }
        return Ledger.of(entries);
    }

    /** Writes entries, each on a line of its own; the writer is flushed and stays open. */
    public static void write(Writer lines, Iterable<LedgerEntry> entries) throws IOException {
        try (JsonGenerator generator = JSON.createGenerator(lines)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.setPrettyPrinter(new MinimalPrettyPrinter(""));
            for (LedgerEntry entry : entries) {
                write(generator, entry);
                generator.writeRaw('\n');
            }
        }
    }

    private static void write(JsonGenerator to, LedgerEntry entry) throws IOException {
        to.writeStartObject();
        to.writeNumberField("id", entry.id());
        to.writeStringField("entryPoint", entry.entryPoint());
        to.writeStringField("request", entry.request());
        to.writeStringField("connection", entry.connection().name());
        to.writeNumberField("intendedMicros", entry.intendedMicros());
        to.writeNumberField("startMicros", entry.startMicros());
        to.writeNumberField("endMicros", entry.endMicros());
        to.writeStringField("state", entry.state().name());
        LossKind lossKind = entry.lossKind();
        writeUnlessNull(to, "lossKind", lossKind == null ? null : lossKind.name());
        to.writeNumberField("status", entry.status());
        writeUnlessNull(to, "pod", entry.pod());
        writeUnlessNull(to, "version", entry.version());
        writeUnlessNull(to, "connectionId", entry.connectionId());
        writeUnlessNull(to, "message", entry.message());
        if (entry.localPort() != 0) {
            to.writeNumberField("localPort", entry.localPort());
        }
        to.writeEndObject();
    }

    private static void writeUnlessNull(JsonGenerator to, String name, @Nullable String value) throws IOException {
        if (value != null) {
            to.writeStringField(name, value);
        }
    }

    /** Reads one entry after the other from a parser that stands on the entry's first token. */
    private static final class EntryReader {
        private final JsonParser parser;
        private final Map<String, String> texts = new HashMap<>();

        EntryReader(JsonParser parser) {
            this.parser = parser;
        }

        LedgerEntry entry() throws IOException {
            long line = parser.currentTokenLocation().getLineNr();
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new LedgerFormatException(line, "not a JSON object", null);
            }
            Fields fields = new Fields();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value != JsonToken.VALUE_NULL) {
                    read(fields, name, line);
                }
            }
            return fields.entry(line);
        }

        private void read(Fields fields, String name, long line) throws IOException {
            switch (name) {
                case "id" -> fields.id = number(name, line);
                case "entryPoint" -> fields.entryPoint = text(name, line);
                case "request" -> fields.request = text(name, line);
                case "connection" -> fields.connection = constant(ConnectionKind.class, name, line);
                case "intendedMicros" -> fields.intendedMicros = number(name, line);
                case "startMicros" -> fields.startMicros = number(name, line);
                case "endMicros" -> fields.endMicros = number(name, line);
                case "state" -> fields.state = constant(EndState.class, name, line);
                case "lossKind" -> fields.lossKind = constant(LossKind.class, name, line);
                case "status" -> fields.status = smallNumber(name, line);
                case "pod" -> fields.pod = text(name, line);
                case "version" -> fields.version = text(name, line);
                case "connectionId" -> fields.connectionId = text(name, line);
                case "message" -> fields.message = text(name, line);
                case "localPort" -> fields.localPort = smallNumber(name, line);
                default -> throw new LedgerFormatException(line, "unknown member \"" + name + "\"", null);
            }
        }

        private long number(String name, long line) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new LedgerFormatException(line, "\"" + name + "\" is not a whole number", null);
            }
            return parser.getLongValue();
        }

        private int smallNumber(String name, long line) throws IOException {
            long number = number(name, line);
            if (number != (int) number) {
                throw new LedgerFormatException(line, "\"" + name + "\" is out of range: " + number, null);
            }
            return (int) number;
        }

        private String text(String name, long line) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new LedgerFormatException(line, "\"" + name + "\" is not a text", null);
            }
            String text = parser.getText();
            String kept = texts.get(text);
            if (kept != null) {
                return kept;
            }
            if (texts.size() < KEPT_TEXTS) {
                texts.put(text, text);
            }
            return text;
        }

        private <E extends Enum<E>> E constant(Class<E> type, String name, long line) throws IOException {
            String text = text(name, line);
            try {
                return Enum.valueOf(type, text);
            } catch (IllegalArgumentException e) {
                throw new LedgerFormatException(
                        line,
                        "\"" + name + "\" is \"" + text + "\", not one of " + List.of(type.getEnumConstants()),
                        e);
            }
        }
    }

    private static final class Fields {
        private @Nullable Long id;
        private @Nullable String entryPoint;
        private @Nullable String request;
        private @Nullable ConnectionKind connection;
        private @Nullable Long intendedMicros;
        private long startMicros;
        private long endMicros;
        private @Nullable EndState state;
        private @Nullable LossKind lossKind;
        private int status;
        private @Nullable String pod;
        private @Nullable String version;
        private @Nullable String connectionId;
        private @Nullable String message;
        private int localPort;

        LedgerEntry entry(long line) throws LedgerFormatException {
            try {
                return new LedgerEntry(
                        required("id", id, line),
                        required("entryPoint", entryPoint, line),
                        required("request", request, line),
                        required("connection", connection, line),
                        required("intendedMicros", intendedMicros, line),
                        startMicros,
                        endMicros,
                        required("state", state, line),
                        lossKind,
                        status,
                        pod,
                        version,
                        connectionId,
                        message,
                        localPort);
            } catch (IllegalArgumentException e) {
                throw new LedgerFormatException(line, String.valueOf(e.getMessage()), e);
            }
        }

        private static <T> T required(String name, @Nullable T value, long line) throws LedgerFormatException {
            if (value == null) {
                throw new LedgerFormatException(line, "\"" + name + "\" is missing", null);
            }
            return value;
        }
    }
}
