package io.plimsoll.check;

/** Why a check was not tested. */
public enum ReasonCode {
    /** The user selected other suites or checks. */
    NOT_SELECTED(false),
    /** The user filtered this check out. */
    FILTERED(false),
    /** Something that the check needs is not there. */
    PREREQ_MISSING(true),
    /** This environment cannot show what the check asks for. */
    ENV_UNSUPPORTED(true),
    /** The time budget of the run was used up. */
    TIMEOUT(true),
    /** An earlier check failed on which this one depends. */
    ABORTED_BY_EARLIER_FAILURE(true);

    private final boolean blocks;

    ReasonCode(boolean blocks) {
        this.blocks = blocks;
    }

    /** Returns whether a check left out for this reason keeps the gate closed. */
    public boolean blocks() {
        return blocks;
    }
}
