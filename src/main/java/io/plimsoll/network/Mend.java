package io.plimsoll.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Policies that would put something right.
 *
 * @param apply the policies to apply; one with the name of an existing policy takes its place; empty if labels cannot
 *     tell apart what has to be told apart
 * @param how what they do, one sentence
 */
public record Mend(List<NetworkPolicy> apply, String how) {

    public Mend {
        apply = List.copyOf(apply);
    }

    /** Returns whether there is something to apply. */
    public boolean isPossible() {
        return !apply.isEmpty();
    }

    /** Returns the policies as a manifest. */
    public String yaml() {
        return apply.stream().map(PolicyYaml::write).collect(Collectors.joining("---\n"));
    }

    /** Returns the cluster as it would be. */
    public ClusterState appliedTo(ClusterState state) {
        List<NetworkPolicy> policies = new ArrayList<>(state.policies());
        for (NetworkPolicy policy : apply) {
            policies.removeIf(old -> old.id().equals(policy.id()));
            policies.add(policy);
        }
        return state.withPolicies(policies);
    }
}
