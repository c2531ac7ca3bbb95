package io.plimsoll.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What parsing manifests came to. */
public sealed interface ManifestResult {

    /**
     * They parse.
     *
     * @param objects every object, in the order of the text, the items of a List one by one
     */
    record Parsed(List<JsonNode> objects) implements ManifestResult {
        public Parsed {
            objects = List.copyOf(objects);
        }
    }

    /**
     * They do not.
     *
     * @param problems what is wrong; never empty
     */
    record Invalid(List<SpecProblem> problems) implements ManifestResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
