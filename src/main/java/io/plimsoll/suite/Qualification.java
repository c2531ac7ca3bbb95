package io.plimsoll.suite;

import io.plimsoll.spec.Mutant;
import java.util.List;
import java.util.Set;

/** Proves the harness itself: every mutant must be caught for its stated cause, every good variant must pass. */
public interface Qualification {

    /** Returns every mutant, in the order of their names. Reads files only. */
    List<Mutant> mutants();

    /** Returns the names of every mutant and, after them, of every good variant. Reads files only. */
    List<String> variants();

    /**
     * Runs the mutants and good variants.
     *
     * @param suites only mutants that prove checks of these suites, and good variants judged by them; empty means all
     * @param checks only mutants that prove these checks; empty means all
     * @param variants only mutants and good variants of these names; empty means all
     * @param listener hears how it goes on
     * @return what came of it
     */
    QualificationResult run(Set<String> suites, Set<String> checks, Set<String> variants, Listener listener);

    /** Hears how a qualification goes on. */
    interface Listener extends RunListener {

        /**
         * A mutant or good variant was judged.
         *
         * @param trial what came of it
         * @param done how many are done, this one included
         * @param planned how many there are
         */
        void finished(QualificationResult.Trial trial, int done, int planned);
    }
}
