package io.plimsoll.traffic.attribution;

import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lost or failed request with what the ledger tells of its connection.
 *
 * @param entry the request
 * @param pinned the pod that its connection led to, known from an answer on the same connection; {@code null} if unknown
 * @param answeredMicros when that answer came; 0 if unknown
 * @param samePort the pod that an earlier connection from the same local port led to; {@code null} if unknown
 */
record Loss(LedgerEntry entry, @Nullable PodRecord pinned, long answeredMicros, @Nullable PodRecord samePort) {

    private static final Set<LossKind> ENDS_BEFORE_CONNECTED =
            Set.of(LossKind.REFUSED, LossKind.TIMED_OUT, LossKind.OTHER);
    private static final Set<LossKind> CUT = Set.of(LossKind.RESET, LossKind.CLOSED_EARLY, LossKind.OTHER);

    long start() {
        return entry.startMicros();
    }

    long end() {
        return entry.endMicros();
    }

    boolean is(LossKind kind) {
        return entry.lossKind() == kind;
    }

    /** Returns whether the request was to open a connection: only then does routing decide which pod it meets. */
    boolean opensConnection() {
        return entry.connection().opensConnection() || is(LossKind.REFUSED);
    }

    /** Returns whether it may have ended before it had a connection. */
    boolean mayHaveFoundNobody() {
        return opensConnection() && entry.lossKind() != null && ENDS_BEFORE_CONNECTED.contains(entry.lossKind());
    }

    /** Returns whether it may have had a connection that was then cut. */
    boolean mayHaveBeenCut() {
        return entry.lossKind() != null && CUT.contains(entry.lossKind());
    }

    /**
     * Returns the last moment at which it may have met somebody: of one that timed out, nobody answered when it was
     * sent, whatever happened later.
     */
    long lastAttempt() {
        return is(LossKind.TIMED_OUT) ? start() : end();
    }

    Optional<PodRecord> pinnedPod() {
        return opensConnection() ? Optional.empty() : Optional.ofNullable(pinned);
    }

    /** Returns how it ended, in words to begin a sentence. */
    String words() {
        LossKind kind = entry.lossKind();
        if (kind == null) {
            return "Answered with status " + entry.status();
        }
        return switch (kind) {
            case REFUSED -> "Refused";
            case RESET -> "Reset";
            case TIMED_OUT -> "Timed out";
            case CLOSED_EARLY -> "Closed early";
            case OTHER -> "Lost (" + (entry.message() == null ? "no message" : entry.message()) + ")";
        };
    }
}
