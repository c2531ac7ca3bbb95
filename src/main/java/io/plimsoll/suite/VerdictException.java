package io.plimsoll.suite;

/** The harness could not decide a check; a build must not go green on it, yet it is no failed assertion. */
public final class VerdictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with the message that the build shows. */
    public VerdictException(String message) {
        super(message);
    }
}
