package io.plimsoll.suite;

import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.DockerEnvironment;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.environment.ExistingEnvironment;
import io.plimsoll.environment.K3sEnvironment;
import io.plimsoll.environment.Kubeconfig;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.DeploymentSpec;
import java.nio.file.Path;
import java.util.List;

/** Starts an environment for each run, or connects to the one that the user names. */
final class FreshEnvironment implements EnvironmentSource {

    @Override
    public List<String> problems(RunRequest request) {
        if (request.environment() != RunRequest.Kind.EXISTING) {
            return List.of();
        }
        Path file = request.kubeconfig();
        if (file == null) {
            return List.of(
                    "The environment is an existing cluster, but no kubeconfig is named: set plimsoll.kubeconfig.");
        }
        return Kubeconfig.read(file, request.context()) instanceof Kubeconfig.Reading.Unusable unusable
                ? List.of(unusable.problem())
                : List.of();
    }

    @Override
    public Environment obtain(RunRequest request, Placement placement, LiveRun run, Progress progress) {
        return switch (request.environment()) {
            case K3S -> K3sEnvironment.start(placement.spec().cluster(), run, progress);
            case DOCKER -> DockerEnvironment.open(run);
            case EXISTING -> existing(request, placement, run, progress);
        };
    }

    private static Environment existing(RunRequest request, Placement placement, LiveRun run, Progress progress) {
        Path file = request.kubeconfig();
        if (file == null || !(Kubeconfig.read(file, request.context()) instanceof Kubeconfig.Reading.Usable usable)) {
            throw new EnvironmentMissing(
                    "The kubeconfig " + file + " has changed and cannot be used any more.", "run the command again.");
        }
        return ExistingEnvironment.connect(
                usable.kubeconfig(), placement.spec().cluster(), placement.deviations(), run, progress);
    }

    @Override
    public CommandResult renderKustomize(
            RunRequest request, DeploymentSpec spec, LiveRun run, Progress progress, Path kustomization) {
        return request.environment() == RunRequest.Kind.EXISTING
                ? ExistingEnvironment.renderKustomize(spec.cluster(), run, progress, kustomization)
                : K3sEnvironment.renderKustomize(spec.cluster(), run, progress, kustomization);
    }

    @Override
    public boolean endsWithRun() {
        return true;
    }
}
