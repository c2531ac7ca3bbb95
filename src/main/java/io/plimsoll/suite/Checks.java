package io.plimsoll.suite;

/** What a suite's test methods decide checks through. */
public interface Checks {

    /**
     * Decides a check, running the scenario that feeds it unless that has been run, and returns normally only if it
     * passed.
     *
     * @param id the check's id
     */
    void mustHold(String id);
}
