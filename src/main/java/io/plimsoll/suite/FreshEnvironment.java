package io.plimsoll.suite;

import io.plimsoll.environment.Environment;
import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.environment.K3sEnvironment;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.DeploymentSpec;

/** Starts an environment for each run. */
final class FreshEnvironment implements EnvironmentSource {

    @Override
    public Environment obtain(RunRequest request, DeploymentSpec spec, LiveRun run, Progress progress) {
        return switch (request.environment()) {
            case K3S -> K3sEnvironment.start(spec.cluster(), run, progress);
            case DOCKER ->
                throw new EnvironmentMissing(
                        "no check of this version runs in the environment docker", "run with --env k3s");
            case EXISTING -> throw new EnvironmentMissing("not yet", "");
        };
    }

    @Override
    public boolean endsWithRun() {
        return true;
    }
}
