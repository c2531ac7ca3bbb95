package io.plimsoll.suite;

import io.plimsoll.check.ReasonCode;

/** A scenario cannot be carried out here; its checks become {@code not-tested} with a reason code. */
public final class Untestable extends Exception {

    private static final long serialVersionUID = 1L;

    private final ReasonCode code;

    /**
     * Creates an exception.
     *
     * @param code the reason code
     * @param because the sentence that explains it
     */
    public Untestable(ReasonCode code, String because) {
        super(because);
        this.code = code;
    }

    /** Returns the reason code. */
    public ReasonCode code() {
        return code;
    }
}
