package io.plimsoll.traffic;

import java.util.Map;

/**
 * What became of the requests of a ledger, in numbers.
 *
 * @param ok how many were answered as declared
 * @param applicationErrors how many were answered otherwise
 * @param lost how many were sent and never answered in full
 * @param unsent how many were never sent
 * @param lostByConnection the lost ones by kind of connection; kinds without one are absent
 * @param lostByKind the lost ones by how they ended; kinds without one are absent
 * @param p50Micros median latency of the answered ones, microseconds; 0 if none was answered
 * @param p99Micros 99th percentile of the same
 * @param maxMicros the slowest of the same
 */
public record LedgerCounts(
        long ok,
        long applicationErrors,
        long lost,
        long unsent,
        Map<ConnectionKind, Long> lostByConnection,
        Map<LossKind, Long> lostByKind,
        long p50Micros,
        long p99Micros,
        long maxMicros) {

    public LedgerCounts {
        lostByConnection = Map.copyOf(lostByConnection);
        lostByKind = Map.copyOf(lostByKind);
    }

    /** Returns how many requests were planned: the sum of all end states. */
    public long planned() {
        return sent() + unsent;
    }

    /** Returns how many requests were sent. */
    public long sent() {
        return ok + applicationErrors + lost;
    }

    /** Returns how many requests were lost or failed. */
    public long failed() {
        return applicationErrors + lost;
    }
}
