package io.plimsoll.suite.scaling;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.scaling.ScalingFacts.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualScalingJudgeTest {

    private static final long OUT = LOAD + 10 * SECOND;
    private static final long MORE = OUT + 8 * SECOND;
    private static final long IN = MORE + 10 * SECOND;
    private static final long FEWER = IN + 9 * SECOND;
    private static final long END = FEWER + 5 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private final List<String> newPods = new ArrayList<>(List.of("new-a", "new-b"));
    private String outStalled = "";
    private String inStalled = "";

    ManualScalingJudgeTest() {
        load.cluster.deployment(LOAD - SECOND, "api", 2, 0);
        load.cluster.replicaSet(LOAD - SECOND, "api-1", "api", "1");
        for (String pod : List.of("old-a", "old-b")) {
            load.cluster.listed(LOAD - SECOND, pod, "api-1", LOAD - 60 * SECOND);
            load.cluster.endpoint(LOAD - SECOND, RecordedLoad.SERVICE, pod, true, true, false);
        }
        load.cluster.deployment(OUT + SECOND / 10, "api", 4, 0);
        for (String pod : newPods) {
            load.cluster.created(OUT + SECOND, pod, "api-1");
        }
        load.cluster.deployment(IN + SECOND / 10, "api", 2, 0);
        load.steady(LOAD, OUT, "old-a", "old-b");
    }

    @Test
    void should_pass_when_nothing_was_lost_and_every_new_pod_answered() {
        serve();

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "2 pods became 4 in 8.0 s and 2 again in 9.0 s; every new one answered, the least 37 requests on new"
                                + " connections; 420 requests planned, 0 lost, 0 failed",
                        List.of(
                                new Measurement("requests planned", 420, "", null),
                                new Measurement("requests lost", 0, "", "≤ 0"),
                                new Measurement("application errors", 0, "", "≤ 0"),
                                new Measurement("time until every pod was available", 8_000, "ms", "≤ 180000"),
                                new Measurement(
                                        "time until every pod that was too many was gone", 9_000, "ms", "≤ 180000"),
                                new Measurement("time until the last new pod was a ready endpoint", 3_000, "ms", null),
                                new Measurement(
                                        "time until the last new pod had answered a request", 3_302, "ms", null))));
    }

    @Test
    void should_fail_when_a_request_was_lost_while_pods_went() {
        serve();
        load.refused(IN + 2 * SECOND);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause, Finding::what)
                .containsExactly(tuple("UNKNOWN", "Deployment shop/api")));
    }

    @Test
    void should_fail_when_a_new_pod_answered_wrongly() {
        serve();
        load.wrong(MORE, "new-a", 500);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause)
                .containsExactly("APPLICATION_ERROR"));
    }

    @Test
    void should_fail_when_the_new_pods_did_not_come() {
        serve();
        newPods.remove("new-b");
        outStalled = "not complete when the time was up: 3 of 4 replicas updated";

        assertThat(findings())
                .containsExactly(new Finding(
                        "SCALE_OUT_STALLED",
                        "Deployment shop/api",
                        "4 pods, all available and no other one left, within 180.0 s",
                        "not complete when the time was up: 3 of 4 replicas updated",
                        "the step from 2 to 4 pods did not complete",
                        "find out what keeps the new pods away: a quota, too few resources on the nodes, a volume that"
                                + " only one pod can have, a readiness probe",
                        List.of()));
    }

    @Test
    void should_fail_when_the_pods_that_are_too_many_did_not_go() {
        serve();
        inStalled = "not complete when the time was up: old pods are still terminating: new-b";

        assertThat(findings())
                .containsExactly(new Finding(
                        "SCALE_IN_STALLED",
                        "Deployment shop/api",
                        "2 pods, all available and no other one left, within 180.0 s",
                        "not complete when the time was up: old pods are still terminating: new-b",
                        "the step from 4 to 2 pods did not complete",
                        "find out what keeps pods from ending within their grace period",
                        List.of()));
    }

    @Test
    void should_fail_when_a_new_pod_got_no_requests() {
        endpoint("new-a");
        endpoint("new-b");
        load.steady(OUT, END, "old-a", "old-b", "new-a");

        assertThat(findings())
                .containsExactly(new Finding(
                        "NEW_POD_IDLE",
                        "Deployment shop/api, pod new-b",
                        "a ready endpoint of Service shop/api that answers at least 20 requests on new connections",
                        "an endpoint 3.0 s after it was asked for, 0 requests answered in the 15.0 s after that",
                        "the pod is there and does not help",
                        "let the Service select every pod, and spread requests over all of them (no session affinity that"
                                + " keeps clients on the old ones)",
                        List.of()));
    }

    @Test
    void should_fail_when_a_new_pod_was_no_endpoint() {
        endpoint("new-a");
        load.steady(OUT, END, "old-a", "old-b", "new-a");

        assertThat(findings()).extracting(Finding::observed).containsExactly("no ready endpoint");
    }

    @Test
    void should_be_an_error_when_something_else_scaled_it() {
        serve();
        load.cluster.deployment(MORE + SECOND, "api", 3, 0);

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "something else set the replicas of Deployment shop/api to 3 while it was scaled by hand",
                        "find out what scales it (an autoscaler that is not among the manifests, an operator, a pipeline),"
                                + " and keep it from that for the time of the check"));
    }

    @Test
    void should_be_an_error_when_something_else_scaled_it_back_to_where_it_was() {
        serve();
        load.cluster.deployment(MORE + SECOND, "api", 2, 0);

        assertThat(judge().reason())
                .isEqualTo("something else set the replicas of Deployment shop/api to 2 while it was scaled by hand");
    }

    @Test
    void should_be_an_error_when_a_pod_was_replaced_meanwhile() {
        serve();
        newPods.add("new-c");

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "2 pods were added, 3 new ones are there: a pod was replaced meanwhile",
                        "find out what ends pods of the unchanged deployment"));
    }

    @Test
    void should_be_an_error_when_requests_failed_before() {
        serve();
        load.wrong(LOAD + SECOND, "old-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 101 requests failed before the scaling began, the first one GET / HTTP 500");
    }

    @Test
    void should_be_an_error_when_a_pod_had_no_share_before() {
        serve();
        load.entries.removeIf(entry -> entry.startMicros() < OUT && "old-b".equals(entry.pod()));

        assertThat(judge().reason())
                .isEqualTo(
                        "pod old-b answered only 0 requests before the scaling, fewer than 20: its going would not be"
                                + " noticed");
    }

    private void serve() {
        endpoint("new-a");
        endpoint("new-b");
        load.steady(OUT, OUT + 3 * SECOND, "old-a", "old-b");
        load.steady(OUT + 3 * SECOND, IN, "old-a", "old-b", "new-a", "new-b");
        load.steady(IN, END, "old-a", "old-b");
    }

    private void endpoint(String pod) {
        load.cluster.running(OUT + 2 * SECOND, pod, OUT + 2 * SECOND);
        load.cluster.ready(OUT + 3 * SECOND, pod, true, OUT + 3 * SECOND);
        load.cluster.endpoint(OUT + 3 * SECOND, RecordedLoad.SERVICE, pod, true, true, false);
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        ScalingFacts facts = new ScalingFacts(
                load.facts(),
                "web",
                "shop",
                "api",
                List.of(),
                List.of(RecordedLoad.pod("old-a"), RecordedLoad.pod("old-b")),
                newPods.stream().map(RecordedLoad::pod).toList(),
                new Step(2, 4, OUT, MORE, 180_000, outStalled),
                new Step(4, 2, IN, FEWER, 180_000, inStalled));
        return ManualScalingJudge.judge(new ScalingObservations(facts, load.observations()));
    }
}
