package io.plimsoll.suite;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user asked to be checked.
 *
 * @param spec the plimsoll.yaml
 * @param suites the suites to run; empty means all
 * @param checks the checks to run; empty means all of the selected suites
 * @param environment where to run
 * @param kubeconfig the kubeconfig of an existing cluster; {@code null} unless {@code environment} is {@link Kind#EXISTING}
 * @param context the context within it; {@code null} means its current context
 * @param reports the folder that evidence packs go to
 * @param keep whether the environment is left running for a look inside
 * @param fast whether declared waits may be shortened by a reported patch
 * @param baseline the pack of an earlier run to compare with; {@code null} means none
 * @param commandLine the command that was typed, for the report
 */
public record RunRequest(
        Path spec,
        Set<String> suites,
        Set<String> checks,
        Kind environment,
        @Nullable Path kubeconfig,
        @Nullable String context,
        Path reports,
        boolean keep,
        boolean fast,
        @Nullable Path baseline,
        String commandLine) {

    public RunRequest {
        suites = Set.copyOf(suites);
        checks = Set.copyOf(checks);
    }

    /** Returns this request for another kind of environment. */
    RunRequest in(Kind other) {
        return new RunRequest(
                spec, suites, checks, other, kubeconfig, context, reports, keep, fast, baseline, commandLine);
    }

    /** A kind of environment. */
    public enum Kind {
        K3S,
        DOCKER,
        EXISTING
    }
}
