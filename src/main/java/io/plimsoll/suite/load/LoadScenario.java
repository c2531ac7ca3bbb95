package io.plimsoll.suite.load;

import io.plimsoll.suite.ObservedScenario;
import java.util.List;
import java.util.Set;

/**
 * A scenario in which something is done to a deployment while load arrives at it.
 *
 * @param <O> what it observes
 */
public interface LoadScenario<O> extends ObservedScenario<O> {

    /** What does not get ready cannot be loaded. */
    @Override
    default Set<String> needs() {
        return Set.of("DEP-DEPLOY-001");
    }

    @Override
    default List<String> evidence() {
        return LoadFiles.all();
    }
}
