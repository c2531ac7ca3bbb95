package io.plimsoll.traffic;

import org.jspecify.annotations.Nullable;

/** Makes ledger entries for tests. */
final class Entries {

    static final long T0 = 1_800_000_000_000_000L;

    private Entries() {}

    static LedgerEntry ok(long id, long startMicros, long latencyMicros) {
        return entry(id, ConnectionKind.NEW, startMicros, startMicros + latencyMicros, EndState.OK, null, null, null);
    }

    static LedgerEntry error(long id, long startMicros, long latencyMicros, int status) {
        return new LedgerEntry(
                id,
                "api",
                "GET /reports/1",
                ConnectionKind.NEW,
                startMicros,
                startMicros,
                startMicros + latencyMicros,
                EndState.APPLICATION_ERROR,
                null,
                status,
                null,
                null,
                null,
                "expected status 200");
    }

    static LedgerEntry lost(long id, ConnectionKind connection, LossKind kind, long startMicros, long endMicros) {
        return entry(id, connection, startMicros, endMicros, EndState.LOST, kind, null, null);
    }

    static LedgerEntry unsent(long id, long intendedMicros) {
        return entry(id, ConnectionKind.NEW, intendedMicros, 0, 0, EndState.UNSENT, null, null, null);
    }

    static LedgerEntry entry(
            long id,
            ConnectionKind connection,
            long startMicros,
            long endMicros,
            EndState state,
            @Nullable LossKind kind,
            @Nullable String pod,
            @Nullable String connectionId) {
        return entry(id, connection, startMicros, startMicros, endMicros, state, kind, pod, connectionId);
    }

    private static LedgerEntry entry(
            long id,
            ConnectionKind connection,
            long intendedMicros,
            long startMicros,
            long endMicros,
            EndState state,
            @Nullable LossKind kind,
            @Nullable String pod,
            @Nullable String connectionId) {
        return new LedgerEntry(
                id,
                "api",
                "GET /reports/1",
                connection,
                intendedMicros,
                startMicros,
                endMicros,
                state,
                kind,
                state == EndState.OK ? 200 : 0,
                pod,
                null,
                connectionId,
                kind == null ? null : "java.io.IOException: " + kind);
    }
}
