package io.plimsoll.environment;

import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Waits for nothing: the cluster itself says when a node is ready. */
final class NoWait extends AbstractWaitStrategy {

    @Override
    protected void waitUntilReady() {
        // Readiness is watched in the cluster, for all nodes at once.
    }
}
