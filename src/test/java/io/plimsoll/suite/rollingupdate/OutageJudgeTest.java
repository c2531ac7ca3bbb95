package io.plimsoll.suite.rollingupdate;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.RecordedLoad;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutageJudgeTest {

    private static final long UPDATE = LOAD + 20 * SECOND;
    private static final long DOWN = UPDATE + 5 * SECOND;
    private static final long UP = DOWN + 3 * SECOND;
    private static final long UPDATED = UP + SECOND;
    private static final long END = UPDATED + 10 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private int replicas = 2;
    private boolean recreate = true;
    private String stalled = "";

    @Nullable
    private Long allowed = 4_000L;

    OutageJudgeTest() {
        load.cluster.replicaSet(LOAD - SECOND, "api-1", "api", "1");
        load.cluster.replicaSet(UPDATE, "api-2", "api", "2");
        for (String pod : List.of("old-a", "old-b")) {
            load.cluster.listed(LOAD - SECOND, pod, "api-1", LOAD - 60 * SECOND);
        }
        load.cluster.created(DOWN + SECOND, "new-a", "api-2");
        load.steady(LOAD, DOWN, "old-a", "old-b");
    }

    @Test
    void should_pass_when_the_outage_is_no_longer_than_declared() {
        down(DOWN, UP);
        load.steady(UP, END, "new-a");

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "no request was answered as declared for 3000 ms, in 1 stretches; allowed were 4000 ms; of 390"
                                + " requests planned 30 were lost, 0 failed",
                        List.of(
                                new Measurement("outage", 3_000, "ms", "≤ 4000"),
                                new Measurement("stretches without an answer as declared", 1, "", null),
                                new Measurement("requests planned", 390, "", null),
                                new Measurement("requests lost", 30, "", null),
                                new Measurement("application errors", 0, "", null))));
    }

    @Test
    void should_add_up_all_stretches() {
        down(DOWN, UP);
        load.steady(UP, UP + 2 * SECOND, "new-a");
        load.wrong(UP + 2 * SECOND, "new-a", 503);
        load.steady(UP + 3 * SECOND, END, "new-a");

        assertThat(judge().reason()).startsWith("no request was answered as declared for 4000 ms, in 2 stretches");
    }

    @Test
    void should_fail_when_the_outage_is_longer_than_declared() {
        allowed = 2_500L;
        down(DOWN, UP);
        load.steady(UP, END, "new-a");

        assertThat(findings())
                .containsExactly(new Finding(
                        "OUTAGE_TOO_LONG",
                        "Deployment shop/api",
                        "an outage of at most 2500 ms (budgets.outage)",
                        "3000 ms, in 1 stretches",
                        "500 ms too long",
                        "let pods start and end quicker, or use the strategy RollingUpdate with maxUnavailable 0, if"
                                + " two versions can work side by side; else declare the outage in budgets.outage",
                        List.of("3000 ms, from 5.0 s after the update was applied: 30 requests failed")));
    }

    @Test
    void should_fail_when_no_outage_is_declared_and_a_single_pod_costs_one() {
        allowed = null;
        recreate = false;
        replicas = 1;
        down(DOWN, UP);
        load.steady(UP, END, "new-a");

        assertThat(findings())
                .extracting(Finding::expected, Finding::remedy)
                .containsExactly(tuple(
                        "no outage: budgets.outage declares none",
                        "use maxUnavailable 0 and maxSurge 1, and let the pod end gracefully; else declare the outage"
                                + " in budgets.outage"));
    }

    @Test
    void should_fail_when_nothing_was_answered_again() {
        stalled = "ProgressDeadlineExceeded: timed out";
        down(DOWN, END);

        assertThat(findings()).extracting(Finding::cause).containsExactly("OUTAGE_TOO_LONG", "ROLLOUT_STALLED");
        assertThat(findings().get(0).observed()).isEqualTo("13902 ms, in 1 stretches");
    }

    @Test
    void should_not_apply_where_pods_are_rolled() {
        recreate = false;

        assertThat(judge())
                .isEqualTo(new Verdict.NotApplicable(
                        "Deployment shop/api has 2 pods and does not have the strategy Recreate,"
                                + " so an update need not cost an outage"));
    }

    @Test
    void should_be_an_error_when_requests_failed_before() {
        load.wrong(LOAD + SECOND, "old-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 201 requests failed before the update began, the first one GET / HTTP 500");
    }

    @Test
    void should_leave_the_checks_that_allow_no_outage_without_a_verdict() {
        down(DOWN, UP);
        load.steady(UP, END, "new-a");
        Verdict.NotApplicable none =
                new Verdict.NotApplicable("budgets.outage declares that an update of shop/api may cost an"
                        + " outage of 4000 ms; DEP-ROL-008 measures it");

        assertThat(NoRequestLostJudge.judge(observations())).isEqualTo(none);
        assertThat(AvailabilityJudge.judge(observations())).isEqualTo(none);
    }

    @Test
    void should_leave_them_their_verdict_where_no_outage_is_declared() {
        allowed = null;
        down(DOWN, UP);
        load.steady(UP, END, "new-a");

        assertThat(NoRequestLostJudge.judge(observations())).isInstanceOf(Verdict.Fail.class);
    }

    private void down(long from, long to) {
        for (long at = from; at < to; at += SECOND / 10) {
            load.refused(at);
        }
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        return OutageJudge.judge(observations());
    }

    private RollingUpdateObservations observations() {
        UpdateFacts facts = new UpdateFacts(load.facts(), UPDATE, UPDATED);
        facts.replicas = replicas;
        facts.recreate = recreate;
        facts.outageMillis = allowed;
        facts.stalled = stalled;
        facts.newPods = List.of(RecordedLoad.pod("new-a"));
        return new RollingUpdateObservations(facts.get(), load.observations());
    }
}
