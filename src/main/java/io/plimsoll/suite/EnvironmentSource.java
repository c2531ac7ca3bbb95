package io.plimsoll.suite;

import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.DeploymentSpec;
import java.nio.file.Path;

/** Gives a run the environment that it asks for. */
interface EnvironmentSource {

    /**
     * Returns an environment that is ready.
     *
     * @param request what the user asked for
     * @param spec the declared intent
     * @param run the run that it belongs to
     * @param progress hears what is being done
     */
    Environment obtain(RunRequest request, DeploymentSpec spec, LiveRun run, Progress progress);

    /**
     * Renders a kustomization; needs no environment that is ready.
     *
     * @param spec the declared intent
     * @param run the run that it belongs to
     * @param progress hears what is being done
     * @param kustomization the kustomization's folder
     */
    CommandResult renderKustomize(DeploymentSpec spec, LiveRun run, Progress progress, Path kustomization);

    /** Returns whether the environment ends with the run; if not, whoever owns the source ends it. */
    boolean endsWithRun();
}
