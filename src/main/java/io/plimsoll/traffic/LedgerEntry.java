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
        @Nullable String message) {}
