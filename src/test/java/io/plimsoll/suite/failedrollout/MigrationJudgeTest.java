package io.plimsoll.suite.failedrollout;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Migration;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Trial;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.workload.BadVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MigrationJudgeTest {

    private static final long FIRST = LOAD + 10 * SECOND;
    private static final long DRILL = FIRST + 30 * SECOND;
    private static final long UNDONE = DRILL + 20 * SECOND;
    private static final long END = UNDONE + 5 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private String undoProblem = "";

    @Nullable
    private Migration migration = migration(List.of("database"), DRILL);

    MigrationJudgeTest() {
        load.cluster.replicaSet(LOAD - SECOND, "api-1", "api", "1");
        load.cluster.listed(LOAD - SECOND, "old-a", "api-1", LOAD - 60 * SECOND);
        load.cluster.initEnded(LOAD - SECOND, "old-a", "migrate", 0, LOAD - 64 * SECOND, LOAD - 62 * SECOND, 0);
        load.cluster.endpoint(LOAD - SECOND, RecordedLoad.SERVICE, "old-a", true, true, false);
        load.steady(LOAD, END, "old-a");
        load.cluster.replicaSet(FIRST + SECOND, "api-2", "api", "2");
        load.cluster.created(FIRST + SECOND, "bad", "api-2");
        load.cluster.replicaSet(DRILL + SECOND, "api-3", "api", "3");
        load.cluster.created(DRILL + SECOND, "drilled", "api-3");
    }

    @Test
    void should_pass_when_a_failed_migration_kept_its_version_from_being_released() {
        ranAgain(0);
        failsInTheDrill();

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "migrate ended with 0 in each of 1 new pods that ran it again, after 3.0 s at most, and before anything"
                                + " else of a pod started; where it reached nothing that it depends on it failed 1 times, with"
                                + " exit code 1, and no other container of that pod started; 240 requests planned meanwhile, 0"
                                + " lost, 0 failed",
                        List.of(
                                new Measurement("migrations run again", 1, "", null),
                                new Measurement("longest of them", 3_000, "ms", null),
                                new Measurement("requests planned while it failed", 240, "", null),
                                new Measurement("requests lost", 0, "", "≤ 0"),
                                new Measurement("application errors", 0, "", "≤ 0"),
                                new Measurement("time to undo the version whose migration fails", 4_000, "ms", null))));
    }

    @Test
    void should_pass_when_the_migration_was_still_trying() {
        ranAgain(0);
        load.cluster.initRunning(DRILL + 3 * SECOND, "drilled", "migrate", DRILL + 3 * SECOND);

        assertThat(judge().reason())
                .contains("it was still trying after 17.0 s, and no other container of that pod started");
    }

    @Test
    void should_fail_when_the_migration_cannot_be_run_again() {
        ranAgain(2);
        failsInTheDrill();

        assertThat(findings())
                .containsExactly(new Finding(
                        "MIGRATION_NOT_REPEATABLE",
                        "Deployment shop/api, init container migrate",
                        "the migration ends with 0 in every new pod, whatever was migrated before",
                        "1 of 1 runs failed, the first in pod bad: exit code 2 after 3.0 s",
                        "1 failed",
                        "let each step see whether it has been done, and do it and record it in one transaction; see the log of"
                                + " the init container",
                        List.of("pod bad: exit code 2 after 3.0 s")));
    }

    @Test
    void should_fail_when_a_pod_went_on_after_a_failure_that_was_not_told() {
        ranAgain(0);
        load.cluster.initEnded(DRILL + 8 * SECOND, "drilled", "migrate", 0, DRILL + 3 * SECOND, DRILL + 7 * SECOND, 0);
        load.cluster.running(DRILL + 9 * SECOND, "drilled", DRILL + 8 * SECOND);

        assertThat(findings())
                .containsExactly(new Finding(
                        "FAILED_MIGRATION_RELEASED",
                        "Deployment shop/api, init container migrate",
                        "a pod whose migration reaches nothing that it depends on starts nothing else",
                        "pod drilled: main started",
                        "the migration's failure was not told",
                        "let the init container end with another code than 0 when it fails: no || true, no exception that is only"
                                + " logged",
                        List.of("led nowhere in that pod: database")));
    }

    @Test
    void should_fail_when_a_pod_served_beside_its_migration() {
        load.cluster.initRunning(FIRST + 2 * SECOND, "bad", "migrate", FIRST + 2 * SECOND);
        load.cluster.running(FIRST + 4 * SECOND, "bad", FIRST + 3 * SECOND);
        load.cluster.created(FIRST + SECOND, "bad-b", "api-2");
        load.cluster.initEnded(FIRST + 6 * SECOND, "bad-b", "migrate", 0, FIRST + 2 * SECOND, FIRST + 5 * SECOND, 0);
        failsInTheDrill();

        assertThat(findings())
                .containsExactly(new Finding(
                        "TRAFFIC_BEFORE_MIGRATION",
                        "Deployment shop/api, init container migrate",
                        "nothing else of a pod starts before its migration has ended",
                        "pod bad: main started, and the migration has not ended",
                        "1 pods served without having waited",
                        "remove restartPolicy from the init container: with Always it is a sidecar, and nobody waits for its end",
                        List.of("pod bad: main started, and the migration has not ended")));
    }

    @Test
    void should_fail_when_a_request_was_lost_while_the_migration_failed() {
        ranAgain(0);
        failsInTheDrill();
        load.refused(DRILL + 5 * SECOND);

        assertThat(findings()).hasSize(1);
    }

    @Test
    void should_leave_what_was_lost_before_to_the_other_check() {
        ranAgain(0);
        failsInTheDrill();
        load.refused(FIRST + 5 * SECOND);

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_the_version_could_not_be_undone() {
        ranAgain(0);
        failsInTheDrill();
        undoProblem = "pods of another revision are still there: drilled";
        migration = migration(List.of("database"), DRILL);

        assertThat(findings())
                .containsExactly(new Finding(
                        "NOT_UNDONE",
                        "Deployment shop/api",
                        "the previous version back by an undo, and no pod of that whose migration fails left",
                        "pods of another revision are still there: drilled",
                        "the failed update was not undone",
                        "see the events of the pods that stay",
                        List.of()));
    }

    @Test
    void should_be_an_error_when_the_pod_became_ready_all_the_same() {
        ranAgain(0);
        load.cluster.initEnded(DRILL + 8 * SECOND, "drilled", "migrate", 0, DRILL + 3 * SECOND, DRILL + 7 * SECOND, 0);
        load.cluster.running(DRILL + 9 * SECOND, "drilled", DRILL + 8 * SECOND);
        load.cluster.ready(DRILL + 10 * SECOND, "drilled", true, DRILL + 10 * SECOND);

        assertThat(judge())
                .isEqualTo(
                        new Verdict.Error(
                                "database led nowhere in a pod, and the pod became ready all the same, so it reaches what it depends on by"
                                        + " another name or an address",
                                "declare in the spec's flows what migrate depends on, and let it be reached by the name of a Service"));
    }

    @Test
    void should_be_an_error_when_the_migration_was_not_seen_to_fail() {
        ranAgain(0);
        load.cluster.initRunning(DRILL + 15 * SECOND, "drilled", "migrate", DRILL + 15 * SECOND);

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "the migration migrate was neither seen to fail nor to be still trying after 10.0 s",
                        "see the events of the pods that the drill made: they may have started late"));
    }

    @Test
    void should_be_an_error_when_no_new_pod_ended_its_migration() {
        failsInTheDrill();

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "no new pod was seen to end its migration migrate, so nothing is known of running it again",
                        "see the events and the migration's log of the pods that the drill made"));
    }

    @Test
    void should_be_an_error_when_requests_failed_before() {
        ranAgain(0);
        failsInTheDrill();
        load.wrong(LOAD + SECOND, "old-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 101 requests failed before the first bad version began, the first one GET / HTTP 500");
    }

    @Test
    void should_not_be_tested_where_nothing_is_known_that_it_depends_on() {
        ranAgain(0);
        migration = migration(List.of(), 0);

        assertThat(judge())
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "the spec's flows name nothing that Deployment shop/api depends on and that a Service leads to, so its"
                                + " migration could not be made to fail"));
    }

    @Test
    void should_be_an_error_when_a_bad_version_before_could_not_be_undone() {
        ranAgain(0);
        migration = migration(List.of("database"), 0);

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "a bad version before could not be undone, so the migration was not made to fail",
                        "see what DEP-ROL-002 says of it"));
    }

    @Test
    void should_not_apply_where_no_migration_is_declared() {
        migration = null;

        assertThat(judge())
                .isEqualTo(
                        new Verdict.NotApplicable("the spec names no init container that migrates (update.migration)"));
    }

    private void ranAgain(int code) {
        load.cluster.initEnded(FIRST + 6 * SECOND, "bad", "migrate", 0, FIRST + 2 * SECOND, FIRST + 5 * SECOND, code);
    }

    private void failsInTheDrill() {
        load.cluster.initEnded(DRILL + 8 * SECOND, "drilled", "migrate", 0, DRILL + 3 * SECOND, DRILL + 7 * SECOND, 1);
    }

    private Migration migration(List<String> hosts, long applied) {
        return new Migration(
                "migrate",
                hosts,
                applied,
                applied == 0 ? 0 : UNDONE,
                undoProblem,
                undoProblem.isEmpty() && applied != 0 ? UNDONE + 4 * SECOND : null);
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        FailedRolloutFacts facts = new FailedRolloutFacts(
                load.facts(),
                "shop",
                "api",
                20,
                true,
                150,
                20,
                "",
                FIRST,
                List.of(RecordedLoad.pod("old-a")),
                List.of(new Trial(
                        BadVersion.NEVER_READY,
                        FIRST,
                        FIRST + 8 * SECOND,
                        "seen",
                        FIRST + 21 * SECOND,
                        "ProgressDeadlineExceeded",
                        FIRST + 25 * SECOND,
                        "",
                        FIRST + 28 * SECOND)),
                migration);
        return MigrationJudge.judge(new FailedRolloutObservations(facts, load.observations()));
    }
}
