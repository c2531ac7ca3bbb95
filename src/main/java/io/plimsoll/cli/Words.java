package io.plimsoll.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the command line writes things. */
final class Words {

    private static final int WIDTH = 100;

    /** Control sequences of terminals (ECMA-48), then what is left of control characters, but for the ends of lines. */
    private static final Pattern CONTROLS = Pattern.compile(
            "\\u001b\\[[0-?]*[ -/]*[@-~]|\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|[\\p{Cc}&&[^\\n\\r\\t\\u0085]]");

    private Words() {}

    /** Returns a constant's name as it is written in text. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the text on one line, without what steers a terminal: others wrote it. */
    static String oneLine(String text) {
        return CONTROLS.matcher(text).replaceAll("").strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Breaks a paragraph between words into lines that begin with {@code indent}. */
    static List<String> wrapped(String text, String indent) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.strip().split("\\R")) {
            StringBuilder line = new StringBuilder(indent);
            for (String word : paragraph.strip().split("\\s+")) {
                if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
                    lines.add(line.toString());
                    line = new StringBuilder(indent);
                }
                line.append(line.length() > indent.length() ? " " : "").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
