package io.plimsoll.environment;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How this package writes durations, sizes and excerpts in messages. */
final class Text {

    private Text() {}

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    /** Returns the last lines of a text, each indented, or a sentence that there are none. */
    static String lastLines(String text, int count) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return "    (nothing was written)";
        }
        return "    " + String.join("\n    ", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
