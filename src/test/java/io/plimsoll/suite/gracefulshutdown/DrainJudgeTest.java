package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.DELETED;
import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.LOADED_POD;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Container;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Hook;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainJudgeTest {

    private final ShutdownRun run = ShutdownRun.good();

    @Test
    void should_pass_with_the_order_of_the_end() {
        Verdict verdict = judge();

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo("600 requests planned, 0 lost, 0 failed while pod api-l was deleted; after its deletion:"
                        + " endpoint withdrawn +0.03 s, last new connection +0.00 s, listener closed +9.10 s, exit"
                        + " +9.30 s (exit code 143); an outage of 46 ms would have been seen with 99 % probability");
    }

    @Test
    void should_fail_with_the_cause_of_each_lost_request() {
        run.loadedClosed = 60_000L;
        run.loadedExit = 200_000;
        run.containers = List.of(new Container("main", Hook.NONE, 0));
        run.refused(DELETED + 100_000);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings())
                    .extracting(Finding::cause)
                    .containsExactly("CLOSED_BEFORE_DRAIN", "LISTENER_CLOSED_TOO_EARLY");
            assertThat(fail.findings().get(0).observed()).isEqualTo("1 lost: 1 REFUSED on new connections");
        });
    }

    @Test
    void should_leave_what_the_kill_cost_to_another_check() {
        run.reset(ShutdownRun.DEAD - 10_000, ShutdownRun.DEAD);

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_the_preStop_hook_failed() {
        run.containers = List.of(new Container("main", Hook.OTHER, 0));
        run.cluster.warning(DELETED + 50_000, LOADED_POD.name(), "FailedPreStopHook", "PreStopHook failed");

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "PRE_STOP_FAILED",
                        "pod api-l",
                        "a preStop hook that runs to its end",
                        "the hook failed",
                        "the signal came at once",
                        "use preStop.sleep, which needs no program in the image, or correct the hook's command",
                        List.of("Warning FailedPreStopHook of api-l: PreStopHook failed"))));
    }

    @Test
    void should_fail_when_the_container_ended_before_its_preStop_sleep_was_over() {
        run.loadedClosed = 1_200_000L;
        run.loadedExit = 1_300_000;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause, Finding::expected, Finding::observed, Finding::difference)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "PRE_STOP_FAILED",
                        "a preStop sleep of 4.0 s before container main is told to stop",
                        "the container ended after 1.3 s",
                        "2.7 s too soon")));
    }

    @Test
    void should_fail_when_the_listener_closed_before_the_endpoint_was_withdrawn() {
        run.loadedWithdrawn = 9_000_000;
        run.loadedClosed = 5_000_000L;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "LISTENER_CLOSED_TOO_EARLY",
                        "pod api-l",
                        "a listener that stays open until the endpoint is withdrawn",
                        "the listener closed 5.0 s after the deletion",
                        "4.0 s before the endpoint was withdrawn",
                        "keep serving for longer after termination begins: a preStop sleep of several seconds",
                        List.of())));
    }

    @Test
    void should_fail_when_the_listener_closed_before_every_node_had_to_know() {
        run.containers = List.of(new Container("main", Hook.NONE, 0));
        run.loadedWithdrawn = 90_000;
        run.loadedClosed = 180_000L;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "LISTENER_CLOSED_TOO_EARLY",
                        "pod api-l",
                        "a listener that stays open for 1.0 s after the endpoint is withdrawn: until then nodes may not know",
                        "the listener closed 0.2 s after the deletion",
                        "0.1 s after the endpoint was withdrawn: that nothing was lost is luck",
                        "keep serving for longer after termination begins: a preStop sleep of several seconds",
                        List.of())));
    }

    @Test
    void should_be_an_error_when_the_listener_was_not_seen_to_close() {
        run.loadedClosed = null;

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "port 8080 of pod api-l was not seen to close",
                        "report this as a defect of the harness, with the evidence pack"));
    }

    @Test
    void should_be_an_error_when_a_request_failed_before_the_deletion() {
        run.refused(DELETED - 1_000_000);

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "1 of 201 requests failed before the deletion began, the first one GET / REFUSED",
                        "make the unchanged deployment answer every declared request first"));
    }

    @Test
    void should_be_an_error_when_the_pod_had_no_share_of_the_load() {
        run.entries.removeIf(e -> LOADED_POD.name().equals(e.pod()) && e.id() % 16 != 1);

        assertThat(judge().reason())
                .isEqualTo("pod api-l answered only 13 requests before the deletion, fewer than 20: its going would not"
                        + " be noticed");
    }

    @Test
    void should_not_apply_to_a_single_pod_that_may_be_missing() {
        run.replicas = 1;
        run.minAvailable = 0;

        assertThat(judge())
                .isEqualTo(new Verdict.NotApplicable(
                        "the workload has one pod, and budgets.min-available 0 allows that none is available"));
    }

    @Test
    void should_apply_to_a_single_pod_that_nobody_said_may_be_missing() {
        run.replicas = 1;

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    private Verdict judge() {
        return DrainJudge.judge(run.observations());
    }
}
