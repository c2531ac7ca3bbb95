package io.plimsoll.suite.canary;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.traffic.ConnectionKind;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanaryJudgeTest {

    private static final long ABORT = LOAD + 20 * SECOND;
    private static final long SET = LOAD + 5 * SECOND;
    private static final long SHARED = LOAD + 10 * SECOND;
    private static final long WITHDRAWN = ABORT + SECOND;
    private static final long GONE = ABORT + 10 * SECOND;
    private static final long END = GONE + 8 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private String stalled = "";
    private List<PodName> canaryPods = pods("next-a");
    private CanaryFacts.@Nullable Weight weight;

    CanaryJudgeTest() {
        load.cluster.replicaSet(LOAD - SECOND, "api-1", "api", "1");
        load.cluster.replicaSet(LOAD - SECOND, "next-1", "next", "1");
        for (String pod : List.of("api-a", "api-b", "api-c")) {
            appear(pod, "api-1");
        }
        appear("next-a", "next-1");
        load.cluster.endpoint(WITHDRAWN, RecordedLoad.SERVICE, "next-a", false, true, true);
        for (int i = 0; i < 4; i++) {
            load.steady(WITHDRAWN + 3 * SECOND + i, END, "api-a", "api-b", "api-c");
        }
    }

    private void appear(String pod, String replicaSet) {
        load.cluster.listed(LOAD - SECOND, pod, replicaSet, LOAD - 60 * SECOND);
        load.cluster.endpoint(LOAD - SECOND, RecordedLoad.SERVICE, pod, true, true, false);
    }

    @Test
    void should_pass_when_a_pod_of_four_takes_about_a_quarter() {
        shared(1_000, 260);

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "260 of 1,000 new connections went to the canary, which makes its share 21.6 to 30.8 % (99.9 %"
                                + " confidence); 1 of 4 pods are 25.0 %; none went there later than 2.0 s after its last"
                                + " endpoint was gone; 1,560 requests planned, 0 lost, 0 failed",
                        List.of(
                                new Measurement("new connections answered", 1_000, "", "≥ 500"),
                                new Measurement("of them by the canary", 260, "", null),
                                new Measurement("share of the canary", 26, "%", "25.0 within 21.6 to 30.8 %"),
                                new Measurement(
                                        "time from the abort until its last endpoint was gone", 1_000, "ms", null),
                                new Measurement("requests planned", 1_560, "", null),
                                new Measurement("requests lost", 0, "", "≤ 0"),
                                new Measurement("application errors", 0, "", "≤ 0"))));
    }

    @Test
    void should_fail_when_the_share_is_another() {
        shared(1_000, 180);

        assertThat(findings())
                .containsExactly(new Finding(
                        "SHARE_OFF",
                        "Service shop/api",
                        "25.0 % of new connections answered by next, as 1 of 4 pods are its own",
                        "180 of 1,000: 18.0 %, which makes the share 14.2 to 22.3 % with a confidence of 99.9 %",
                        "7.0 percentage points",
                        "find out what keeps clients at a pod (sessionAffinity, a topology rule), or which pods the"
                                + " Service does not select; where a share is to be smaller than pods allow,"
                                + " let a router split by weight",
                        List.of()));
    }

    @Test
    void should_fail_when_the_canary_answers_after_the_abort() {
        shared(1_000, 250);
        load.answered(WITHDRAWN + 5 * SECOND, "next-a");

        assertThat(findings())
                .extracting(Finding::cause, Finding::observed)
                .containsExactly(tuple("ABORT_INCOMPLETE", "1 answered, the first 5.0 s after it"));
    }

    @Test
    void should_fail_when_a_pod_that_came_after_the_abort_answers() {
        shared(1_000, 250);
        load.cluster.created(WITHDRAWN + 4 * SECOND, "next-b", "next-1");
        load.cluster.endpoint(WITHDRAWN + 6 * SECOND, RecordedLoad.SERVICE, "next-b", true, true, false);
        load.answered(WITHDRAWN + 7 * SECOND, "next-b");

        assertThat(findings())
                .extracting(Finding::cause, Finding::observed)
                .containsExactly(tuple("ABORT_INCOMPLETE", "1 answered, the first 7.0 s after it"));
    }

    @Test
    void should_wait_for_a_pod_that_became_ready_after_the_share_was_measured() {
        shared(1_000, 250);
        load.cluster.listed(LOAD - SECOND, "next-b", "next-1", LOAD - SECOND);
        load.cluster.endpoint(WITHDRAWN + SECOND, RecordedLoad.SERVICE, "next-b", true, true, false);
        load.answered(WITHDRAWN + 5 * SECOND, "next-b");
        load.cluster.endpoint(WITHDRAWN + 6 * SECOND, RecordedLoad.SERVICE, "next-b", false, true, true);

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_not_count_kept_alive_connections_and_propagation() {
        shared(1_000, 250);
        load.answeredOnKeptAlive(WITHDRAWN + 5 * SECOND, "next-a");
        load.answered(WITHDRAWN + SECOND, "next-a");

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_the_canary_stays() {
        shared(1_000, 250);
        stalled = "not complete when the time was up: old pods are still terminating";

        assertThat(findings())
                .extracting(Finding::cause, Finding::what, Finding::observed)
                .containsExactly(tuple("ABORT_INCOMPLETE", "Deployment shop/next", stalled));
    }

    @Test
    void should_fail_when_the_abort_cost_a_request() {
        shared(1_000, 250);
        load.refused(ABORT + SECOND);

        assertThat(findings()).hasSize(1);
        assertThat(findings().get(0).what()).isEqualTo("Service shop/api");
    }

    @Test
    void should_be_an_error_when_too_little_was_answered_to_tell_a_share() {
        shared(499, 125);

        assertThat(judge().reason())
                .isEqualTo("only 499 requests on new connections were answered by pods that say their name, fewer than"
                        + " 500: a share cannot be told");
    }

    @Test
    void should_be_an_error_when_the_canary_was_no_endpoint() {
        shared(1_000, 250);
        canaryPods = List.of();

        assertThat(judge().reason())
                .isEqualTo("3 of the stable Deployment's pods and 0 of the canary's were ready endpoints");
    }

    @Test
    void should_be_an_error_when_a_request_failed_before_the_abort() {
        shared(1_000, 250);
        load.wrong(LOAD + SECOND, "next-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 1001 requests failed before the abort began, the first one GET / HTTP 500");
    }

    @Test
    void should_pass_when_the_router_gives_the_declared_weight() {
        weighted("");
        split(1_000, 105);
        quiet(600);

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "105 of 1,000 new connections went to the canary, which makes its share 7.6 to 14.0 % (99.9 %"
                                + " confidence); its weight is 10.0 %; none went there later than 5.0 s after the router"
                                + " ran with what canary.abort applies; 2,160 requests planned, 0 lost, 0 failed",
                        List.of(
                                new Measurement("new connections answered", 1_000, "", "≥ 500"),
                                new Measurement("of them by the canary", 105, "", null),
                                new Measurement("share of the canary", 10.5, "%", "10.0 within 7.6 to 14.0 %"),
                                new Measurement("time from the abort until the router ran with it", 10_000, "ms", null),
                                new Measurement("new connections answered after that", 720, "", null),
                                new Measurement("of them by the canary", 0, "", "≤ 0"),
                                new Measurement("requests planned", 2_160, "", null),
                                new Measurement("requests lost", 0, "", "≤ 0"),
                                new Measurement("application errors", 0, "", "≤ 0"))));
    }

    @Test
    void should_fail_when_the_router_gives_another_weight() {
        weighted("");
        split(1_000, 500);
        quiet(600);

        assertThat(findings())
                .containsExactly(new Finding(
                        "SHARE_OFF",
                        "Service shop/api",
                        "10.0 % of new connections answered by next, as canary.weight-percent declares",
                        "500 of 1,000: 50.0 %, which makes the share 44.8 to 55.2 % with a confidence of 99.9 %",
                        "40.0 percentage points",
                        "compare the weight in canary.set with canary.weight-percent; else find out whether the router"
                                + " splits by client and not by request, or another of its rules comes first",
                        List.of()));
    }

    @Test
    void should_fail_when_the_abort_leaves_the_canary_a_share() {
        weighted("");
        split(1_000, 100);
        quiet(600);
        load.answered(GONE + 6 * SECOND, "next-a");
        load.answered(GONE + 7 * SECOND, "next-a");

        assertThat(findings())
                .containsExactly(new Finding(
                        "ABORT_INCOMPLETE",
                        "Service shop/api",
                        "no new connection answered by next later than 5.0 s after the router ran with what"
                                + " canary.abort applies",
                        "2 of 722 answered, the first 6.0 s after it",
                        "2 answers by the canary",
                        "give the canary the weight 0 in canary.abort, and check that every pod of the router takes it"
                                + " up",
                        List.of()));
    }

    @Test
    void should_fail_when_the_router_does_not_take_the_abort_up() {
        weighted("");
        split(1_000, 100);
        stalled = "not complete when the time was up: Deployment shop/router: 1 of 2 replicas updated";

        assertThat(findings())
                .containsExactly(new Finding(
                        "ABORT_INCOMPLETE",
                        "Service shop/api",
                        "the router's workloads run with what canary.abort applies",
                        stalled,
                        "the abort is not complete",
                        "correct canary.abort, or see the pods' events",
                        List.of()));
    }

    @Test
    void should_not_count_answers_of_the_canary_while_the_router_follows() {
        weighted("");
        split(1_000, 100);
        quiet(600);
        load.answered(LOAD + SECOND, "next-a");
        load.answered(ABORT + SECOND, "next-a");
        load.answered(GONE + 4 * SECOND, "next-a");

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_setting_the_weight_costs_a_request() {
        weighted("");
        split(1_000, 100);
        quiet(600);
        load.refused(SET + SECOND);

        assertThat(findings()).hasSize(1);
        assertThat(findings().get(0).what()).isEqualTo("Service shop/api");
    }

    @Test
    void should_be_an_error_when_the_weight_could_not_be_set() {
        weighted("not complete when the time was up: Deployment shop/router: 0 of 2 replicas updated");
        split(1_000, 0);
        quiet(600);

        assertThat(judge().reason())
                .isEqualTo("the router does not run with what canary.set applies: not complete when the time was up:"
                        + " Deployment shop/router: 0 of 2 replicas updated");
    }

    @Test
    void should_be_an_error_when_answers_name_the_router() {
        weighted("");
        split(1_000, 0);
        load.answered(SHARED + SECOND, "router-a");
        quiet(600);

        assertThat(judge().reason())
                .isEqualTo("1 of 1,001 answers on new connections name a pod of neither api nor next, the first one"
                        + " router-a: the two cannot be told apart");
    }

    @Test
    void should_be_an_error_when_the_router_hides_who_answered() {
        weighted("");
        split(1_000, 0);
        load.answeredOn(SHARED + SECOND, SHARED + 2 * SECOND, null, ConnectionKind.NEW, null);
        quiet(600);

        assertThat(judge().reason())
                .isEqualTo("1 answers on new connections do not say which pod gave them: the two cannot be told apart");
    }

    @Test
    void should_be_an_error_when_too_little_was_answered_after_the_abort() {
        weighted("");
        split(1_000, 100);

        assertThat(judge().reason())
                .isEqualTo("only 120 requests on new connections were answered after the abort by pods that say their"
                        + " name, fewer than 500: a share cannot be told");
    }

    @Test
    void should_be_an_error_when_a_request_failed_before_the_weight_was_set() {
        weighted("");
        split(1_000, 100);
        quiet(600);
        load.wrong(LOAD + SECOND, "api-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 1 requests failed before the change of weight began, the first one GET / HTTP 500");
    }

    private void weighted(String stalled) {
        weight = new CanaryFacts.Weight(10, List.of("ConfigMap shop/router"), 5 * SECOND, SET, SHARED, stalled);
    }

    /** So many answers while the share is measured, so many of them by the canary. */
    private void split(int answers, int byCanary) {
        for (int i = 0; i < answers; i++) {
            load.answered(SHARED + i * 9_000L, i < byCanary ? "next-a" : "api-" + (char) ('a' + i % 3));
        }
    }

    /** So many answers by the stable one, besides the steady ones, once the router has followed the abort. */
    private void quiet(int answers) {
        for (int i = 0; i < answers; i++) {
            load.answered(GONE + 5 * SECOND + i * 4_000L, "api-b");
        }
    }

    /** So many answers between warm-up and abort, so many of them by the canary. */
    private void shared(int answers, int byCanary) {
        for (int i = 0; i < answers; i++) {
            load.answered(LOAD + i * 15_000L, i < byCanary ? "next-a" : "api-" + (char) ('a' + i % 3));
        }
    }

    private static List<PodName> pods(String... names) {
        return Stream.of(names).map(RecordedLoad::pod).toList();
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        CanaryFacts facts = new CanaryFacts(
                load.facts(),
                "shop",
                "api",
                "api",
                "next",
                List.of(),
                weight,
                pods("api-a", "api-b", "api-c"),
                canaryPods,
                ABORT,
                GONE,
                stalled,
                END);
        return CanaryJudge.judge(new CanaryObservations(facts, load.observations()));
    }
}
