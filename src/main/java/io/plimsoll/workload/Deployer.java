package io.plimsoll.workload;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.environment.Ownership;
import java.util.List;

/** Puts the objects of a deployment into a cluster and takes them out again. */
public interface Deployer {

    /** Returns a deployer that works through {@code client}. */
    static Deployer through(KubernetesClient client) {
        return new ServerSideDeployer(client);
    }

    /**
     * Returns a deployer for a cluster that is not the run's own.
     *
     * @param client the client to work through
     * @param ownership tells what the run created; what it did not is never touched, but an exception is thrown
     */
    static Deployer amongOthers(KubernetesClient client, Ownership ownership) {
        return new OwnedDeployer(new ServerSideDeployer(client), ownership);
    }

    /** Returns one for where nothing is deployed. */
    static Deployer ofNothing() {
        return new Deployer() {
            @Override
            public List<String> apply(Manifests manifests, List<GeneratedSecret> secrets) {
                throw new IllegalStateException("There is no cluster to deploy to");
            }

            @Override
            public List<String> remove(Manifests manifests) {
                return List.of();
            }
        };
    }

    /**
     * Applies namespaces, then the generated Secrets, then everything else.
     *
     * @param manifests what to apply; never changed
     * @param secrets the Secrets that the harness makes for this run
     * @return what was refused, one message per object, with the API server's own words; empty if all was accepted
     */
    List<String> apply(Manifests manifests, List<GeneratedSecret> secrets);

    /**
     * Removes everything that {@link #apply} put there, volumes included, and waits until the pods are gone.
     *
     * @return what was still there when the time was up; empty if all is gone
     */
    List<String> remove(Manifests manifests);
}
