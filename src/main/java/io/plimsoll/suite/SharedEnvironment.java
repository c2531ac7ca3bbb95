package io.plimsoll.suite;

import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.ClusterSpec;
import io.plimsoll.spec.DeploymentSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets several runs share one environment; a run that declares another cluster gets a new one, and the old one ends, so
 * that there is never more than one at a time.
 */
final class SharedEnvironment implements EnvironmentSource, AutoCloseable {

    private final EnvironmentSource fresh;
    private final LiveRun owner;
    private final Map<ClusterSpec, Environment> current = new HashMap<>();

    SharedEnvironment(EnvironmentSource fresh, LiveRun owner) {
        this.fresh = fresh;
        this.owner = owner;
    }

    @Override
    public List<String> problems(RunRequest request) {
        return fresh.problems(request);
    }

    @Override
    public Environment obtain(RunRequest request, Placement placement, LiveRun run, Progress progress) {
        if (request.environment() == RunRequest.Kind.DOCKER) {
            // Nothing is started that would be worth sharing.
            return fresh.obtain(request, placement, run, progress);
        }
        ClusterSpec cluster = placement.spec().cluster();
        @Nullable Environment known = current.get(cluster);
        if (known != null) {
            return known;
        }
        close();
        Environment started = fresh.obtain(request, placement, owner, progress);
        current.put(cluster, started);
        return started;
    }

    @Override
    public CommandResult renderKustomize(
            RunRequest request, DeploymentSpec spec, LiveRun run, Progress progress, Path kustomization) {
        @Nullable Environment known = current.get(spec.cluster());
        return known != null
                ? known.renderKustomize(kustomization)
                : fresh.renderKustomize(request, spec, run, progress, kustomization);
    }

    @Override
    public boolean endsWithRun() {
        return false;
    }

    @Override
    public void close() {
        current.values().forEach(Environment::close);
        current.clear();
    }
}
