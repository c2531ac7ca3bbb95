package io.plimsoll.report.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object while it is put together. Fields keep the order in which they came.
 *
 * <p>What is absent or empty is left out, because most formats refuse empty strings, arrays and objects; only
 * {@link #emptyObject} and {@link #list} write one.
 */
public final class JsonFields {

    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter PRETTY = JsonMapper.builder()
            .build()
            .writer(new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    /** Adds a text. */
    public JsonFields put(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(name, value);
        }
        return this;
    }

    /** Adds a number. */
    public JsonFields put(String name, long value) {
        node.put(name, value);
        return this;
    }

    /** Adds a number. */
    public JsonFields put(String name, double value) {
        node.put(name, value);
        return this;
    }

    /** Adds a truth value. */
    public JsonFields put(String name, boolean value) {
        node.put(name, value);
        return this;
    }

    /** Adds an object, unless it is empty. */
    public JsonFields put(String name, @Nullable JsonFields value) {
        if (value != null && !value.node.isEmpty()) {
            node.set(name, value.node);
        }
        return this;
    }

    /** Adds a list of objects, unless it is empty. */
    public JsonFields put(String name, List<JsonFields> values) {
        return values.isEmpty() ? this : list(name, values);
    }

    /** Adds a list of objects, also if it is empty, where a format asks for it. */
    public JsonFields list(String name, List<JsonFields> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(value -> array.add(value.node));
        return this;
    }

    /** Adds a list of texts, unless it is empty. */
    public JsonFields texts(String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(name);
            values.forEach(array::add);
        }
        return this;
    }

    /** Adds an object without fields, where a format gives it a meaning. */
    public JsonFields emptyObject(String name) {
        node.putObject(name);
        return this;
    }

    /** Returns the text, indented, with line breaks that do not depend on the operating system. */
    public String pretty() {
        try {
            return PRETTY.writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree cannot be written: " + e.getOriginalMessage(), e);
        }
    }
}
