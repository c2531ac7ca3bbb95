package io.plimsoll.suite.compose;

/**
 * Everything that the judges of killed containers and of what was written look at.
 *
 * @param facts what was written, and what became of it when everything was removed and started again
 * @param crash what became of each container that was killed before that, and of what was written
 */
record DataObservations(DataFacts facts, CrashFacts crash) {

    /** The file that says what became of containers that were killed. */
    static final String CRASH = "crash.json";
}
