package io.plimsoll.suite;

import java.time.Duration;
import java.util.List;

/** What a qualification came to. */
public sealed interface QualificationResult {

    /**
     * The mutants and good variants were run.
     *
     * @param trials one per mutant and good variant
     */
    record Completed(List<Trial> trials) implements QualificationResult {
        public Completed {
            trials = List.copyOf(trials);
        }
    }

    /**
     * The environment lacks something. Exit code 69.
     *
     * @param what what is missing
     * @param remedy what to do
     */
    record Missing(String what, String remedy) implements QualificationResult {}

    /**
     * What came of one mutant or good variant.
     *
     * @param name its name, the folder below {@code fixtures/mutants} or {@code fixtures/good}
     * @param kind whether it is broken
     * @param state whether the harness judged it rightly
     * @param caughtBy the checks that failed, with their causes, for example {@code DEP-ROL-001 CLOSED_BEFORE_DRAIN},
     *     and those that ended in the error that the mutant must bring about, {@code DEP-NET-006 (error)}; empty if none did
     * @param detail if it was judged wrongly: what was expected and what was observed, in one line; otherwise empty
     * @param took how long it took
     */
    record Trial(String name, Kind kind, State state, List<String> caughtBy, String detail, Duration took) {
        public Trial {
            caughtBy = List.copyOf(caughtBy);
        }

        /** Whether a variant is broken. */
        public enum Kind {
            MUTANT,
            GOOD
        }

        /** Whether the harness judged a variant rightly. */
        public enum State {
            /** A mutant was caught for its stated cause and for nothing else; a good variant passed. */
            HELD,
            /** A mutant survived or was caught for another cause; a good variant failed. */
            NOT_HELD,
            /** The harness could not decide. */
            UNDECIDED
        }
    }
}
