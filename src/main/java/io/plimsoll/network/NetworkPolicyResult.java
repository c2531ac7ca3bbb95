package io.plimsoll.network;

import java.util.List;

/** What reading a NetworkPolicy came to. */
public sealed interface NetworkPolicyResult {

    /**
     * It is one that the API server would accept.
     *
     * @param policy the policy
     */
    record Valid(NetworkPolicy policy) implements NetworkPolicyResult {}

    /**
     * It is not.
     *
     * @param problems what is wrong, each beginning with the policy and the place in it; never empty
     */
    record Invalid(List<String> problems) implements NetworkPolicyResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
