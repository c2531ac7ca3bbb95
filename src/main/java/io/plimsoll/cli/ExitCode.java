package io.plimsoll.cli;

/** What the program tells the shell. Scripts rely on these numbers. */
final class ExitCode {

    /** Ready; the pack holds; every mutant was caught; done. */
    static final int OK = 0;
    /** Not ready; the pack does not hold; a mutant survived. */
    static final int NO = 1;
    /** Could not decide. */
    static final int UNDECIDED = 2;
    /** Wrong usage or a wrong spec; nothing was started. */
    static final int USAGE = 64;
    /** The environment is missing something; {@code doctor} says what. */
    static final int UNAVAILABLE = 69;
    /** Interrupted; everything was removed first. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
