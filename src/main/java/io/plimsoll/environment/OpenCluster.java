package io.plimsoll.environment;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an environment has of a cluster, whoever started it: a client, a kubectl, its clock, and one end. */
final class OpenCluster {

    private static final Logger LOG = LoggerFactory.getLogger(OpenCluster.class);

    private final KubernetesClient client;
    private final Kubectl kubectl;
    private final ClockSkew skew;
    private boolean ended;
    private @Nullable RuntimeException failure;

    OpenCluster(KubernetesClient client, Kubectl kubectl, ClockSkew skew) {
        this.client = client;
        this.kubectl = kubectl;
        this.skew = skew;
    }

    KubernetesClient client() {
        return client;
    }

    Kubectl kubectl() {
        return kubectl;
    }

    ClockSkew skew() {
        return skew;
    }

    /** Does what ends it, in this order and only once; what fails does not keep the rest from being done. */
    synchronized void end(Runnable... steps) {
        if (ended) {
            return;
        }
        ended = true;
        for (Runnable step : steps) {
            try {
                Uninterrupted.run(step);
            } catch (RuntimeException e) {
                failure = e;
                LOG.warn("something of the environment could not be removed; `plimsoll sweep` will", e);
            }
        }
    }

    /** Throws if something could not be removed when it ended, so that the run stays known to a sweep. */
    synchronized void requireCleanEnd() {
        if (failure != null) {
            throw failure;
        }
    }
}
