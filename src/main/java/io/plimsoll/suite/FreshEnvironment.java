package io.plimsoll.suite;

import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.environment.K3sEnvironment;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.DeploymentSpec;
import java.nio.file.Path;

/** Starts an environment for each run. */
final class FreshEnvironment implements EnvironmentSource {

    @Override
    public Environment obtain(RunRequest request, DeploymentSpec spec, LiveRun run, Progress progress) {
        return switch (request.environment()) {
            case K3S -> K3sEnvironment.start(spec.cluster(), run, progress);
            case DOCKER ->
                throw new EnvironmentMissing(
                        "no check of this version runs in the environment docker", "run with --env k3s");
            case EXISTING ->
                throw new EnvironmentMissing(
                        "this version cannot test on an existing cluster",
                        "run without --kubeconfig: an ephemeral cluster is started for the run");
        };
    }

    @Override
    public CommandResult renderKustomize(DeploymentSpec spec, LiveRun run, Progress progress, Path kustomization) {
        return K3sEnvironment.renderKustomize(spec.cluster(), run, progress, kustomization);
    }

    @Override
    public boolean endsWithRun() {
        return true;
    }
}
