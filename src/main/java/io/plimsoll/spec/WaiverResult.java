package io.plimsoll.spec;

import io.plimsoll.check.Waiver;
import java.util.List;

/** What reading a file of waivers came to. */
public sealed interface WaiverResult {

    /**
     * The file is right.
     *
     * @param waivers the waivers, in the order of the file; expired ones too, since a report has to name them
     */
    record Valid(List<Waiver> waivers) implements WaiverResult {
        public Valid {
            waivers = List.copyOf(waivers);
        }
    }

    /**
     * The file is wrong.
     *
     * @param problems every problem found, in the order of the file; never empty
     */
    record Invalid(List<SpecProblem> problems) implements WaiverResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
