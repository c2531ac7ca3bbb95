package io.plimsoll.environment;

import org.jspecify.annotations.Nullable;

/** Why there is no environment to test in. */
public abstract sealed class EnvironmentException extends RuntimeException
        permits EnvironmentMissing, EnvironmentFailed {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    EnvironmentException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem + "\n  what to do: " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Returns what is wrong: what was expected and what was found. */
    public String problem() {
        return problem;
    }

    /** Returns what to do about it. */
    public String remedy() {
        return remedy;
    }
}
