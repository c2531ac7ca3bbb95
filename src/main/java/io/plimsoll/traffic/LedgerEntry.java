package io.plimsoll.traffic;

import org.jspecify.annotations.Nullable;

/**
 * One planned request and what became of it. All times are microseconds since the Unix epoch on the generator's clock.
 *
 * @param id unique within the ledger; sent as {@code X-Request-Id}
 * @param entryPoint the entry point's name in the spec
 * @param request method and path, for example {@code GET /reports/1}
 * @param connection how the request reached its connection
 * @param intendedMicros when the open-loop plan wanted it sent
 * @param startMicros when it was sent, or 0 if it never was
 * @param endMicros when it ended, or 0 if it was never sent
 * @param state what became of it
 * @param lossKind how it was lost; {@code null} unless {@code state} is {@link EndState#LOST}
 * @param status the HTTP status; 0 without an answer
 * @param pod the pod that answered, by the declared identity header; {@code null} if unknown
 * @param version the version that answered, by the declared identity header; {@code null} if unknown
 * @param connectionId which connection carried it, unique within the ledger; {@code null} if unknown
 * @param message the client's own words on a failure; {@code null} otherwise
 * @param localPort the client's own TCP port of the connection; 0 if unknown. A port that is used again may meet the
 *     connection-tracking entry of the pod that it led to before, which nothing else in the ledger can show
 */
public record LedgerEntry(
        long id,
        String entryPoint,
        String request,
        ConnectionKind connection,
        long intendedMicros,
        long startMicros,
        long endMicros,
        EndState state,
        @Nullable LossKind lossKind,
        int status,
        @Nullable String pod,
        @Nullable String version,
        @Nullable String connectionId,
        @Nullable String message,
        int localPort) {

    public LedgerEntry {
        if ((state == EndState.LOST) != (lossKind != null)) {
            throw new IllegalArgumentException("request " + id + " ended " + state + " with loss kind " + lossKind
                    + ": a loss kind belongs to every lost request and to no other");
        }
        if (state == EndState.UNSENT ? startMicros != 0 || endMicros != 0 : startMicros <= 0) {
            throw new IllegalArgumentException("request " + id + " ended " + state + " and was sent at " + startMicros
                    + " and ended at " + endMicros + " microseconds: both are 0 exactly when it was never sent");
        }
        if (endMicros < startMicros) {
            throw new IllegalArgumentException(
                    "request " + id + " ended at " + endMicros + ", before it was sent at " + startMicros);
        }
    }

    /** Makes an entry whose connection's local port is not known. */
    public LedgerEntry(
            long id,
            String entryPoint,
            String request,
            ConnectionKind connection,
            long intendedMicros,
            long startMicros,
            long endMicros,
            EndState state,
            @Nullable LossKind lossKind,
            int status,
            @Nullable String pod,
            @Nullable String version,
            @Nullable String connectionId,
            @Nullable String message) {
        this(
                id,
                entryPoint,
                request,
                connection,
                intendedMicros,
                startMicros,
                endMicros,
                state,
                lossKind,
                status,
                pod,
                version,
                connectionId,
                message,
                0);
    }

    /** Returns whether the request went out. */
    public boolean wasSent() {
        return state != EndState.UNSENT;
    }

    /** Returns whether an answer came back in full, as declared or not. */
    public boolean wasAnswered() {
        return state == EndState.OK || state == EndState.APPLICATION_ERROR;
    }

    /** Returns whether the request was lost or failed. */
    public boolean hasFailed() {
        return state == EndState.LOST || state == EndState.APPLICATION_ERROR;
    }
}
