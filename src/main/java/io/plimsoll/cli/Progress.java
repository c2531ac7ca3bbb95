package io.plimsoll.cli;

import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.RunListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Prints how a run goes on: a line per phase with its live state. On a terminal that line is rewritten in place;
 * elsewhere the state is a line of its own, at most one in five seconds and always the last one of a phase.
 */
class Progress implements RunListener {

    private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LIVE_LINES = Duration.ofMillis(100);
    private static final String REWRITE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean inPlace;
    private final LongSupplier nanoTime;
    private final long start;

    private String current = "";
    private String unprinted = "";
    private boolean lineIsOpen;
    private long lastLine;

    Progress(Console console, LongSupplier nanoTime) {
        this.err = console.err();
        this.inPlace = console.live();
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    @Override
    public synchronized void phase(String phase, String detail) {
        settle();
        current = detail.isEmpty() ? phase : phase + ": " + Words.oneLine(detail);
        if (inPlace) {
            open(current);
        } else {
            print(current);
        }
    }

    @Override
    public synchronized void live(String line) {
        unprinted = Words.oneLine(line);
        Duration between = inPlace ? BETWEEN_LIVE_LINES : BETWEEN_PLAIN_LINES;
        if (nanoTime.getAsLong() - lastLine >= between.toNanos()) {
            if (inPlace) {
                open(current + "  " + unprinted);
                unprinted = "";
            } else {
                print("  " + unprinted);
            }
        }
    }

    @Override
    public synchronized void decided(Check check, Verdict verdict) {
        settle();
        print(check.id() + " " + verdict.outcome().word() + ": " + Words.oneLine(verdict.reason()));
        if (inPlace) {
            open(current);
        }
    }

    /** Prints a line of its own. */
    synchronized void line(String line) {
        settle();
        print(line);
    }

    /** Ends the last line, with the last state that was heard of. */
    synchronized void settle() {
        if (!unprinted.isEmpty()) {
            if (inPlace) {
                open(current + "  " + unprinted);
            } else {
                print("  " + unprinted);
            }
        }
        if (lineIsOpen) {
            err.println();
            err.flush();
            lineIsOpen = false;
        }
        unprinted = "";
    }

    private void open(String text) {
        err.print(REWRITE + stamped(text));
        written();
        lineIsOpen = true;
    }

    private void print(String text) {
        err.println(stamped(text));
        unprinted = "";
        written();
    }

    private void written() {
        err.flush();
        lastLine = nanoTime.getAsLong();
    }

    private String stamped(String text) {
        long seconds = Duration.ofNanos(nanoTime.getAsLong() - start).toSeconds();
        return String.format(Locale.ROOT, "%5d s  %s", seconds, text);
    }
}
