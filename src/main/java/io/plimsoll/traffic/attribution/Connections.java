package io.plimsoll.traffic.attribution;

import io.plimsoll.traffic.LedgerEntry;
import java.util.Comparator;
import java.util.List;

/**
 * What became of the new connections of one route, one after the other.
 *
 * <p>A long run of answered connections while a pod did not accept any shows that routing had turned away from that
 * pod: each of them would have met it with a probability of one in the number of endpoints.
 */
final class Connections {

    /** How improbable such a run must be while routing still leads to the pod. */
    private static final double BY_CHANCE = 1e-6;

    private final long[] starts;

    /** For each connection: how many in a row, up to and including it, were answered. */
    private final int[] answeredInARow;

    private Connections(long[] starts, int[] answeredInARow) {
        this.starts = starts;
        this.answeredInARow = answeredInARow;
    }

    static Connections of(List<LedgerEntry> entries, String entryPoint) {
        List<LedgerEntry> opened = entries.stream()
                .filter(entry -> entry.connection().opensConnection() && entry.wasSent())
                .filter(entry -> entry.entryPoint().equals(entryPoint))
                .sorted(Comparator.comparingLong(LedgerEntry::startMicros))
                .toList();
        long[] starts = new long[opened.size()];
        int[] inARow = new int[opened.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = opened.get(i).startMicros();
            inARow[i] = opened.get(i).wasAnswered() ? 1 + (i == 0 ? 0 : inARow[i - 1]) : 0;
        }
        return new Connections(starts, inARow);
    }

    /**
     * Returns whether routing had turned away from a pod that accepted no connection from one moment on.
     *
     * @param closedMicros since when it accepted none
     * @param beforeMicros the moment in question
     * @param endpoints how many endpoints there were at most
     */
    boolean showTurnedAway(long closedMicros, long beforeMicros, int endpoints) {
        int needed = endpoints < 2 ? 1 : (int) Math.ceil(Math.log(BY_CHANCE) / Math.log(1 - 1.0 / endpoints));
        int first = firstAtOrAfter(closedMicros);
        int end = firstAtOrAfter(beforeMicros);
        for (int i = first; i < end; i++) {
            if (Math.min(answeredInARow[i], i - first + 1) >= needed) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether any connection that was opened in a stretch of time was answered. */
    boolean anyAnswered(long fromMicros, long toMicros) {
        for (int i = firstAtOrAfter(fromMicros); i < firstAtOrAfter(toMicros); i++) {
            if (answeredInARow[i] > 0) {
                return true;
            }
        }
        return false;
    }

    private int firstAtOrAfter(long micros) {
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] < micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
