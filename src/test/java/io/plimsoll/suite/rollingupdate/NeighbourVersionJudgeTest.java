package io.plimsoll.suite.rollingupdate;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.ReadWrite;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.writes.RecordedWrites;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighbourVersionJudgeTest {

    private static final long UPDATE = LOAD + 20 * SECOND;
    private static final long UPDATED = UPDATE + 15 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private final RecordedWrites writes = new RecordedWrites();
    private final UpdateFacts facts;
    private ReadWrite.From from = ReadWrite.From.ANY_POD;
    private boolean declared = true;

    NeighbourVersionJudgeTest() {
        for (String replicaSet : List.of("api-1", "api-2")) {
            load.cluster.replicaSet(LOAD - SECOND, replicaSet, "api", "1");
        }
        for (String pod : List.of("old-a", "old-b")) {
            load.cluster.listed(LOAD - SECOND, pod, "api-1", LOAD - 60 * SECOND);
        }
        load.cluster.created(UPDATE + SECOND, "new-a", "api-2");
        load.cluster.running(UPDATE + 2 * SECOND, "new-a", UPDATE + 2 * SECOND);
        load.steady(LOAD, UPDATED, "old-a", "old-b");
        facts = new UpdateFacts(load.facts(), UPDATE, UPDATED);
        for (int i = 0; i < 20; i++) {
            long at = LOAD + i * SECOND / 2;
            writes.read(writes.written(at, "old-a", "1"), at + 10_000, "old-b", "1", true);
        }
        for (int i = 0; i < 10; i++) {
            long at = UPDATE + 5 * SECOND + i * SECOND / 2;
            writes.read(writes.written(at, "new-a", "2"), at + 10_000, "old-b", "1", true);
        }
    }

    @Test
    void should_pass_when_each_version_reads_what_the_other_wrote() {
        writes.lastReads(UPDATED, pod -> "new-a", "2");

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "20 reads by the new version of what the old had written, 10 the other way round, and all of"
                                + " it was there; 30 writes acknowledged, none lost",
                        List.of(
                                new Measurement("writes sent", 30, "", null),
                                new Measurement("writes acknowledged", 30, "", "≥ 20"),
                                new Measurement("acknowledged writes lost", 0, "", "≤ 0"),
                                new Measurement("reads", 60, "", null),
                                new Measurement("reads by the new version of what the old had written", 20, "", "≥ 10"),
                                new Measurement(
                                        "reads by the old version of what the new had written", 10, "", "≥ 10"))));
    }

    @Test
    void should_fail_when_the_old_version_does_not_find_what_the_new_one_wrote() {
        long write = writes.written(UPDATE + 6 * SECOND, "new-a", "2");
        writes.read(write, UPDATE + 6 * SECOND + 10_000, "old-b", "1", false);
        writes.lastReads(UPDATED, pod -> "new-a", "2");

        assertThat(findings())
                .containsExactly(new Finding(
                        "NOT_READ_BY_OTHER",
                        "Deployment shop/api",
                        "the old version finds everything that the new one has written",
                        "1 of 11 such reads did not, the first one 6.0 s after the update: HTTP 404 without"
                                + " what was written",
                        "1 reads without what was written",
                        "change in two releases what is kept: first one that reads both forms, then one that"
                                + " writes the new one",
                        List.of("write 31, by pod new-a (2); read by pod old-b (1): HTTP 404 without what was"
                                + " written")));
    }

    @Test
    void should_say_once_that_the_new_version_does_not_find_what_the_old_one_wrote() {
        long write = writes.written(UPDATE + SECOND / 2, "old-a", "1");
        writes.lastReads(UPDATED, pod -> "new-a", "2");
        writes.lastRead(write, UPDATED + SECOND, "new-a", "2", false);

        assertThat(findings())
                .extracting(Finding::cause, Finding::expected)
                .containsExactly(
                        tuple("NOT_READ_BY_OTHER", "the new version finds everything that the old one has written"));
    }

    @Test
    void should_fail_when_what_was_acknowledged_is_gone_for_its_own_version_too() {
        long write = writes.written(UPDATE + 6 * SECOND, "new-a", "2");
        writes.lastReads(UPDATED, pod -> "new-a", "2");
        writes.lastRead(write, UPDATED + SECOND, "new-a", "2", false);

        assertThat(findings())
                .extracting(Finding::cause, Finding::observed)
                .containsExactly(tuple("WRITE_LOST", "1 are not, of which 0 were acknowledged before the update"));
    }

    @Test
    void should_fail_when_a_write_was_not_answered() {
        writes.unanswered(UPDATE + SECOND);
        writes.lastReads(UPDATED, pod -> "new-a", "2");

        assertThat(findings()).extracting(Finding::cause).containsExactly("REQUEST_FAILED");
    }

    @Test
    void should_be_an_error_when_a_version_was_hardly_asked() {
        writes.lastReads(UPDATED, pod -> "old-a", "1");

        assertThat(judge().reason())
                .isEqualTo(
                        "only 0 reads by the new version of what the old had written, and 20 the other way round, fewer"
                                + " than 10");
    }

    @Test
    void should_be_an_error_when_the_update_did_not_complete() {
        writes.lastReads(UPDATED, pod -> "new-a", "2");
        facts.stalled = "ProgressDeadlineExceeded";

        assertThat(judge())
                .isEqualTo(
                        new Verdict.Error("the update did not complete: ProgressDeadlineExceeded", "see DEP-ROL-001"));
    }

    @Test
    void should_be_an_error_when_the_pair_did_not_work_before() {
        writes.refused(LOAD + SECOND, 400);

        assertThat(judge().reason())
                .isEqualTo("1 writes and reads failed before the update began, the first one a write: HTTP 400");
    }

    @Test
    void should_not_apply_where_nothing_is_declared_or_shared_or_side_by_side() {
        declared = false;
        assertThat(judge())
                .isEqualTo(new Verdict.NotApplicable(
                        "the spec declares no pair of requests that writes and reads back (read-write)"));
        declared = true;
        from = ReadWrite.From.SAME_POD;
        assertThat(judge().reason())
                .isEqualTo("each pod keeps its own (read-write.read-from is same-pod), so no version reads what another"
                        + " has written");
        facts.recreate = true;
        assertThat(judge().reason()).isEqualTo("the strategy is Recreate, so no two versions serve side by side");
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        facts.writes = declared ? RecordedWrites.facts(from, LOAD, UPDATED) : null;
        return NeighbourVersionJudge.judge(
                new RollingUpdateObservations(facts.get(), load.observations(), writes.writes()));
    }
}
