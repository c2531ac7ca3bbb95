package io.plimsoll.suite.overlap;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.overlap.OverlapFacts.Overlap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OverlapJudgeTest {

    private static final long FIRST = LOAD + 10 * SECOND;
    private static final long SECOND_ONE = FIRST + 2 * SECOND;
    private static final long SCALED = SECOND_ONE + 30 * SECOND;
    private static final long THIRD = SCALED + SECOND;
    private static final long END = THIRD + 40 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private String missing = "1 of 2 replicas updated";
    private String stalled = "";
    private String scalingStalled = "";
    private boolean scaled = true;
    private List<PodName> firstPods = pods("first");
    private List<PodName> landed = pods("second-a", "second-b");
    private List<PodName> back = pods("back-a", "back-b", "back-c", "back-d");

    OverlapJudgeTest() {
        for (String replicaSet : List.of("api-1", "api-2", "api-3")) {
            load.cluster.replicaSet(LOAD - SECOND, replicaSet, "api", "1");
        }
        for (String pod : List.of("old-a", "old-b")) {
            load.cluster.listed(LOAD - SECOND, pod, "api-1", LOAD - 60 * SECOND);
            load.cluster.endpoint(LOAD - SECOND, RecordedLoad.SERVICE, pod, true, true, false);
        }
        load.cluster.created(FIRST + SECOND, "first", "api-2");
        for (String pod : List.of("second-a", "second-b")) {
            load.cluster.created(SECOND_ONE + SECOND, pod, "api-3");
        }
        for (String pod : List.of("back-a", "back-b", "back-c", "back-d")) {
            load.cluster.created(THIRD + SECOND, pod, "api-1");
        }
        load.cluster.created(SCALED + SECOND / 2, "added", "api-3");
        load.steady(LOAD, END, "old-a", "old-b");
    }

    @Test
    void should_pass_when_the_last_update_runs_in_the_end() {
        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "the second update came 2.0 s after the first, when 1 of 2 replicas updated, and every pod was of it"
                                + " 20.0 s later; that during the scale-out took 30.0 s to reach 4 pods; 830 requests planned,"
                                + " 0 lost, 0 failed",
                        List.of(
                                new Measurement("requests planned", 830, "", null),
                                new Measurement("requests lost", 0, "", "≤ 0"),
                                new Measurement("application errors", 0, "", "≤ 0"),
                                new Measurement(
                                        "time from the second update until every pod was of it", 20_000, "ms", null),
                                new Measurement(
                                        "time from the update during the scale-out until every pod was of it",
                                        30_000,
                                        "ms",
                                        null))));
    }

    @Test
    void should_say_that_nothing_was_scaled_where_nothing_could_be() {
        scaled = false;

        assertThat(judge().reason())
                .contains("; no update was made during a scale-out: an autoscaler allows no more; ");
    }

    @Test
    void should_fail_when_a_request_was_lost() {
        load.refused(SECOND_ONE + SECOND);

        assertThat(judge()).isInstanceOf(Verdict.Fail.class);
        assertThat(findings()).hasSize(1);
    }

    @Test
    void should_fail_when_the_second_update_did_not_complete() {
        stalled = "ProgressDeadlineExceeded: timed out";

        assertThat(findings())
                .containsExactly(new Finding(
                        "ROLLOUT_STALLED",
                        "Deployment shop/api",
                        "every pod made by the second of two updates",
                        "ProgressDeadlineExceeded: timed out",
                        "it did not complete",
                        "find out why the new pods do not become ready, or the old ones do not go: see their events and logs",
                        List.of()));
    }

    @Test
    void should_fail_when_the_update_during_the_scale_out_did_not_complete() {
        scalingStalled = "not complete";

        assertThat(findings())
                .extracting(Finding::cause, Finding::expected)
                .containsExactly(tuple("ROLLOUT_STALLED", "every pod made by the update during the scale-out"));
    }

    @Test
    void should_fail_when_pods_of_the_first_update_stayed() {
        landed = pods("first", "second-a");

        assertThat(findings())
                .containsExactly(new Finding(
                        "OTHER_REVISION",
                        "Deployment shop/api",
                        "pods of one revision, neither that before (1) nor that of the first update (2)",
                        "pods with 2, 3",
                        "the last update that was asked for is not what runs",
                        "find out what else changes the Deployment's pod template",
                        List.of()));
    }

    @Test
    void should_fail_when_the_declared_template_did_not_come_back() {
        back = pods("second-a", "second-b");

        assertThat(findings())
                .extracting(Finding::expected, Finding::observed)
                .containsExactly(tuple("pods with pod-template-hash 1, as declared", "pods with 3"));
    }

    @Test
    void should_be_an_error_when_the_first_update_was_complete_already() {
        missing = "";

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "the first update was complete before the update was asked for, so nothing overlapped",
                        "run the check again; if it happens again, see the Deployment's events"));
    }

    @Test
    void should_be_an_error_when_the_first_update_had_made_no_pod() {
        firstPods = List.of();

        assertThat(judge().reason())
                .isEqualTo("the first update had made no pod when the update was asked for, so nothing overlapped");
    }

    @Test
    void should_be_an_error_when_requests_failed_before() {
        load.wrong(LOAD + SECOND, "old-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 101 requests failed before the first update began, the first one GET / HTTP 500");
    }

    private static List<PodName> pods(String... names) {
        return Stream.of(names).map(RecordedLoad::pod).toList();
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        OverlapFacts facts = new OverlapFacts(
                load.facts(),
                "shop",
                "api",
                List.of(),
                pods("old-a", "old-b"),
                new Overlap(FIRST, SECOND_ONE, missing, firstPods, SECOND_ONE + 20 * SECOND, stalled, landed),
                scaled
                        ? new Overlap(
                                SCALED,
                                THIRD,
                                "3 of 4 replicas updated",
                                pods("added"),
                                THIRD + 30 * SECOND,
                                scalingStalled,
                                back)
                        : null,
                scaled ? "" : "an autoscaler allows no more");
        return OverlapJudge.judge(new OverlapObservations(facts, load.observations()));
    }
}
