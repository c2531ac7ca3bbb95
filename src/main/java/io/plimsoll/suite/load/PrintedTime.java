package io.plimsoll.suite.load;

import java.util.Locale;

/** Stretches of time as suites print them. */
public final class PrintedTime {

    private PrintedTime() {}

    /** Returns a stretch of microseconds in seconds, for example {@code 4.1 s}. */
    public static String seconds(long micros) {
        return String.format(Locale.ROOT, "%.1f s", micros / 1e6);
    }
}
