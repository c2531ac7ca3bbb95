package io.plimsoll.traffic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Counts ledger entries as they pass by, so that a ledger of a million entries need not be held in memory.
 *
 * <p>Latencies keep three significant digits. A tally is used by one thread.
 */
public final class LedgerTally implements Consumer<LedgerEntry> {

    private static final int DIGITS = 3;

    /** Two digits are enough for a chart and keep a bucket at some ten kilobytes. */
    private static final int BUCKET_DIGITS = 2;

    private final long bucketMicros;
    private final Map<Long, Slot> slots = new TreeMap<>();
    private final long[] states = new long[EndState.values().length];
    private final Map<ConnectionKind, Long> lostByConnection = new EnumMap<>(ConnectionKind.class);
    private final Map<LossKind, Long> lostByKind = new EnumMap<>(LossKind.class);
    private final Histogram latencies = new Histogram(DIGITS);
    private long maxMicros;

    /** Makes a tally that only counts. */
    public LedgerTally() {
        this.bucketMicros = 0;
    }

    /**
     * Makes a tally that also keeps rate and latency over time.
     *
     * @param bucketMicros the width of a bucket, microseconds
     */
    public LedgerTally(long bucketMicros) {
        if (bucketMicros <= 0) {
            throw new IllegalArgumentException("a bucket must be wider than " + bucketMicros + " microseconds");
        }
        this.bucketMicros = bucketMicros;
    }

    @Override
    public void accept(LedgerEntry entry) {
        states[entry.state().ordinal()]++;
        if (entry.lossKind() != null) {
            lostByConnection.merge(entry.connection(), 1L, Long::sum);
            lostByKind.merge(entry.lossKind(), 1L, Long::sum);
        }
        long latency = entry.endMicros() - entry.startMicros();
        boolean hasLatency = entry.wasAnswered() && !entry.connection().waits();
        if (hasLatency) {
            latencies.recordValue(latency);
            maxMicros = Math.max(maxMicros, latency);
        }
        if (bucketMicros > 0 && entry.wasSent()) {
            Slot slot = slots.computeIfAbsent(Math.floorDiv(entry.startMicros(), bucketMicros), number -> new Slot());
            slot.sent++;
            slot.failed += entry.hasFailed() ? 1 : 0;
            if (hasLatency) {
                slot.latencies.recordValue(latency);
            }
        }
    }

    /** Returns what became of the entries so far. */
    public LedgerCounts counts() {
        return new LedgerCounts(
                states[EndState.OK.ordinal()],
                states[EndState.APPLICATION_ERROR.ordinal()],
                states[EndState.LOST.ordinal()],
                states[EndState.UNSENT.ordinal()],
                lostByConnection,
                lostByKind,
                Math.min(latencies.getValueAtPercentile(50), maxMicros),
                Math.min(latencies.getValueAtPercentile(99), maxMicros),
                maxMicros);
    }

    /**
     * Returns rate and latency over time: every bucket from the first to the last request sent, in order, without gaps.
     */
    public List<RateBucket> buckets() {
        List<RateBucket> buckets = new ArrayList<>();
        long next = Long.MIN_VALUE;
        for (Map.Entry<Long, Slot> entry : slots.entrySet()) {
            long number = entry.getKey();
            for (long empty = next; next != Long.MIN_VALUE && empty < number; empty++) {
                buckets.add(new RateBucket(empty * bucketMicros, 0, 0, 0, 0));
            }
            buckets.add(entry.getValue().bucket(number * bucketMicros));
            next = number + 1;
        }
        return List.copyOf(buckets);
    }

    private static final class Slot {
        private final IntCountsHistogram latencies = new IntCountsHistogram(BUCKET_DIGITS);
        private long sent;
        private long failed;

        RateBucket bucket(long fromMicros) {
            // The histogram rounds up within a bucket of its own; nothing was slower than its exact maximum.
            long max = latencies.getMaxValue();
            return new RateBucket(
                    fromMicros,
                    sent,
                    failed,
                    Math.min(latencies.getValueAtPercentile(50), max),
                    Math.min(latencies.getValueAtPercentile(99), max));
        }
    }
}
