package io.plimsoll.suite.compose;

import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.ObservedScenario;
import io.plimsoll.workload.Manifests;
import java.util.Optional;
import java.util.Set;

/**
 * A scenario of a Compose file: it needs one, starts it as a project of its own, and needs no cluster.
 *
 * @param <O> what it observes
 */
interface ComposeScenario<O> extends ObservedScenario<O> {

    /** Where the file does not even start, nothing else can be found out. */
    @Override
    default Set<String> needs() {
        return Set.of(StartJudge.CHECK);
    }

    @Override
    default boolean needsCluster() {
        return false;
    }

    @Override
    default boolean needsCompose() {
        return true;
    }

    @Override
    default Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return spec.compose() == null ? Optional.of("the spec names no Compose file") : Optional.empty();
    }
}
