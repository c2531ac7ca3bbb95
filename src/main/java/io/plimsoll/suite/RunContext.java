package io.plimsoll.suite;

import io.plimsoll.environment.Environment;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.workload.Deployer;
import io.plimsoll.workload.GeneratedSecret;
import io.plimsoll.workload.Manifests;
import java.util.List;
import java.util.Set;

/**
 * What a scenario works with.
 *
 * @param spec the declared intent
 * @param manifests what is deployed
 * @param secrets the Secrets made for this run
 * @param run the run that everything belongs to that is started
 * @param environment where it is deployed
 * @param deployer puts the manifests there
 * @param pack takes what is recorded
 * @param fast whether declared waits may be shortened by a reported patch
 * @param selected the ids of the checks that the run is limited to; others are decided only where these need them
 * @param listener hears how it goes on
 */
public record RunContext(
        DeploymentSpec spec,
        Manifests manifests,
        List<GeneratedSecret> secrets,
        LiveRun run,
        Environment environment,
        Deployer deployer,
        EvidencePack pack,
        boolean fast,
        Set<String> selected,
        RunListener listener) {

    public RunContext {
        secrets = List.copyOf(secrets);
        selected = Set.copyOf(selected);
    }
}
