package io.plimsoll.suite.failedrollout;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Trial;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.workload.BadVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailedRolloutJudgeTest {

    private static final long FIRST = LOAD + 10 * SECOND;
    private static final long TRIAL = 30 * SECOND;
    private static final long END = FIRST + 3 * TRIAL;

    private final RecordedLoad load = new RecordedLoad();
    private int declared = 20;
    private boolean isDeclared = true;
    private int drill = 20;
    private String allowedBy = "";
    private String undoProblem = "";

    @Nullable
    private Long reportedAfter = 21 * SECOND;

    private boolean seen = true;

    @Test
    void should_pass_when_no_bad_version_had_a_consequence() {
        Verdict verdict = judge();

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo(
                        "an image that cannot be had, a container that fails at every start, a version that never becomes"
                                + " ready: none was a ready endpoint or answered a request; 1,000 requests planned meanwhile, 0"
                                + " lost, 0 failed; Kubernetes reported them after 21.0 s, 21.0 s, 21.0 s, the deadline was 20 s");
    }

    @Test
    void should_say_what_allowed_another_deadline_than_the_declared_one() {
        declared = 90;
        allowedBy = "update.drill-deadline";

        assertThat(judge().reason()).endsWith("the deadline was 20 s (update.drill-deadline; 90 s are declared)");
    }

    @Test
    void should_fail_at_once_when_the_default_deadline_is_longer_than_the_budget() {
        declared = 600;
        isDeclared = false;
        drill = 600;
        reportedAfter = null;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "DEADLINE_TOO_LONG",
                        "Deployment shop/api",
                        "a failed update is reported within budgets.failed-update, 150 s",
                        "progressDeadlineSeconds is not set, so it is Kubernetes' default of 600",
                        "450 s too long",
                        "set progressDeadlineSeconds to what a start takes at most, and some to spare; raise"
                                + " budgets.failed-update only if a start takes that long",
                        List.of("so the report was not waited for"))));
    }

    @Test
    void should_fail_when_a_request_was_lost_meanwhile() {
        load.refused(FIRST + 2 * SECOND);
        load.cluster.endpoint(FIRST + SECOND, RecordedLoad.SERVICE, "old-a", false, false, false);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause)
                .containsExactly("NO_READY_ENDPOINT"));
    }

    @Test
    void should_fail_when_a_pod_of_the_bad_version_was_a_ready_endpoint_and_answered() {
        load.answered(FIRST + 5 * SECOND, "bad-0");
        load.cluster.endpoint(FIRST + 2 * SECOND, RecordedLoad.SERVICE, "bad-0", true, false, false);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "BAD_VERSION_SERVED",
                        "Deployment shop/api, an image that cannot be had",
                        "no request routed to a pod of the bad version",
                        "ready as an endpoint 1 times; 1 requests answered",
                        "a version that is not ready got traffic",
                        "let the Service route to ready pods only (no publishNotReadyAddresses), and give the container a"
                                + " readiness probe that is true only when it can serve",
                        List.of(
                                "pod bad-0 was a ready endpoint of shop/api, 2.0 s after its version was asked for",
                                "request 1001, GET /, was answered by pod bad-0 with 200"))));
    }

    @Test
    void should_fail_when_a_failed_rollout_was_not_reported() {
        reportedAfter = null;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings()).hasSize(3);
            assertThat(fail.findings().get(0))
                    .isEqualTo(new Finding(
                            "NOT_REPORTED",
                            "Deployment shop/api, an image that cannot be had",
                            "ProgressDeadlineExceeded within 35.0 s: the deadline of 20 s and 15 s to spare",
                            "no such report in 25.0 s",
                            "not reported",
                            "find out what counts as progress of this version: pods that become available for a moment put"
                                    + " the deadline off; a readiness probe and minReadySeconds end that",
                            List.of()));
        });
    }

    @Test
    void should_fail_when_a_failed_rollout_was_reported_too_late() {
        reportedAfter = 36 * SECOND;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(
                        fail.findings().get(0).difference())
                .isEqualTo("1.0 s too late"));
    }

    @Test
    void should_fail_when_the_bad_version_could_not_be_undone() {
        undoProblem = "pods of another revision are still there: bad-0";

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(
                        fail.findings().get(0))
                .isEqualTo(new Finding(
                        "NOT_UNDONE",
                        "Deployment shop/api, an image that cannot be had",
                        "the previous version back by an undo, and no pod of the bad one left",
                        "pods of another revision are still there: bad-0",
                        "the failed update was not undone",
                        "keep earlier revisions (revisionHistoryLimit), and see the events of the pods that stay",
                        List.of())));
    }

    @Test
    void should_be_an_error_when_no_pod_was_seen_to_fail() {
        seen = false;

        assertThat(judge())
                .isEqualTo(
                        new Verdict.Error(
                                "an image that cannot be had was asked for, but no pod was seen to fail like that, so nothing"
                                        + " follows",
                                "see the Deployment's events: a paused Deployment, a quota or a webhook may keep its pods away"));
    }

    @Test
    void should_be_an_error_when_requests_failed_before() {
        load.wrong(LOAD + SECOND, "old-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 101 requests failed before the first bad version began, the first one GET / HTTP 500");
    }

    @Test
    void should_be_an_error_when_the_pod_had_no_share_of_the_load() {
        load.entries.removeIf(entry -> entry.startMicros() < FIRST);

        assertThat(judge().reason())
                .isEqualTo("pod old-a answered only 0 requests before the first bad version, fewer than 20: its going"
                        + " would not be noticed");
    }

    FailedRolloutJudgeTest() {
        load.cluster.replicaSet(LOAD - SECOND, "api-1", "api", "1");
        load.cluster.listed(LOAD - SECOND, "old-a", "api-1", LOAD - 60 * SECOND);
        load.cluster.endpoint(LOAD - SECOND, RecordedLoad.SERVICE, "old-a", true, true, false);
        load.steady(LOAD, END, "old-a");
        int number = 0;
        for (long at = FIRST; at < END; at += TRIAL) {
            String replicaSet = "api-bad" + number;
            load.cluster.replicaSet(at + 100_000, replicaSet, "api", "" + (number + 2));
            load.cluster.created(at + 200_000, "bad-" + number++, replicaSet);
        }
    }

    private Verdict judge() {
        List<Trial> trials = new ArrayList<>();
        long at = FIRST;
        for (BadVersion version : BadVersion.values()) {
            trials.add(new Trial(
                    version,
                    at,
                    seen ? at + SECOND : null,
                    seen ? "seen" : "",
                    reportedAfter == null ? null : at + reportedAfter,
                    reportedAfter == null ? "" : "ProgressDeadlineExceeded",
                    at + 25 * SECOND,
                    undoProblem,
                    undoProblem.isEmpty() ? at + 28 * SECOND : null));
            at += TRIAL;
        }
        FailedRolloutFacts facts = new FailedRolloutFacts(
                load.facts(),
                "shop",
                "api",
                declared,
                isDeclared,
                150,
                drill,
                allowedBy,
                FIRST,
                List.of(RecordedLoad.pod("old-a")),
                trials,
                null);
        return FailedRolloutJudge.judge(new FailedRolloutObservations(facts, load.observations()));
    }
}
