package io.plimsoll.evidence;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the marks that redaction left in a file of a pack, whatever its size, so that what the manifest says of them can
 * be held against the file.
 */
public final class RedactionMarks {

    private static final int CHUNK = 1 << 20;

    /** Longer than any mark, in the widest encoding. */
    private static final int LONGEST = 1 << 10;

    private RedactionMarks() {}

    /**
     * Returns how often each rule has left its mark in a file.
     *
     * @throws IOException if it cannot be read
     */
    public static Map<String, Integer> in(Path file) throws IOException {
        Map<String, Integer> marks = new TreeMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            String rest = "";
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
                String text = rest + new String(chunk, StandardCharsets.ISO_8859_1);
                // A mark that begins at the end of this chunk and ends in the next one is counted there.
                int from = Math.max(0, text.length() - LONGEST);
                String end = text.substring(from);
                int begin = end.lastIndexOf('[');
                boolean cut = begin > end.lastIndexOf(']');
                rest = cut ? end.substring(begin) : "";
                count(cut ? text.substring(0, from + begin) : text, marks);
            }
            count(rest, marks);
        }
        return marks;
    }

    /** Marks are ASCII; in UTF-16 there is a zero before or behind each of their letters. */
    private static void count(String text, Map<String, Integer> marks) {
        String letters = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
        Redaction.marksIn(letters).forEach((rule, count) -> marks.merge(rule, count, Integer::sum));
    }
}
