package io.plimsoll.suite;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.workload.Manifests;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A scenario of which only what it recorded is left: it can be judged again, and nothing else. */
interface RecordedScenario extends Scenario {

    @Override
    default Set<String> needs() {
        return Set.of();
    }

    @Override
    default Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return Optional.empty();
    }

    @Override
    default void run(RunContext context) {
        throw new UnsupportedOperationException("an audit runs nothing");
    }

    @Override
    default ScenarioReport describe(Path raw) {
        throw new UnsupportedOperationException("an audit describes nothing");
    }
}
