package io.plimsoll.suite;

import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.DeploymentSpec;
import java.nio.file.Path;
import java.util.List;

/** Gives a run the environment that it asks for. */
interface EnvironmentSource {

    /**
     * Says what is wrong with what the user asked for, before anything is done.
     *
     * @param request what the user asked for
     * @return one printable message per problem; empty if there is none
     */
    List<String> problems(RunRequest request);

    /**
     * Returns an environment that is ready.
     *
     * @param request what the user asked for
     * @param placement what is to be deployed in it
     * @param run the run that it belongs to
     * @param progress hears what is being done
     */
    Environment obtain(RunRequest request, Placement placement, LiveRun run, Progress progress);

    /**
     * Renders a kustomization; needs no environment that is ready.
     *
     * @param request what the user asked for
     * @param spec the declared intent
     * @param run the run that it belongs to
     * @param progress hears what is being done
     * @param kustomization the kustomization's folder
     */
    CommandResult renderKustomize(
            RunRequest request, DeploymentSpec spec, LiveRun run, Progress progress, Path kustomization);

    /** Returns whether the environment ends with the run; if not, whoever owns the source ends it. */
    boolean endsWithRun();
}
