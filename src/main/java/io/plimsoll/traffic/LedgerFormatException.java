package io.plimsoll.traffic;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says which line of a ledger is not an entry, and why. */
public final class LedgerFormatException extends IOException {

    private static final long serialVersionUID = 1;

    private final long line;

    LedgerFormatException(long line, String reason, @Nullable Throwable cause) {
        super("ledger line " + line + ": " + reason, cause);
        this.line = line;
    }

    /** Returns the number of the line, from 1. */
    public long line() {
        return line;
    }
}
