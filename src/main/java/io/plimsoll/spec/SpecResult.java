package io.plimsoll.spec;

import java.util.List;

/** What reading a {@code plimsoll.yaml} came to. */
public sealed interface SpecResult {

    /**
     * The spec is right.
     *
     * @param spec the spec, defaults filled in
     * @param positions where its values stand in the file
     * @param defaultsApplied one line per default that was filled in, for example {@code load.requests-per-second: 200}
     */
    record Valid(DeploymentSpec spec, SpecPositions positions, List<String> defaultsApplied) implements SpecResult {
        public Valid {
            defaultsApplied = List.copyOf(defaultsApplied);
        }
    }

    /**
     * The spec is wrong.
     *
     * @param problems every problem found, in the order of the file; never empty
     */
    record Invalid(List<SpecProblem> problems) implements SpecResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
