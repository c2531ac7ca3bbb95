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
import java.util.Arrays;
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

    /** Bounds the memory for repeated texts; a ledger has few different ones but for connections and messages. */
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
        private final RepeatedTexts texts = new RepeatedTexts();

        EntryReader(JsonParser parser) {
            this.parser = parser;
        }

        LedgerEntry entry() throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw malformed("not a JSON object", null);
            }
            Fields fields = new Fields();
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
            return new LedgerFormatException(parser.currentTokenLocation().getLineNr(), reason, cause);
        }

        private void read(Fields fields, String name) throws IOException {
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
            return texts.of(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
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

    /** The texts that were read last, so that one that comes again is neither made nor kept again. */
    private static final class RepeatedTexts {

        /** Texts of a ledger differ near their ends, where numbers are. */
        private static final int TELLING_LETTERS = 8;

        private final @Nullable String[] kept = new String[KEPT_TEXTS];

        /** The letters of each text, so that they are compared without a call for each. */
        private final char[][] letters = new char[KEPT_TEXTS][0];

        String of(char[] read, int from, int length) {
            int end = from + length;
            int hash = length;
            for (int i = Math.max(from, end - TELLING_LETTERS); i < end; i++) {
                hash = 31 * hash + read[i];
            }
            int place = Math.floorMod(hash, KEPT_TEXTS);
            String known = kept[place];
            if (known != null && Arrays.equals(letters[place], 0, letters[place].length, read, from, end)) {
                return known;
            }
            String text = new String(read, from, length);
            kept[place] = text;
            letters[place] = Arrays.copyOfRange(read, from, end);
            return text;
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

        /**
         * Returns the entry of these fields.
         *
         * @throws IllegalArgumentException if one is missing, or they contradict each other
         */
        LedgerEntry entry() {
            return new LedgerEntry(
                    required("id", id),
                    required("entryPoint", entryPoint),
                    required("request", request),
                    required("connection", connection),
                    required("intendedMicros", intendedMicros),
                    startMicros,
                    endMicros,
                    required("state", state),
                    lossKind,
                    status,
                    pod,
                    version,
                    connectionId,
                    message,
                    localPort);
        }

        private static <T> T required(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException("\"" + name + "\" is missing");
            }
            return value;
        }
    }
}
