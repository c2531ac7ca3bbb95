package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.DEAD;
import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashJudgeTest {

    private final ShutdownRun run = ShutdownRun.good();

    @Test
    void should_pass_with_both_losses_and_the_time_to_full_capacity() {
        run.reset(DEAD - 500_000, DEAD + 1_000);
        run.refused(DEAD + 100_000);
        run.refused(DEAD + 3_000_000);

        Verdict verdict = judge();

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo("pod api-k was killed; 1 requests lost that it held and 2 new connections until routing had"
                        + " turned away from it, none after that; its endpoint was withdrawn after 0.5 s, and all 3"
                        + " endpoints were ready again after 3.0 s");
    }

    @Test
    void should_fail_when_requests_were_lost_after_routing_had_turned_away() {
        run.refused(DEAD + 3_600_000);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            Finding finding = fail.findings().get(0);
            assertThat(fail.findings()).hasSize(1);
            assertThat(finding.cause()).isEqualTo("LOST_BEYOND_THE_POD");
            assertThat(finding.expected())
                    .isEqualTo("no loss later than 3.5 s after the pod's end, when routing had turned away from it");
            assertThat(finding.observed()).isEqualTo("1: 1 REFUSED on new connections");
            assertThat(finding.difference()).isEqualTo("the first one 3.6 s after the pod's end");
        });
    }

    @Test
    void should_let_the_pod_listen_again_before_its_endpoint_was_withdrawn() {
        run.killWithdrawn = null;
        run.refused(DEAD + 900_000);

        Verdict verdict = judge();

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason()).contains("its endpoint was withdrawn after no time, as it listened again before");
    }

    @Test
    void should_fail_when_the_endpoint_stayed_published_although_nothing_listened() {
        run.killWithdrawn = null;
        run.killReopened = null;
        run.restored = null;
        run.refused(DEAD + 5 * SECOND);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings())
                    .extracting(Finding::cause)
                    .containsExactly("ENDPOINT_KEPT", "CAPACITY_NOT_RESTORED");
            assertThat(fail.findings().get(0).difference()).isEqualTo("1 new connections were lost meanwhile");
        });
    }

    @Test
    void should_fail_when_the_pod_did_not_come_back() {
        run.killReopened = null;
        run.restored = null;
        run.cluster.warning(DEAD + 5 * SECOND, "api-k", "BackOff", "Back-off restarting failed container");

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "CAPACITY_NOT_RESTORED",
                        "pod api-k",
                        "3 ready endpoints again within 60.0 s",
                        "fewer until the end",
                        "the pod did not come back",
                        "find out why the container does not start after a crash: what it left behind in a"
                                + " volume, a lock, a port",
                        List.of("Warning BackOff of api-k: Back-off restarting failed container"))));
    }

    @Test
    void should_tell_the_owner_of_a_single_pod_that_nobody_takes_over() {
        run.replicas = 1;
        run.refused(DEAD + 5 * SECOND);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(
                        fail.findings().get(0).remedy())
                .isEqualTo("run more than one replica: nobody takes over from the only pod"));
    }

    @Test
    void should_not_apply_to_a_single_pod_that_may_be_missing() {
        run.replicas = 1;
        run.minAvailable = 0;

        assertThat(judge()).isInstanceOf(Verdict.NotApplicable.class);
    }

    @Test
    void should_be_an_error_when_the_ledger_is_not_sound() {
        run.discrepancies = List.of("The ledger has 1 request more.");

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "the load was not what it should be: The ledger has 1 request more.",
                        "give the host more cores or less other work, or lower load.requests-per-second"));
    }

    private Verdict judge() {
        return CrashJudge.judge(run.observations());
    }
}
