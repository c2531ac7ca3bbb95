package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Container;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Hook;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalJudgeTest {

    private final ShutdownRun run = ShutdownRun.good();

    @Test
    void should_pass_when_the_container_ended_by_itself_soon_after_its_preStop_sleep() {
        Verdict verdict = judge();

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo("without a request in flight, pod api-q ended by itself 4.2 s after its deletion (exit code"
                        + " 143); its grace period is 25 s");
    }

    @Test
    void should_name_the_first_process_that_ignored_the_signal() {
        run.quietExit = 25_100_000;
        run.quietCode = 137;
        run.quietGone = ShutdownRun.QUIET + 26 * SECOND;
        run.processes = List.of(ShutdownRun.first("java", "HUP", "INT"));

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "SIGNAL_IGNORED",
                        "container main of pod api-q",
                        "an end of its own, far within the grace period of 25 s, as no request was in" + " flight",
                        "killed (exit code 137) 25.1 s after the deletion",
                        "the stop signal had no effect",
                        "handle SIGTERM in the program (or set the STOPSIGNAL that it handles), or start"
                                + " it through an init that passes signals on",
                        List.of("its first process is java; stop signals that it handles: HUP, INT"))));
    }

    @Test
    void should_name_the_shell_that_swallowed_the_signal() {
        run.quietExit = 25_100_000;
        run.quietCode = 137;
        run.processes = List.of(ShutdownRun.first("sh"));

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings()).extracting(Finding::cause).containsExactly("SIGNAL_SWALLOWED_BY_SHELL");
            assertThat(fail.findings().get(0).evidence())
                    .containsExactly("its first process is sh; stop signals that it handles: none");
        });
    }

    @Test
    void should_not_blame_a_shell_that_handles_the_signal() {
        run.quietExit = 25_100_000;
        run.quietCode = 137;
        run.processes = List.of(ShutdownRun.first("sh", "TERM"));

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause)
                .containsExactly("SIGNAL_IGNORED"));
    }

    @Test
    void should_fail_when_most_of_the_grace_period_went_by() {
        run.quietExit = 20 * SECOND;
        run.quietCode = 0;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "EXIT_NEAR_GRACE_END",
                        "container main of pod api-q",
                        "an end within 14.5 s, as no request was in flight",
                        "an end after 20.0 s",
                        "5.5 s too late",
                        "end as soon as nothing is in flight; do not wait for a fixed time, or raise"
                                + " terminationGracePeriodSeconds well above it",
                        List.of())));
    }

    @Test
    void should_leave_a_second_to_a_process_whose_grace_period_is_no_longer() {
        run.graceSeconds = 1;
        run.containers = List.of(new Container("main", Hook.NONE, 0));
        run.quietExit = 900_000;

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_be_an_error_when_the_pod_did_not_go() {
        run.quietGone = null;

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "pod api-q was still there long after its grace period of 25 s",
                        "see the pod's events: a finalizer, a volume or its node may hold it"));
    }

    @Test
    void should_be_an_error_when_a_container_was_not_seen_to_end() {
        run.containers = List.of(new Container("main", Hook.NONE, 0), new Container("helper", Hook.NONE, 0));

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "the processes of pod api-q were not seen to end",
                        "report this as a defect of the harness, with the evidence pack"));
    }

    private Verdict judge() {
        return SignalJudge.judge(run.observations());
    }
}
