package io.plimsoll.suite.bluegreen;

import static io.plimsoll.suite.bluegreen.BlueGreenRun.ASKED;
import static io.plimsoll.suite.bluegreen.BlueGreenRun.GREEN;
import static io.plimsoll.suite.bluegreen.BlueGreenRun.UNREADY;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.RecordedLoad;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadyJudgeTest {

    private final BlueGreenRun run = new BlueGreenRun();

    @Test
    void should_pass_when_the_switch_was_refused() {
        Verdict verdict = judge();

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo(
                        "the switch to shop-green, which had no ready pod, was refused (`kubectl rollout status {to}`"
                                + " ended with exit code 1: timed out); 50 requests planned since, 0 lost, 0 failed");
    }

    @Test
    void should_pass_when_the_switch_went_through_and_cost_nothing() {
        run.refusalOfUnready = "";

        assertThat(judge().reason())
                .isEqualTo(
                        "the switch to shop-green, which had no ready pod, went through and cost nothing; 50 requests"
                                + " planned since, 0 lost, 0 failed");
    }

    @Test
    void should_fail_when_the_switch_went_through_and_lost_requests() {
        run.refusalOfUnready = "";
        run.guards = List.of();
        run.load.refused(ASKED + SECOND);
        run.load.cluster.endpoint(ASKED, RecordedLoad.SERVICE, "blue-a", false, false, false);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings()).extracting(Finding::cause).containsExactly("NOT_REFUSED", "NO_READY_ENDPOINT");
            assertThat(fail.findings().get(0))
                    .isEqualTo(new Finding(
                            "NOT_REFUSED",
                            "Service shop/api, switch to shop-green",
                            "the switch to a colour without a ready pod is refused, or loses nothing",
                            "it went through; 1 requests lost, 0 failed until it was taken back",
                            "a colour that cannot serve was given all traffic",
                            "let the release ask first whether the colour is ready, and declare how in"
                                    + " blue-green.before-switch, for example `rollout status {to} --timeout=10s`",
                            List.of(
                                    "pod green-b waits: ErrImageNeverPull",
                                    "no command of blue-green.before-switch is declared")));
        });
    }

    @Test
    void should_fail_for_the_cause_when_requests_were_lost_although_the_switch_was_refused() {
        run.load.wrong(ASKED + SECOND, "blue-a", 500);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause)
                .containsExactly("APPLICATION_ERROR"));
    }

    @Test
    void should_not_judge_what_the_switches_before_lost() {
        run.load.refused(GREEN + SECOND);

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_be_an_error_when_a_pod_of_green_was_ready() {
        run.unreadyReady = 1;

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "shop-green could not be made not ready: 1 of its pods were ready",
                        "see the Deployment's events in the pack"));
    }

    @Test
    void should_be_an_error_when_requests_failed_while_green_was_made_not_ready() {
        run.load.wrong(UNREADY + SECOND, "blue-a", 500);

        assertThat(judge().reason())
                .isEqualTo(
                        "1 of 31 requests failed before the switch to a colour that is not ready began, the first one"
                                + " GET / HTTP 500");
    }

    @Test
    void should_be_an_error_when_it_was_not_tried() {
        run.tried = false;

        assertThat(judge().reason())
                .isEqualTo(
                        "the switch to a colour that is not ready was not tried, as the switches before it did not go"
                                + " through");
    }

    private Verdict judge() {
        return UnreadyJudge.judge(run.observations());
    }
}
