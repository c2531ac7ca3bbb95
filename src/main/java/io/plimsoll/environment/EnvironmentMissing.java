package io.plimsoll.environment;

import org.jspecify.annotations.Nullable;

/** This machine lacks something that an environment needs; the command line ends with exit code 69. */
public final class EnvironmentMissing extends EnvironmentException {

    /** The exit code of the command line for it, as in sysexits.h: a service is unavailable. */
    public static final int EXIT_CODE = 69;

    private static final long serialVersionUID = 1L;

    public EnvironmentMissing(String problem, String remedy) {
        this(problem, remedy, null);
    }

    public EnvironmentMissing(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
