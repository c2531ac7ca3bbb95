package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.OUTAGE;
import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageJudgeTest {

    private final ShutdownRun run = ShutdownRun.good();

    @Test
    void should_pass_when_requests_failed_only_while_the_database_was_away() {
        run.databaseKilled(2 * SECOND, 3 * SECOND);
        run.wronglyAnswered(OUTAGE + 500_000);
        run.wronglyAnswered(OUTAGE + 5_900_000);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Pass.class, pass -> {
            assertThat(pass.reason())
                    .isEqualTo("Deployment shop/db was killed and ready again after 2.0 s; 2 requests failed meanwhile,"
                            + " none later than 3 s after Deployment shop/api was ready as well, and no pod of it was"
                            + " restarted");
            assertThat(pass.measurements())
                    .containsExactly(
                            new Measurement("requests failed since the dependency was killed", 2, "", null),
                            new Measurement("requests failed later than 3 s after its return", 0, "", "≤ 0"),
                            new Measurement("time from the kill to the dependency ready", 2_000, "ms", null),
                            new Measurement("time from the kill to full capacity", 3_000, "ms", null),
                            new Measurement("time from the kill to the last failed request", 5_900, "ms", null));
        });
    }

    @Test
    void should_fail_when_requests_fail_long_after_everything_was_ready() {
        run.databaseKilled(2 * SECOND, 3 * SECOND);
        run.wronglyAnswered(OUTAGE + 6_100_000);
        run.refused(OUTAGE + 8_000_000);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            Finding finding = fail.findings().get(0);
            assertThat(fail.findings()).hasSize(1);
            assertThat(finding.cause()).isEqualTo("FAILING_AFTER_RETURN");
            assertThat(finding.expected())
                    .isEqualTo("no failure later than 3 s after Deployment shop/db and the workload are ready again");
            assertThat(finding.observed()).isEqualTo("2: 1 HTTP 503 on new connections, 1 REFUSED on new connections");
            assertThat(finding.difference()).isEqualTo("the last one 5.0 s after both were ready");
        });
    }

    @Test
    void should_fail_when_the_database_does_not_start_again() {
        run.databaseKilled(null, null);
        run.cluster.warning(OUTAGE + 5 * SECOND, "db-0", "BackOff", "Back-off restarting failed container");

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "DEPENDENCY_NOT_BACK",
                        "pod db-0",
                        "ready again within 60.0 s of the end of its processes",
                        "not ready until the end",
                        "Deployment shop/db does not start after a crash",
                        "find out what a crash leaves behind that keeps it from starting: a lock, an unfinished recovery,"
                                + " a probe that gives up too soon",
                        List.of("Warning BackOff of db-0: Back-off restarting failed container"))));
    }

    @Test
    void should_fail_when_the_workload_does_not_come_back_with_it() {
        run.databaseKilled(2 * SECOND, null);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings()).extracting(Finding::cause).containsExactly("CAPACITY_NOT_RESTORED");
            assertThat(fail.findings().get(0).observed())
                    .isEqualTo("fewer until the end, although Deployment shop/db was ready again after 2.0 s");
        });
    }

    @Test
    void should_fail_when_a_pod_of_the_workload_was_restarted() {
        run.databaseKilled(2 * SECOND, 3 * SECOND);
        run.later.add(() -> run.cluster.restarted(
                OUTAGE + 2 * SECOND, "api-k", "api-k3", OUTAGE + 1_900_000, OUTAGE + 1_500_000, 143, "Error"));

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "RESTARTED_WITH_DEPENDENCY",
                        "Deployment shop/api",
                        "no restart: the crash of Deployment shop/db is not one of this workload",
                        "1 containers ended",
                        "a restart makes the outage longer and helps nothing",
                        "do not let the liveness probe ask the dependency, and do not end the process when a connection"
                                + " is lost",
                        List.of("container main of pod api-k ended with code 143"))));
    }

    @Test
    void should_not_apply_without_a_declared_dependency() {
        assertThat(judge()).isEqualTo(new Verdict.NotApplicable("the spec declares no flow from api"));
    }

    @Test
    void should_be_not_tested_where_the_dependency_is_out_of_reach() {
        run.noOutage = new ShutdownFacts.NoOutage(ReasonCode.ENV_UNSUPPORTED, "it runs on another node");

        assertThat(judge()).isEqualTo(new Verdict.NotTested(ReasonCode.ENV_UNSUPPORTED, "it runs on another node"));
    }

    @Test
    void should_not_be_taken_for_the_crash_of_the_workloads_own_pod() {
        run.databaseKilled(2 * SECOND, 3 * SECOND);
        run.wronglyAnswered(OUTAGE + 500_000);
        run.refused(OUTAGE + 700_000);
        run.reset(OUTAGE - 1_000, OUTAGE + 1_000);

        assertThat(CrashJudge.judge(run.observations())).isInstanceOf(Verdict.Pass.class);
    }

    private Verdict judge() {
        return OutageJudge.judge(run.observations());
    }
}
