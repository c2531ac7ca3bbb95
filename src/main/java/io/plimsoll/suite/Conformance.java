package io.plimsoll.suite;

/** Checks a deployment: starts an environment, runs the scenarios that feed the selected checks, judges and reports. */
public interface Conformance {

    /**
     * Carries out a run. Everything it started is removed before it returns, unless the request says otherwise. When the
     * calling thread is interrupted, the run ends at once: everything is removed, then this method returns or throws
     * whatever it likes, because nobody looks at it any more.
     *
     * @param request what to check
     * @param listener hears how the run goes on
     * @return what it came to; never an exception for something that a user can mend
     */
    RunResult run(RunRequest request, RunListener listener);
}
