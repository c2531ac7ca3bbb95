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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CanaryJudgeTest {

    private static final long ABORT = LOAD + 20 * SECOND;
    private static final long WITHDRAWN = ABORT + SECOND;
    private static final long GONE = ABORT + 10 * SECOND;
    private static final long END = GONE + 8 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private String stalled = "";
    private List<PodName> canaryPods = pods("next-a");

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
                                + " Service does not select; where a share is to be smaller than pods allow, use a"
                                + " controller that splits by weight",
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
                pods("api-a", "api-b", "api-c"),
                canaryPods,
                ABORT,
                GONE,
                stalled,
                END);
        return CanaryJudge.judge(new CanaryObservations(facts, load.observations()));
    }
}
