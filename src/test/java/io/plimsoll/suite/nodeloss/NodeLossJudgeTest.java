package io.plimsoll.suite.nodeloss;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static io.plimsoll.suite.load.RecordedLoad.SERVICE;
import static io.plimsoll.suite.load.RecordedLoad.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.nodeloss.NodeLossFacts.Loss;
import io.plimsoll.timeline.ClusterEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeLossJudgeTest {

    private static final long LOST = LOAD + 10 * SECOND;
    private static final long WITHDRAWN = LOST + 45 * SECOND;
    private static final long LIFTED = WITHDRAWN + 10 * SECOND;
    private static final long END = LIFTED + 20 * SECOND;

    private final RecordedLoad load = new RecordedLoad();

    private @Nullable Integer minAvailable;
    private int replicas = 3;
    private @Nullable Loss loss = new Loss(LOST - 100_000, LOST, LIFTED, LIFTED + 4 * SECOND, true, false);

    @BeforeEach
    void three_pods_share_the_load() {
        load.cluster.deployment(LOAD - 10 * SECOND, SERVICE, 3, 0);
        load.cluster.replicaSet(LOAD - 10 * SECOND, "api-1", SERVICE, "1");
        for (String name : List.of("api-a", "api-b", "api-c")) {
            load.cluster.listed(LOAD - 9 * SECOND, name, "api-1", LOAD - 20 * SECOND);
            load.cluster.endpoint(LOAD - 9 * SECOND, SERVICE, name, true, true, false);
        }
        load.steady(LOAD, LOST - SECOND, "api-a", "api-b", "api-c");
        load.steady(LOST, END, "api-b", "api-c");
    }

    private void withdrawn() {
        load.cluster.endpoint(WITHDRAWN, SERVICE, "api-a", false, false, false);
        load.cluster.endpoint(LIFTED + 4 * SECOND, SERVICE, "api-a", true, true, false);
    }

    @Test
    void should_pass_when_only_what_the_node_held_is_lost() {
        withdrawn();
        load.refused(LOST + 5 * SECOND);
        load.refused(WITHDRAWN + 2 * SECOND);
        // Between the node's return and the last endpoint's: measured, not judged.
        load.wrong(LIFTED + 5 * SECOND, "api-a", 503);

        assertThat(shown())
                .isEqualTo(
                        "pass: node agent-1 with 1 of 3 pods was cut off; their endpoints were withdrawn after 45.0 s, 2 requests"
                                + " were lost until then and none later than 3 s after that; all were back 4.0 s after its"
                                + " return");
    }

    @Test
    void should_fail_when_more_is_lost() {
        withdrawn();
        load.refused(WITHDRAWN + 5 * SECOND);

        assertThat(shown())
                .isEqualTo(
                        "fail: LOST_BEYOND_THE_NODE | Deployment shop/api | no loss later than 3 s after the endpoints of node"
                                + " agent-1 were withdrawn | 1: 1 REFUSED on new connections | the first one 5.0 s after that |"
                                + " see that the other pods can carry the whole load, and what else ran on that node");
    }

    @Test
    void should_fail_when_requests_fail_after_everything_is_back() {
        withdrawn();
        load.wrong(LIFTED + 8 * SECOND, "api-a", 503);

        assertThat(shown())
                .isEqualTo(
                        "fail: FAILING_AFTER_RETURN | Deployment shop/api | no failure later than 3 s after every endpoint is"
                                + " ready again | 1: 1 HTTP 503 on new connections | the node is back, and its pods serve without being"
                                + " able to | let the readiness probe ask what a request needs, and drop connections that broke"
                                + " meanwhile");
    }

    @Test
    void should_fail_when_the_lost_pods_stay_endpoints() {
        assertThat(shown())
                .isEqualTo(
                        "fail: NOT_WITHDRAWN | Deployment shop/api | no ready endpoint on node agent-1 later than 120 s after"
                                + " its loss | one stayed for 55.0 s | requests go on to pods that nobody reaches | do not set"
                                + " publishNotReadyAddresses; see the node lifecycle controller's flags");
    }

    @Test
    void should_fail_when_capacity_does_not_return() {
        withdrawn();
        loss = new Loss(LOST - 100_000, LOST, LIFTED, null, true, false);

        assertThat(shown())
                .isEqualTo(
                        "fail: CAPACITY_NOT_RESTORED | Deployment shop/api | 3 ready endpoints again within 60.0 s of the"
                                + " node's return | fewer until the end | the service goes on with less than it is sized for | see what"
                                + " keeps the node's pods from being ready, and whether they may run elsewhere");
    }

    @Test
    void should_fail_when_containers_elsewhere_end() {
        withdrawn();
        long at = LOST + 20 * SECOND;
        load.cluster.restarted(at, "api-b", "api-b2", at, at, 137, "Error");

        assertThat(shown())
                .isEqualTo(
                        "fail: OTHERS_TOUCHED | Deployment shop/api | no container on another node ends because node agent-1"
                                + " is lost | 1 ended | the loss spreads | see their events and logs: the others may not carry the"
                                + " load");
    }

    @Test
    void should_fail_without_a_loss_when_all_pods_are_on_one_node() {
        loss = null;

        assertThat(shown())
                .isEqualTo(
                        "fail: ALL_ON_ONE_NODE | Deployment shop/api | its 3 pods run on more than one of 3 nodes | all run on"
                                + " node agent-1 | the loss of that node is the loss of the service | declare topologySpreadConstraints"
                                + " or podAntiAffinity over kubernetes.io/hostname");
    }

    @Test
    void should_not_apply_to_a_single_pod_that_may_be_away() {
        loss = null;
        replicas = 1;
        minAvailable = 0;

        assertThat(shown())
                .isEqualTo("not-applicable: Deployment shop/api has one pod, and the spec allows that none is available"
                        + " (budgets.min-available: 0)");
    }

    @Test
    void should_fail_a_single_pod_that_may_not_be_away() {
        loss = null;
        replicas = 1;

        assertThat(shown())
                .startsWith(
                        "fail: ALL_ON_ONE_NODE | Deployment shop/api | at least two pods, on more than one of 3 nodes | one pod, on"
                                + " node agent-1 | the loss of that node is the loss of the service");
    }

    @Test
    void should_decide_nothing_about_a_node_that_was_not_lost() {
        withdrawn();
        loss = new Loss(LOST - 100_000, LOST, LIFTED, LIFTED, true, true);

        assertThat(shown())
                .isEqualTo(
                        "error: a pod on node agent-1 could still be reached from another node although it was cut off");
    }

    @Test
    void should_decide_nothing_when_pods_of_different_nodes_do_not_reach_each_other() {
        withdrawn();
        loss = new Loss(LOST - 100_000, LOST, LIFTED, LIFTED, false, false);

        assertThat(shown())
                .isEqualTo("error: a pod on node agent-1 could not be reached from another node before it was cut off");
    }

    private String shown() {
        NodeLossFacts facts = new NodeLossFacts(
                load.facts(),
                "web",
                "Deployment",
                ClusterEvents.NAMESPACE,
                SERVICE,
                3,
                replicas,
                "agent-1",
                List.of(pod("api-a")),
                loss,
                minAvailable,
                60_000);
        Verdict verdict = NodeLossJudge.judge(new NodeLossObservations(facts, load.observations()));
        if (verdict instanceof Verdict.Fail fail) {
            assertThat(fail.findings()).hasSize(1);
            Finding f = fail.findings().get(0);
            return "fail: "
                    + String.join(" | ", f.cause(), f.what(), f.expected(), f.observed(), f.difference(), f.remedy());
        }
        return verdict.outcome().word() + ": " + verdict.reason();
    }
}
