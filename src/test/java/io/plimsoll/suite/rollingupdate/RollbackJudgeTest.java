package io.plimsoll.suite.rollingupdate;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.RecordedLoad;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RollbackJudgeTest {

    private static final long UPDATE = LOAD + 20 * SECOND;
    private static final long UPDATED = UPDATE + 15 * SECOND;
    private static final long ROLLBACK = UPDATED + 10 * SECOND;
    private static final long BACK = ROLLBACK + 12 * SECOND;

    private boolean recreate;
    private final RecordedLoad load = new RecordedLoad();
    private String impossible = "";
    private String stalled = "";
    private String updateStalled = "";
    private String landedOn = "api-1";

    @Test
    void should_pass_when_every_pod_came_back_and_nothing_was_lost() {
        Verdict verdict = judge(rollback());

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo(
                        "back at revision 1 (pod-template-hash 1, main: id of shop:api-1) in 12.0 s, allowed were 95.0"
                                + " s; 170 requests planned meanwhile, 0 lost, 0 failed");
    }

    @Test
    void should_not_count_what_the_update_itself_lost() {
        load.refused(UPDATE + SECOND);

        assertThat(judge(rollback())).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_for_each_cause_of_a_request_that_the_rollback_lost() {
        load.wrong(ROLLBACK + SECOND, "new-a", 500);

        assertThat(judge(rollback())).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings()).extracting(Finding::cause).containsExactly("APPLICATION_ERROR");
            assertThat(fail.findings().get(0).observed())
                    .isEqualTo("1 wrongly answered: 1 HTTP 500 on new connections");
        });
    }

    @Test
    void should_fail_when_there_is_no_revision_to_go_back_to() {
        impossible = "no ReplicaSet of an earlier revision is left (revisionHistoryLimit is 0)";

        assertThat(judge(rollback())).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "NO_PREVIOUS_REVISION",
                        "Deployment shop/api",
                        "a previous revision that `kubectl rollout undo` can put back",
                        "no ReplicaSet of an earlier revision is left (revisionHistoryLimit is 0)",
                        "the update cannot be undone",
                        "keep earlier revisions: set revisionHistoryLimit to 1 or more, and do not pause the"
                                + " Deployment",
                        List.of())));
    }

    @Test
    void should_fail_when_the_previous_version_did_not_come_back_in_time() {
        stalled = "not complete when the time was up: 1 of 2 replicas updated";

        assertThat(judge(rollback())).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "ROLLBACK_STALLED",
                        "Deployment shop/api",
                        "every pod back at revision 1 within 95.0 s",
                        "not complete when the time was up: 1 of 2 replicas updated",
                        "the rollback did not complete",
                        "find out why the previous version's pods do not become ready: see their events and logs",
                        List.of())));
    }

    @Test
    void should_fail_when_the_pods_are_of_another_template() {
        landedOn = "api-3";

        assertThat(judge(rollback())).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "OTHER_TEMPLATE",
                        "Deployment shop/api",
                        "pods with pod-template-hash 1, as before the update",
                        "pods with 3",
                        "another pod template than before",
                        "find out what else changes the Deployment's pod template",
                        List.of())));
    }

    @Test
    void should_fail_when_the_same_template_runs_another_image() {
        landedOn = "moved-1";

        assertThat(judge(rollback())).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "OTHER_IMAGE",
                        "Deployment shop/api",
                        "main: id of shop:api-1, as before the update",
                        "main: id of shop:moved-1",
                        "other images: main: id of shop:moved-1",
                        "name images by digest, or never move a tag that was released",
                        List.of())));
    }

    @Test
    void should_be_an_error_when_requests_failed_before_the_rollback_began() {
        load.wrong(UPDATED + SECOND, "new-a", 500);

        assertThat(judge(rollback()))
                .isEqualTo(new Verdict.Error(
                        "1 of 101 requests failed before the rollback began, the first one GET / HTTP 500",
                        "make the unchanged deployment answer every declared request first"));
    }

    @Test
    void should_be_an_error_when_a_pod_had_no_share_before_the_rollback() {
        load.entries.removeIf(entry -> "new-b".equals(entry.pod()));

        assertThat(judge(rollback()).reason())
                .isEqualTo(
                        "pod new-b answered only 0 requests before the rollback, fewer than 20: its going would not be"
                                + " noticed");
    }

    @Test
    void should_judge_the_rollback_of_an_update_that_stalled_too() {
        updateStalled = "ProgressDeadlineExceeded";
        load.entries.removeIf(entry -> "new-b".equals(entry.pod()));

        assertThat(judge(rollback())).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_be_an_error_when_the_instrument_was_not_sound() {
        load.discrepancies = List.of("The ledger has 1 request more.");

        assertThat(judge(rollback()).reason())
                .isEqualTo("the load was not what it should be: The ledger has 1 request more.");
    }

    @Test
    void should_be_an_error_when_no_rollback_was_recorded() {
        assertThat(judge(null).reason()).isEqualTo("no rollback was recorded");
    }

    RollbackJudgeTest() {
        load.steady(LOAD, UPDATE, "old-a", "old-b");
        load.steady(UPDATE, ROLLBACK, "new-a", "new-b");
        load.steady(ROLLBACK, BACK + 5 * SECOND, "back-a", "back-b");
    }

    @Test
    void should_count_and_not_judge_what_is_lost_where_an_outage_is_declared() {
        recreate = true;
        load.refused(ROLLBACK + SECOND);
        load.refused(UPDATED + SECOND);

        assertThat(judge(rollback())).isInstanceOf(Verdict.Pass.class);
    }

    private RollbackFacts rollback() {
        return new RollbackFacts(
                ROLLBACK,
                impossible,
                1,
                BACK,
                stalled,
                95_000,
                false,
                List.of(RecordedLoad.pod("back-a"), RecordedLoad.pod("back-b")));
    }

    private Verdict judge(@Nullable RollbackFacts rollback) {
        for (String replicaSet : List.of("api-1", "api-2", "api-3", "moved-1")) {
            load.cluster.replicaSet(LOAD - SECOND, replicaSet, "api", "1");
        }
        for (String pod : List.of("old-a", "old-b")) {
            load.cluster.listed(LOAD - SECOND, pod, "api-1", LOAD - 60 * SECOND);
        }
        for (String pod : List.of("new-a", "new-b")) {
            load.cluster.created(UPDATE + SECOND, pod, "api-2");
            load.cluster.running(UPDATE + 2 * SECOND, pod, UPDATE + 2 * SECOND);
        }
        for (String pod : List.of("back-a", "back-b")) {
            load.cluster.created(ROLLBACK + SECOND, pod, landedOn);
            load.cluster.running(ROLLBACK + 2 * SECOND, pod, ROLLBACK + 2 * SECOND);
        }
        UpdateFacts facts = new UpdateFacts(load.facts(), UPDATE, UPDATED);
        facts.stalled = updateStalled;
        facts.rollback = rollback;
        facts.recreate = recreate;
        facts.outageMillis = recreate ? 20_000L : null;
        return RollbackJudge.judge(new RollingUpdateObservations(facts.get(), load.observations()));
    }
}
