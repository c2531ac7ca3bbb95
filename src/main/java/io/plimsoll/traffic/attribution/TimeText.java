package io.plimsoll.traffic.attribution;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Writes times for people. */
final class TimeText {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TimeText() {}

    static String clock(long micros) {
        return CLOCK.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** Returns a length of time in milliseconds, or in seconds from ten seconds on. */
    static String length(long micros) {
        long millis = Math.round(micros / 1000.0);
        return millis >= 10_000 ? Math.round(millis / 1000.0) + " s" : millis + " ms";
    }
}
