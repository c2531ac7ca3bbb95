package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in plain words why a document of a pack cannot be read: what was expected, what is there, what to do. */
final class Unreadable {

    private static final Pattern MISSING = Pattern.compile("Missing (?:required )?creator property '([^']+)'.*");
    private static final String DAMAGED =
            " - it was damaged, or changed by hand: take the pack from where it is kept, or run the check again";

    private Unreadable() {}

    /** Returns that a document is of another format than {@code expected}. */
    static IOException otherFormat(String observed, int expected) {
        boolean older = observed.length() < 9 && observed.matches("\\d+") && Integer.parseInt(observed) < expected;
        return new IOException("is of format %s; this version of Plimsoll reads format %s: %s"
                .formatted(
                        observed,
                        expected,
                        older
                                ? "use the version that wrote it, or run the check again"
                                : "use the one that wrote it, or a newer"));
    }

    /** Returns that a document does not say of which format it is, so that it is none of Plimsoll's. */
    static IOException noFormat(int expected) {
        return new IOException(
                ("is not what Plimsoll writes: expected an object that begins with \"format\" : %s, observed none"
                                + " - name the folder of a run, for example reports/<run>")
                        .formatted(expected));
    }

    /** Returns why a document of the right format cannot be read. */
    static IOException malformed(JacksonException e, int format) {
        // What binds fields wraps what the parser said.
        JacksonException first = e.getCause() instanceof JsonParseException parsing ? parsing : e;
        return new IOException(why(first, format) + DAMAGED, e);
    }

    private static String why(JacksonException e, int format) {
        JsonLocation location = e.getLocation();
        String where = location == null
                ? ""
                : " in line %s, column %s".formatted(location.getLineNr(), location.getColumnNr());
        if (e instanceof JsonEOFException) {
            return "is cut off: expected the end of a JSON document, observed the end of the file" + where;
        }
        if (e instanceof JsonParseException) {
            return "expected JSON, observed something else%s (%s)".formatted(where, shortened(e.getOriginalMessage()));
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "has a field that format %s does not have: %s%s".formatted(format, path(unknown), where);
        }
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException cause) {
            return "contradicts itself: " + shortened(String.valueOf(cause.getMessage()));
        }
        Matcher missing = MISSING.matcher(String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " "));
        if (e instanceof JsonMappingException mapping && missing.matches()) {
            String path = path(mapping);
            String field = path.endsWith(missing.group(1)) ? path : joined(path, missing.group(1));
            return "lacks a field that format %s has: expected %s, observed none%s".formatted(format, field, where);
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return "expected another kind of value for %s%s".formatted(path(mapping), where);
        }
        return "expected one document of format %s and nothing else%s".formatted(format, where);
    }

    private static String joined(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference part : e.getPath()) {
            if (part.getFieldName() == null) {
                path.append('[').append(part.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(part.getFieldName());
            }
        }
        return shortened(path.toString());
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "...";
    }
}
