package io.plimsoll.environment;

import org.jspecify.annotations.Nullable;

/** An environment was there but did not do what it was asked to: the harness cannot decide. */
public final class EnvironmentFailed extends EnvironmentException {

    private static final long serialVersionUID = 1L;

    public EnvironmentFailed(String problem, String remedy) {
        this(problem, remedy, null);
    }

    public EnvironmentFailed(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
