package io.plimsoll.suite.equivalence;

import io.plimsoll.spec.EquivalenceSpec.Ignored;
import io.plimsoll.toolbox.requests.Answer;
import java.util.List;

/**
 * A request of the contract, and what each side answered: once, or twice if asking changes nothing.
 *
 * @param name method and path, with a number if there are several alike
 * @param expectedStatus the declared status
 * @param ignored what may differ
 * @param compose the answers of what the Compose file started
 * @param kubernetes the answers of what the manifests deployed
 */
record Exchange(String name, int expectedStatus, Ignored ignored, List<Answer> compose, List<Answer> kubernetes) {

    Exchange {
        compose = List.copyOf(compose);
        kubernetes = List.copyOf(kubernetes);
    }

    /** Returns whether both sides gave the declared answer. */
    boolean right() {
        return compose.get(0).right() && kubernetes.get(0).right();
    }
}
