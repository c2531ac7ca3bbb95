package io.plimsoll.report.oscal;

import java.time.Instant;
import java.util.Locale;

/** How text, times and identifiers are written, so that OSCAL's data types accept them and nothing in them is markup. */
final class OscalText {

    private OscalText() {}

    /** Returns a plain value on one line, never empty. */
    static String value(String text) {
        String line =
                text.replaceAll("[\\s\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
        return line.isEmpty() ? "–" : line;
    }

    /** Returns one line of Markdown that shows the text as it is. */
    static String line(String text) {
        return escaped(value(text));
    }

    /** Returns Markdown of several lines that shows the text as it is. */
    static String prose(String text) {
        String lines = text.replaceAll("\\r\\n?", "\n")
                .replaceAll("[\\p{Cntrl}&&[^\\n]]+", " ")
                .strip();
        return lines.isEmpty() ? "–" : escaped(lines);
    }

    /** Escapes what OSCAL's Markdown would read as markup; an underscore within a word never is. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*\\[\\]<>])", "\\\\$1")
                .replaceAll("(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", "\\\\_");
    }

    /** Returns a check's id as OSCAL's identifiers are written, for example {@code dep-rol-001}. */
    static String token(String id) {
        String token = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        return token.matches("[a-z].*") ? token : "x" + token;
    }

    static String time(Instant instant) {
        return instant.toString();
    }
}
