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
import java.util.List;
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
        return read(JSON.createParser(lines), 0, new RepeatedTexts(), consumer);
    }

    /**
     * Reads the rest of a ledger.
     *
     * @param linesBefore how many lines came before
     * @param texts the texts that were read last
     */
    static Reading read(InputStream lines, long linesBefore, RepeatedTexts texts, Consumer<LedgerEntry> consumer)
            throws IOException {
        return read(JSON.createParser(lines), linesBefore, texts, consumer);
    }

    private static Reading read(
            JsonParser source, long linesBefore, RepeatedTexts texts, Consumer<LedgerEntry> consumer)
            throws IOException {
        long entries = 0;
        try (JsonParser parser = source) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            EntryReader reader = new EntryReader(parser, linesBefore, texts);
            try {
                while (parser.nextToken() != null) {
                    LedgerEntry entry = reader.entry();
                    consumer.accept(entry);
                    entries++;
                }
            } catch (JsonEOFException e) {
                return new Reading(entries, true);
            } catch (JsonProcessingException e) {
                throw new LedgerFormatException(
                        linesBefore + e.getLocation().getLineNr(), "not JSON: " + e.getOriginalMessage(), e);
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
        List<LedgerEntry> entries = new ArrayList<>();
        return whole(read(lines, entries::add), entries);
    }

    /**
     * Reads a whole ledger from its bytes, which costs less than to make letters of them first.
     *
     * @throws LedgerFormatException if a line is not an entry, or the last one is cut off
     */
    public static Ledger readAll(InputStream lines) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        return whole(new LedgerLines(lines, entries::add).read(), entries);
    }

    private static Ledger whole(Reading reading, List<LedgerEntry> entries) throws LedgerFormatException {
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
        private final long linesBefore;
        private final RepeatedTexts texts;

        EntryReader(JsonParser parser, long linesBefore, RepeatedTexts texts) {
            this.parser = parser;
            this.linesBefore = linesBefore;
            this.texts = texts;
        }

        LedgerEntry entry() throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw malformed("not a JSON object", null);
            }
            EntryFields fields = new EntryFields();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken() != JsonToken.VALUE_NULL) {
                    read(fields, name);
                }
            }
            try {
                return fields.entry();
            } catch (IllegalArgumentException e) {
                throw malformed(String.valueOf(e.getMessage()), e);
            }
        }

        /** Where the parser stands is asked only now: to ask for it at each of a million entries costs. */
        private LedgerFormatException malformed(String reason, @Nullable Throwable cause) {
            return new LedgerFormatException(
                    linesBefore + parser.currentTokenLocation().getLineNr(), reason, cause);
        }

        private void read(EntryFields fields, String name) throws IOException {
            switch (name) {
                case "id" -> fields.id = number(name);
                case "entryPoint" -> fields.entryPoint = text(name);
                case "request" -> fields.request = text(name);
                case "connection" -> fields.connection = constant(ConnectionKind.class, name);
                case "intendedMicros" -> fields.intendedMicros = number(name);
                case "startMicros" -> fields.startMicros = number(name);
                case "endMicros" -> fields.endMicros = number(name);
                case "state" -> fields.state = constant(EndState.class, name);
                case "lossKind" -> fields.lossKind = constant(LossKind.class, name);
                case "status" -> fields.status = smallNumber(name);
                case "pod" -> fields.pod = text(name);
                case "version" -> fields.version = text(name);
                case "connectionId" -> fields.connectionId = text(name);
                case "message" -> fields.message = text(name);
                case "localPort" -> fields.localPort = smallNumber(name);
                default -> throw malformed("unknown member \"" + name + "\"", null);
            }
        }

        private long number(String name) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw malformed("\"" + name + "\" is not a whole number", null);
            }
            return parser.getLongValue();
        }

        private int smallNumber(String name) throws IOException {
            long number = number(name);
            if (number != (int) number) {
                throw malformed("\"" + name + "\" is out of range: " + number, null);
            }
            return (int) number;
        }

        private String text(String name) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw malformed("\"" + name + "\" is not a text", null);
            }
            return texts.of(parser.getText());
        }

        private <E extends Enum<E>> E constant(Class<E> type, String name) throws IOException {
            String text = text(name);
            try {
                return Enum.valueOf(type, text);
            } catch (IllegalArgumentException e) {
                throw malformed(
                        "\"" + name + "\" is \"" + text + "\", not one of " + List.of(type.getEnumConstants()), e);
            }
        }
    }
}
