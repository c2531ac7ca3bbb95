package io.plimsoll.network;

/**
 * Says which connections the NetworkPolicies of a cluster allow.
 *
 * <p>The meaning is that of the API {@code networking.k8s.io/v1} and of the page "Network Policies" of the Kubernetes
 * documentation: a pod is isolated in a direction as soon as a policy selects it there; then only what a rule of any such
 * policy allows passes; a connection passes if both its sides let it; answers pass with it. Services are looked through:
 * what counts is the pod that the connection is led to. A pod always reaches itself and the node it runs on.
 *
 * <p>Where that definition leaves the effect to the network plugin, the answer is that of most plugins, and the
 * expectation says what is open.
 */
public interface PolicyOracle {

    /** Returns an oracle for a cluster. */
    static PolicyOracle of(ClusterState state) {
        return new StandardPolicyOracle(state);
    }

    /**
     * Says what policies mean for a cell.
     *
     * @throws IllegalArgumentException if the cluster has no such pod, Service or node
     */
    Expectation expect(Cell cell);
}
