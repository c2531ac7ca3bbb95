package io.plimsoll.network;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How long after a moment a connection was open or stopped for good, as an interval: tries tell it only as finely as they
 * follow each other.
 *
 * @param fromMicros until then it was certainly not so, microseconds after the moment
 * @param toMicros from then on it certainly was
 */
public record Lag(long fromMicros, long toMicros) {

    /**
     * So many tries in a row have to pass before a connection counts as open: one that did not may have been lost, or may
     * have been waiting for a busy processor. One that passes is never a mistake.
     */
    static final int IN_A_ROW = 10;

    public Lag {
        if (fromMicros < 0 || fromMicros > toMicros) {
            throw new IllegalArgumentException(
                    "a lag has an end at or after its start, not from %s to %s".formatted(fromMicros, toMicros));
        }
    }

    /**
     * Returns after what time a connection was stopped: between the last try that passed and the next one.
     *
     * @param tries what was tried, in any order; those from before the moment do not count
     * @param moment the moment, microseconds since the Unix epoch
     * @return empty if none was stopped after the last that passed
     */
    public static Optional<Lag> closing(List<Try> tries, long moment) {
        List<Try> after = telling(tries, moment);
        int last = last(after, Try::passed);
        return last + 1 < after.size()
                ? Optional.of(between(after, last, moment, certain(after, last + 1)))
                : Optional.empty();
    }

    /**
     * Returns after what time a connection was open: between the last try that was stopped and the first of
     * {@value #IN_A_ROW} that passed.
     *
     * @param tries what was tried, in any order; those from before the moment do not count
     * @param moment the moment, microseconds since the Unix epoch
     * @return empty if so many did not pass in a row
     */
    public static Optional<Lag> opening(List<Try> tries, long moment) {
        List<Try> after = telling(tries, moment);
        OptionalInt first = IntStream.rangeClosed(0, after.size() - IN_A_ROW)
                .filter(i -> after.subList(i, i + IN_A_ROW).stream().allMatch(Try::passed))
                .findFirst();
        return first.isPresent()
                ? Optional.of(between(
                        after,
                        first.getAsInt() - 1,
                        moment,
                        after.get(first.getAsInt()).endMicros()))
                : Optional.empty();
    }

    private static List<Try> telling(List<Try> tries, long moment) {
        return tries.stream()
                .filter(one -> one.startMicros() >= moment)
                .filter(one -> one.passed() || one.stopped())
                .sorted(Comparator.comparingLong(Try::startMicros))
                .toList();
    }

    private static int last(List<Try> tries, Predicate<Try> predicate) {
        for (int i = tries.size() - 1; i >= 0; i--) {
            if (predicate.test(tries.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Nothing comes back for a packet that is dropped, so when that happened shows with the next one only. */
    private static long certain(List<Try> tries, int stopped) {
        Try one = tries.get(stopped);
        boolean answered = one.outcome() != Observed.DROPPED;
        return answered
                ? one.endMicros()
                : tries.get(Math.min(stopped + 1, tries.size() - 1)).startMicros();
    }

    private static Lag between(List<Try> tries, int before, long moment, long certain) {
        long from = before < 0 ? 0 : tries.get(before).startMicros() - moment;
        return new Lag(from, Math.max(from, certain - moment));
    }

    /** Returns how finely it is known. */
    public long resolutionMicros() {
        return toMicros - fromMicros;
    }

    /** Returns both ends in milliseconds, for example {@code 4.1–9.3 ms}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f–%.1f ms", fromMicros / 1_000.0, toMicros / 1_000.0);
    }
}
