package io.plimsoll.suite.drain;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.WorkloadKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with a drained node, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param entryPoint the entry point whose pods ran on the node
 * @param kind the workload's kind
 * @param namespace its namespace
 * @param workload its name
 * @param replicas how many ready endpoints there were
 * @param node the node
 * @param pods the workload's pods on it
 * @param others the names of the other pods on it that were evicted with them
 * @param budgets the disruption budgets of the workload's namespace
 * @param refusal the answer to a first eviction, tried without effect because a budget allows none; {@code null} if one
 *     may be evicted
 * @param drain what was done; {@code null} if nothing was, because a budget allows no eviction
 * @param budgetMillis how long the deployment may take to become ready, and so the drain
 */
record DrainFacts(
        LoadFacts load,
        String entryPoint,
        String kind,
        String namespace,
        String workload,
        int replicas,
        String node,
        List<PodName> pods,
        List<String> others,
        List<Budget> budgets,
        @Nullable EvictionAttempt refusal,
        @Nullable Drain drain,
        long budgetMillis) {

    DrainFacts {
        pods = List.copyOf(pods);
        others = List.copyOf(others);
        budgets = List.copyOf(budgets);
    }

    /**
     * A PodDisruptionBudget as it was before the drain.
     *
     * @param name its name
     * @param rule what it asks for, for example {@code maxUnavailable 1}
     * @param selected how many pods of the workload it selects
     * @param expectedPods how many pods its controller counts on, of all workloads that it selects
     * @param desiredHealthy how many of them must be healthy
     * @param currentHealthy how many of them are
     * @param disruptionsAllowed how many may be evicted now
     */
    record Budget(
            String name,
            String rule,
            int selected,
            int expectedPods,
            int desiredHealthy,
            int currentHealthy,
            int disruptionsAllowed) {

        /** Returns whether it allows no eviction although nothing is wrong with any pod. */
        boolean allowsNone() {
            return expectedPods > 0 && currentHealthy >= expectedPods && disruptionsAllowed == 0;
        }
    }

    /**
     * The drain.
     *
     * @param beforeMicros when the node was about to be cordoned, microseconds since the Unix epoch
     * @param emptiedMicros when the last of the pods had left it; {@code null} if one had not in time
     * @param restoredMicros when as many endpoints as before were ready on other nodes; {@code null} if not in time
     * @param attempts every eviction that was asked for, in order
     * @param furtherPod another pod of the workload, whose eviction was asked for without effect when those on the node
     *     were accepted, to see the budget refuse it; {@code null} if there was none to ask about
     * @param allowedThen how many evictions the budget still allowed at that moment
     */
    record Drain(
            long beforeMicros,
            @Nullable Long emptiedMicros,
            @Nullable Long restoredMicros,
            List<EvictionAttempt> attempts,
            @Nullable EvictionAttempt furtherPod,
            int allowedThen) {

        Drain {
            attempts = List.copyOf(attempts);
        }

        /** Returns how often a disruption budget made an eviction wait. */
        long refusals() {
            return attempts.stream().filter(EvictionAttempt::refusedByBudget).count();
        }
    }

    WorkloadKey workloadKey() {
        return new WorkloadKey(kind, namespace, workload);
    }

    /** Returns the budgets that select pods of the workload. */
    List<Budget> covering() {
        return budgets.stream().filter(budget -> budget.selected() > 0).toList();
    }

    /**
     * Returns how many pods of the workload must be healthy at every moment; empty if no budget covers it. What a budget
     * asks for of several workloads together is owed by this one as far as the others cannot give it.
     */
    Optional<Integer> floor() {
        return covering().stream()
                .map(budget -> Math.max(0, budget.desiredHealthy() - (budget.expectedPods() - replicas)))
                .max(Comparator.naturalOrder());
    }
}
