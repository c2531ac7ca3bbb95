package io.plimsoll.traffic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every request that a load phase planned, each in exactly one end state.
 *
 * <p>Because each entry has exactly one state and each id occurs exactly once, the number planned always equals the sum
 * of the ones that were answered as declared, answered otherwise, lost and never sent.
 */
public final class Ledger {

    private static final Comparator<LedgerEntry> BY_PLAN =
            Comparator.comparingLong(LedgerEntry::intendedMicros).thenComparingLong(LedgerEntry::id);

    private final List<LedgerEntry> entries;

    /** Counted when first asked for, because most parts of a ledger are only looked through; equal whoever counts. */
    private volatile @Nullable LedgerCounts counts;

    private Ledger(List<LedgerEntry> entries) {
        this.entries = entries;
    }

    /**
     * Makes a ledger of entries in any order.
     *
     * @throws IllegalArgumentException if two entries have the same id
     */
    public static Ledger of(Collection<LedgerEntry> entries) {
        long[] ids = entries.stream().mapToLong(LedgerEntry::id).sorted().toArray();
        for (int i = 1; i < ids.length; i++) {
            if (ids[i] == ids[i - 1]) {
                throw new IllegalArgumentException("request id " + ids[i]
                        + " occurs more than once in the ledger: a request must end in exactly one state");
            }
        }
        List<LedgerEntry> sorted = new ArrayList<>(entries);
        sorted.sort(BY_PLAN);
        return new Ledger(List.copyOf(sorted));
    }

    /** Returns the entries in the order in which they were planned. */
    public List<LedgerEntry> entries() {
        return entries;
    }

    /** Returns what became of the requests, in numbers. */
    public LedgerCounts counts() {
        LedgerCounts known = counts;
        if (known == null) {
            LedgerTally tally = new LedgerTally();
            entries.forEach(tally);
            known = tally.counts();
            counts = known;
        }
        return known;
    }

    /** Returns the lost and the failed requests in the order in which they were planned. */
    public List<LedgerEntry> failures() {
        return entries.stream().filter(LedgerEntry::hasFailed).toList();
    }

    /** Returns the part of this ledger that satisfies a condition. */
    public Ledger where(Predicate<LedgerEntry> condition) {
        return new Ledger(entries.stream().filter(condition).toList());
    }

    /** Returns the requests that were planned from one moment up to, but without, another. */
    public Ledger plannedBetween(long fromMicros, long toMicros) {
        int from = firstPlannedAt(fromMicros);
        return new Ledger(entries.subList(from, Math.max(from, firstPlannedAt(toMicros))));
    }

    /** Returns the requests that were planned from a moment on. */
    public Ledger plannedFrom(long micros) {
        return new Ledger(entries.subList(firstPlannedAt(micros), entries.size()));
    }

    /** Returns where in the order of the plan the first request stands that was planned at a moment or after it. */
    private int firstPlannedAt(long micros) {
        int from = 0;
        int to = entries.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (entries.get(middle).intendedMicros() < micros) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
