package io.plimsoll.suite.drain;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static io.plimsoll.suite.load.RecordedLoad.SERVICE;
import static io.plimsoll.suite.load.RecordedLoad.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.drain.DrainFacts.Budget;
import io.plimsoll.suite.drain.DrainFacts.Drain;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.timeline.ClusterEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainJudgeTest {

    private static final long BEFORE = LOAD + 10 * SECOND;
    private static final long EVICTED = BEFORE + SECOND;
    private static final long REPLACED = EVICTED + 3 * SECOND;
    private static final long EMPTIED = EVICTED + 6 * SECOND;
    private static final long END = EMPTIED + 10 * SECOND;
    private static final String REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";

    private final RecordedLoad load = new RecordedLoad();

    private List<Budget> budgets = List.of(new Budget("api", "maxUnavailable 1", 3, 3, 2, 3, 1));
    private @Nullable EvictionAttempt refusal;
    private @Nullable Drain drain = new Drain(
            BEFORE,
            EMPTIED,
            EMPTIED + SECOND,
            List.of(
                    new EvictionAttempt(EVICTED, "api-a", 201, ""),
                    new EvictionAttempt(EVICTED, "other", 429, REFUSED),
                    new EvictionAttempt(EVICTED + SECOND, "other", 201, "")),
            new EvictionAttempt(EVICTED, "api-b", 429, REFUSED),
            0);

    @BeforeEach
    void three_pods_share_the_load_and_one_is_replaced() {
        load.cluster.deployment(LOAD - 10 * SECOND, SERVICE, 3, 20);
        load.cluster.replicaSet(LOAD - 10 * SECOND, "api-1", SERVICE, "1");
        for (String name : List.of("api-a", "api-b", "api-c")) {
            load.cluster.listed(LOAD - 9 * SECOND, name, "api-1", LOAD - 60 * SECOND);
            load.cluster.endpoint(LOAD - 9 * SECOND, SERVICE, name, true, true, false);
        }
        load.steady(LOAD, BEFORE, "api-a", "api-b", "api-c");
        load.cluster.deletionRequested(EVICTED, "api-a", 30);
        load.cluster.endpoint(EVICTED, SERVICE, "api-a", false, true, true);
        load.cluster.created(EVICTED + SECOND, "api-d", "api-1");
        load.cluster.running(REPLACED - SECOND, "api-d", REPLACED - SECOND);
        load.cluster.ready(REPLACED, "api-d", true, REPLACED);
        load.cluster.endpoint(REPLACED, SERVICE, "api-d", true, true, false);
        load.steady(BEFORE, END, "api-b", "api-c");
    }

    @Test
    void should_pass_when_nothing_is_lost_within_the_budget() {
        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "node agent-1 was empty 7.0 s after it was cordoned, and 3 endpoints were ready on other nodes after"
                                + " 8.0 s; never fewer than 2 healthy pods, where PodDisruptionBudget api (maxUnavailable 1) asks"
                                + " for 2; 1 of 3 evictions refused for a while; 270 requests planned, 0 lost, 0 failed",
                        List.of(
                                new Measurement("requests planned", 270, "", null),
                                new Measurement("requests lost", 0, "", "≤ 0"),
                                new Measurement("application errors", 0, "", "≤ 0"),
                                new Measurement("fewest healthy pods", 2, "", "≥ 2"),
                                new Measurement("evictions refused for a while (429)", 1, "", null),
                                new Measurement("drain time", 7_000, "ms", "≤ 60000"),
                                new Measurement("time until all were ready elsewhere", 8_000, "ms", "≤ 60000"))));
    }

    @Test
    void should_judge_a_workload_without_a_budget_by_its_losses() {
        budgets = List.of();

        assertThat(judge().reason())
                .contains("never fewer than 2 healthy pods, though no PodDisruptionBudget asks for any");

        load.refused(EVICTED + SECOND);

        assertThat(findings()).extracting(Finding::cause).containsExactly("UNKNOWN");
    }

    @Test
    void should_fail_when_a_budget_allows_no_eviction_at_all() {
        budgets = List.of(new Budget("api", "maxUnavailable 0", 3, 3, 3, 3, 0));
        refusal = new EvictionAttempt(BEFORE, "api-a", 429, REFUSED);
        drain = null;

        assertThat(findings())
                .containsExactly(new Finding(
                        "NO_EVICTION_ALLOWED",
                        "PodDisruptionBudget shop/api (maxUnavailable 0)",
                        "at least one eviction allowed while every pod is healthy",
                        "none: 3 of 3 pods are healthy, 3 must be",
                        "it allows no eviction at all: no node with these pods can ever be drained, and an upgrade of the"
                                + " nodes stops there or goes on by force",
                        "let the budget leave room for one pod (maxUnavailable: 1), with at least two replicas",
                        List.of("Asked for the eviction of pod api-a without effect: HTTP 429 " + REFUSED)));
    }

    @Test
    void should_fail_when_the_only_budget_selects_no_pod() {
        budgets = List.of(new Budget("api", "minAvailable 2", 0, 0, 0, 0, 0));

        assertThat(findings())
                .containsExactly(new Finding(
                        "BUDGET_SELECTS_NOTHING",
                        "PodDisruptionBudget shop/api (minAvailable 2)",
                        "a selector that selects the pods of Deployment shop/api",
                        "it selects no pod",
                        "nothing limits how many pods are evicted at once",
                        "give the budget the labels of the workload's pods",
                        List.of()));
    }

    @Test
    void should_not_mind_a_budget_of_another_workload() {
        budgets = List.of(
                new Budget("api", "maxUnavailable 1", 3, 3, 2, 3, 1),
                new Budget("database", "minAvailable 1", 0, 1, 1, 1, 0));

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_owe_of_a_shared_budget_what_the_other_workload_cannot_give() {
        budgets = List.of(new Budget("all", "minAvailable 6", 3, 7, 6, 7, 1));

        assertThat(judge().reason()).contains("where PodDisruptionBudget all (minAvailable 6) asks for 2");
    }

    @Test
    void should_fail_when_fewer_pods_are_healthy_than_the_budget_asks_for() {
        load.cluster.ready(REPLACED + SECOND, "api-b", false, REPLACED + SECOND);
        load.cluster.ready(REPLACED + 2 * SECOND, "api-c", false, REPLACED + 2 * SECOND);

        assertThat(findings())
                .containsExactly(new Finding(
                        "BUDGET_BROKEN",
                        "Deployment shop/api",
                        "at least 2 healthy pods at every moment: PodDisruptionBudget api (maxUnavailable 1)",
                        "1 after: Pod api-c became unready",
                        "1 too few",
                        "find out what ended the others: a budget only holds back evictions",
                        List.of("healthy then: [api-d]")));
    }

    @Test
    void should_fail_when_the_node_does_not_become_empty() {
        drain = new Drain(
                BEFORE,
                null,
                null,
                List.of(
                        new EvictionAttempt(EVICTED, "api-a", 201, ""),
                        new EvictionAttempt(EVICTED + SECOND, "other", 500, "This pod has more than one budget.")),
                null,
                0);

        assertThat(findings())
                .containsExactly(new Finding(
                        "NOT_DRAINED",
                        "Deployment shop/api",
                        "node agent-1 without its pods within 60.0 s",
                        "not empty: 1 evictions were accepted, 1 were refused",
                        "the drain does not end",
                        "see what the last refusal says; a pod that ends, but not within its grace period, counts as well",
                        List.of("The last answer, for pod other: HTTP 500 This pod has more than one budget.")));
    }

    @Test
    void should_fail_when_the_pods_have_nowhere_to_go() {
        drain = new Drain(BEFORE, EMPTIED, null, List.of(new EvictionAttempt(EVICTED, "api-a", 201, "")), null, 0);

        assertThat(findings())
                .containsExactly(new Finding(
                        "CAPACITY_NOT_RESTORED",
                        "Deployment shop/api",
                        "3 ready endpoints on other nodes within 60.0 s",
                        "fewer until the end",
                        "the pods have nowhere to go",
                        "see what keeps them from other nodes: node selectors, anti-affinity, volumes, resources",
                        List.of()));
    }

    @Test
    void should_be_an_error_when_requests_failed_before() {
        load.wrong(LOAD + SECOND, "api-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 101 requests failed before the drain began, the first one GET / HTTP 500");
    }

    @Test
    void should_be_an_error_when_the_node_s_pods_had_no_share_before() {
        load.entries.removeIf(entry -> entry.startMicros() < BEFORE && "api-a".equals(entry.pod()));

        assertThat(judge().reason())
                .isEqualTo("pod api-a answered only 0 requests before the drain, fewer than 20: its going would not be"
                        + " noticed");
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        return DrainJudge.judge(new DrainObservations(
                new DrainFacts(
                        load.facts(),
                        "web",
                        "Deployment",
                        ClusterEvents.NAMESPACE,
                        SERVICE,
                        3,
                        "agent-1",
                        List.of(pod("api-a")),
                        List.of(),
                        budgets,
                        refusal,
                        drain,
                        60_000),
                load.observations()));
    }
}
