package io.plimsoll.suite;

/** The harness could not carry something out; this says nothing about the deployment under test. */
public final class HarnessFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Creates a failure.
     *
     * @param what what could not be done and why
     * @param remedy what to do
     */
    public HarnessFailure(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    /**
     * Creates a failure with its cause.
     *
     * @param what what could not be done and why
     * @param remedy what to do
     * @param cause what was thrown
     */
    public HarnessFailure(String what, String remedy, Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    /** Returns what to do. */
    public String remedy() {
        return remedy;
    }
}
