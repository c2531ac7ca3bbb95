package io.plimsoll.traffic;

import org.jspecify.annotations.Nullable;

/** The members of a ledger's entry while it is read. */
final class EntryFields {
    @Nullable
    Long id;

    @Nullable
    String entryPoint;

    @Nullable
    String request;

    @Nullable
    ConnectionKind connection;

    @Nullable
    Long intendedMicros;

    long startMicros;
    long endMicros;

    @Nullable
    EndState state;

    @Nullable
    LossKind lossKind;

    int status;

    @Nullable
    String pod;

    @Nullable
    String version;

    @Nullable
    String connectionId;

    @Nullable
    String message;

    int localPort;

    /**
     * Returns the entry of these fields.
     *
     * @throws IllegalArgumentException if one is missing, or they contradict each other
     */
    LedgerEntry entry() {
        return new LedgerEntry(
                required("id", id),
                required("entryPoint", entryPoint),
                required("request", request),
                required("connection", connection),
                required("intendedMicros", intendedMicros),
                startMicros,
                endMicros,
                required("state", state),
                lossKind,
                status,
                pod,
                version,
                connectionId,
                message,
                localPort);
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return value;
    }
}
