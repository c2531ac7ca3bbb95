package io.plimsoll.timeline.scaling;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and durations as the API writes them, in microseconds. */
final class KubernetesTime {

    private static final Pattern PART = Pattern.compile("([0-9]*\\.?[0-9]+)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, BigDecimal> MICROS = Map.of(
            "ns", new BigDecimal("0.001"),
            "us", BigDecimal.ONE,
            "µs", BigDecimal.ONE,
            "ms", BigDecimal.valueOf(1_000),
            "s", BigDecimal.valueOf(1_000_000),
            "m", BigDecimal.valueOf(60_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000L));

    private KubernetesTime() {}

    /** Returns a time in microseconds since the Unix epoch; {@code null} if the text is none. */
    static @Nullable Long micros(String text) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /**
     * Returns a duration in Go's notation, for example {@code 10.062s} or {@code 1m0s}, in microseconds.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static long durationMicros(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (part.lookingAt() && end < text.length()) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(MICROS.get(part.group(2))));
            end = part.end();
            part.region(end, text.length());
        }
        if (end == 0 || end != text.length()) {
            if (text.equals("0")) {
                return 0;
            }
            throw new IllegalArgumentException("\"" + text + "\" is no duration such as 10s or 1m0.5s");
        }
        return sum.longValue();
    }
}
