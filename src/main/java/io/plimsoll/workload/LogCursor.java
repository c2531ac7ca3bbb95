package io.plimsoll.workload;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Passes the lines of a log on, each one once, however often parts of it are read. Lines begin with the time at which the
 * container runtime wrote them, as the API server sends them with {@code timestamps=true}.
 */
final class LogCursor implements Consumer<String> {

    private final Consumer<String> lines;
    private Instant last;

    /**
     * Creates a cursor.
     *
     * @param since lines up to this moment are left out
     * @param lines takes each line, without its time
     */
    LogCursor(Instant since, Consumer<String> lines) {
        this.last = since;
        this.lines = lines;
    }

    /** Returns from when to read on: the API server takes whole seconds. */
    synchronized String from() {
        return last.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Takes a line; passes it on if it is newer than those before. */
    @Override
    public synchronized void accept(String line) {
        time(line).filter(time -> time.isAfter(last)).ifPresent(time -> {
            last = time;
            lines.accept(line.substring(line.indexOf(' ') + 1));
        });
    }

    /** Begins to collect what is read at once. */
    Batch batch() {
        return new Batch();
    }

    private synchronized boolean isKnown(String line) {
        return time(line).map(time -> !time.isAfter(last)).orElse(true);
    }

    private static Optional<Instant> time(String line) {
        int end = line.indexOf(' ');
        try {
            return end < 0 ? Optional.empty() : Optional.of(Instant.parse(line.substring(0, end)));
        } catch (DateTimeParseException e) {
            // The API server adds lines of its own, without a time, when it cannot read on.
            return Optional.empty();
        }
    }

    /** The end of a log, not passed on yet. */
    final class Batch implements Consumer<String> {

        private final List<String> read = new ArrayList<>();

        @Override
        public void accept(String line) {
            read.add(line);
        }

        /**
         * Returns whether nothing can be missing between what was passed on and these lines.
         *
         * @param most how many lines were asked for at most
         */
        boolean isWhole(int most) {
            return read.size() < most || isKnown(read.get(0));
        }

        /** Passes the lines on. */
        void take() {
            read.forEach(LogCursor.this);
        }
    }
}
