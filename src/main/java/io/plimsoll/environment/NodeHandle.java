package io.plimsoll.environment;

/**
 * A node of a cluster.
 *
 * @param name its name in Kubernetes
 * @param role what it does
 * @param containerId the container that it runs in; empty if it cannot be reached from here
 * @param address its address in the network that the nodes share
 */
public record NodeHandle(String name, Role role, String containerId, String address) {

    /** What a node does. */
    public enum Role {
        /** Runs the control plane, and pods. */
        SERVER,
        /** Runs pods. */
        AGENT
    }
}
