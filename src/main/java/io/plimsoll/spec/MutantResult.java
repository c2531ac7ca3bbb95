package io.plimsoll.spec;

import java.util.List;

/** What reading a mutant's description came to. */
public sealed interface MutantResult {

    /**
     * The description is right.
     *
     * @param mutant the mutant
     */
    record Valid(Mutant mutant) implements MutantResult {}

    /**
     * The description is wrong.
     *
     * @param problems every problem found, in the order of the file; never empty
     */
    record Invalid(List<SpecProblem> problems) implements MutantResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
