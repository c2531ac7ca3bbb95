package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.plimsoll.check.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the pack writes JSON: the same value always gives the same bytes, and reading is strict. */
final class Json {

    /** Enum words are kebab-case, for example {@code not-tested}; only reason codes stay codes. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
            .addMixIn(ReasonCode.class, Verbatim.class)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");

    /** Writes with line breaks that do not depend on the operating system. */
    static final ObjectWriter PRETTY = MAPPER.writer(
            new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

    /** Far more than any report or manifest of a run has. */
    private static final long MAX_BYTES = 256L << 20;

    private Json() {}

    /**
     * Reads a document that begins with the version of its format.
     *
     * @throws IOException if it is too large, of another format, or not a {@code type}
     */
    static <T> T read(Path file, Class<T> type, int format) throws IOException {
        long bytes = Files.size(file);
        if (bytes > MAX_BYTES) {
            throw new IOException("expected at most %s bytes, observed %s".formatted(MAX_BYTES, bytes));
        }
        byte[] content = Files.readAllBytes(file);
        try {
            requireFormat(content, format);
            return MAPPER.readValue(content, type);
        } catch (JacksonException e) {
            throw Unreadable.malformed(e, format);
        }
    }

    /** Before anything else: what another version writes otherwise is not what is wrong with the pack. */
    private static void requireFormat(byte[] content, int format) throws IOException {
        try (JsonParser parser = MAPPER.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT
                    || !"format".equals(parser.nextFieldName())
                    || parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw Unreadable.noFormat(format);
            }
            if (!parser.getText().equals(Integer.toString(format))) {
                throw Unreadable.otherFormat(parser.getText(), format);
            }
        }
    }

    @EnumNaming(EnumNamingStrategies.UpperSnakeCaseStrategy.class)
    private interface Verbatim {}
}
