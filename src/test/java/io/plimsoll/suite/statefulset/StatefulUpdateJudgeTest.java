package io.plimsoll.suite.statefulset;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.ReadWrite;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.writes.RecordedWrites;
import io.plimsoll.timeline.ClusterEvents;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatefulUpdateJudgeTest {

    private static final long UPDATE = LOAD + 10 * SECOND;
    private static final long END = UPDATE + 20 * SECOND;
    private static final long STOPPED = END + 5 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private final RecordedWrites writes = new RecordedWrites();
    private int replicas = 2;
    private int partition;
    private String stalled = "";
    private boolean flapping;
    private @Nullable Long outage;
    private int[] renewed = {};

    @Test
    void should_pass_when_pods_went_one_after_the_other_and_everything_is_there() {
        updated(1, 0);
        written();

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "db-1, db-0 replaced in 20.0 s, never fewer than 1 of 2 available; 70 writes acknowledged, all"
                                + " there in the end; the longest time without one was 0.5 s; 350 requests planned, 0"
                                + " lost, 0 failed",
                        List.of(
                                new Measurement("pods replaced", 2, "", null),
                                new Measurement("fewest available pods", 1, "", "≥ 1"),
                                new Measurement("writes sent", 70, "", null),
                                new Measurement("writes acknowledged", 70, "", "≥ 20"),
                                new Measurement("acknowledged writes lost", 0, "", "≤ 0"),
                                new Measurement("reads", 70, "", null),
                                new Measurement("longest time without an acknowledged write", 500, "ms", null),
                                new Measurement("requests planned", 350, "", null),
                                new Measurement("requests lost", 0, "", "≤ 0"),
                                new Measurement("application errors", 0, "", "≤ 0"))));
    }

    @Test
    void should_fail_when_a_partition_kept_a_pod() {
        partition = 1;
        updated(1);
        written();

        assertThat(findings())
                .containsExactly(new Finding(
                        "PARTITION_LEFT",
                        "StatefulSet shop/db",
                        "every pod replaced by one of shop:2",
                        "1 of 2 pods stayed what they were: db-0",
                        "1 pods of the version before",
                        "set spec.updateStrategy.rollingUpdate.partition, which is 1, back to 0 when a staged update"
                                + " is over",
                        List.of()));
    }

    @Test
    void should_fail_when_a_lower_ordinal_went_first() {
        updated(0, 1);
        written();

        assertThat(findings())
                .containsExactly(new Finding(
                        "OUT_OF_ORDER",
                        "StatefulSet shop/db",
                        "pods replaced from the highest ordinal to the lowest",
                        "db-0, db-1",
                        "db-0 went before db-1",
                        "find out what else deletes pods while the StatefulSet is updated",
                        List.of("db-0 asked to go 1.0 s after the update", "db-1 asked to go 6.0 s after the update")));
    }

    @Test
    void should_fail_when_two_were_missing_at_a_time() {
        replicas = 3;
        flapping = true;
        updated(2, 1, 0);
        written();

        assertThat(findings())
                .extracting(Finding::cause, Finding::expected, Finding::observed, Finding::difference)
                .contains(tuple(
                        "TOO_MANY_AT_ONCE",
                        "at least 2 available pods at every moment",
                        "1 available, 2.0 s after the update was applied",
                        "1 too few"));
    }

    @Test
    void should_fail_when_what_was_acknowledged_is_gone() {
        updated(1, 0);
        long first = writes.written(LOAD + SECOND, "db-1", "1");
        written();
        writes.lastRead(first, STOPPED, "db-1", "2", false);

        assertThat(findings())
                .containsExactly(new Finding(
                        "WRITE_LOST",
                        "StatefulSet shop/db",
                        "all 71 acknowledged writes are there in the end",
                        "1 are not, of which 1 were acknowledged before the update",
                        "1 writes lost",
                        "keep what was acknowledged where it outlives the pod: on a volume of its own, or behind the"
                                + " service; and acknowledge only what is kept",
                        List.of("write 1, 9.0 s before the update, by pod db-1, acknowledged; in the end HTTP 404"
                                + " without what was written")));
    }

    @Test
    void should_fail_when_writes_were_not_answered_though_there_are_other_pods() {
        updated(1, 0);
        written();
        writes.unanswered(UPDATE + SECOND);
        writes.refused(UPDATE + SECOND, 503);

        assertThat(findings())
                .extracting(Finding::cause, Finding::expected, Finding::observed)
                .containsExactly(
                        tuple(
                                "REQUEST_FAILED",
                                "at most 0 writes and reads not answered since the update",
                                "1 not answered"),
                        tuple(
                                "REQUEST_FAILED",
                                "at most 0 writes and reads wrongly answered since the update",
                                "1 wrongly answered"));
    }

    @Test
    void should_fail_when_a_request_was_lost() {
        updated(1, 0);
        written();
        load.refused(UPDATE + SECOND);

        assertThat(findings()).hasSize(1);
    }

    @Test
    void should_measure_the_outage_of_a_single_pod_and_hold_it_against_what_is_declared() {
        replicas = 1;
        updated(0);
        written();
        load.refused(UPDATE + SECOND);
        writes.unanswered(UPDATE + SECOND);
        assertThat(judge()).isInstanceOf(Verdict.Pass.class);

        outage = 400L;

        assertThat(findings())
                .containsExactly(new Finding(
                        "OUTAGE_TOO_LONG",
                        "StatefulSet shop/db",
                        "a write acknowledged at least every 0.4 s (budgets.outage)",
                        "none for 0.5 s",
                        "0.1 s too long",
                        "let the pod end and start faster, or declare the outage that its update costs",
                        List.of()));
    }

    @Test
    void should_fail_when_the_update_did_not_complete() {
        updated(1);
        written();
        stalled = "not complete when the time was up: 1 of 2 replicas updated";

        assertThat(findings())
                .extracting(Finding::cause, Finding::observed)
                .containsExactly(
                        tuple("ROLLOUT_STALLED", "not complete when the time was up: 1 of 2 replicas updated"));
    }

    @Test
    void should_be_an_error_when_writes_failed_before() {
        updated(1, 0);
        written();
        writes.refused(LOAD + SECOND, 403);

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "1 writes and reads failed before the update began, the first one a write: HTTP 403",
                        "correct read-write in the spec: what is written must be there at once, in the"
                                + " unchanged deployment"));
    }

    @Test
    void should_say_nothing_of_writes_that_failed_while_routing_came_about() {
        updated(1, 0);
        written();
        writes.unanswered(LOAD - SECOND);

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_be_an_error_when_hardly_anything_was_written_before() {
        updated(1, 0);
        load.steady(LOAD, END, "db-0", "db-1");
        writes.written(LOAD + SECOND, "db-0", "1");

        assertThat(judge().reason()).isEqualTo("only 1 writes were acknowledged before the update, fewer than 20");
    }

    @Test
    void should_be_an_error_when_no_pod_was_replaced() {
        updated();
        written();

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "no pod was replaced, so the update changed nothing",
                        "check that update.image differs from what runs"));
    }

    /** The pods of these ordinals are replaced, one every five seconds. */
    private void updated(int... ordinals) {
        load.cluster.statefulSet(LOAD - SECOND, "db", replicas);
        for (int i = 0; i < replicas; i++) {
            load.cluster.statefulPod(LOAD - SECOND, "db-" + i, "db", 0);
            load.cluster.endpoint(LOAD - SECOND, RecordedLoad.SERVICE, "db-" + i, true, true, false);
        }
        if (flapping) {
            load.cluster.ready(UPDATE + 2 * SECOND, "db-0", false, UPDATE + 2 * SECOND);
        }
        long at = UPDATE + SECOND;
        for (int ordinal : ordinals) {
            load.cluster.deletionRequested(at, "db-" + ordinal, 30);
            load.cluster.removed(at + SECOND, "db-" + ordinal);
            load.cluster.statefulPod(at + 3 * SECOND, "db-" + ordinal, "db", 1);
            at += 5 * SECOND;
        }
        renewed = ordinals;
    }

    private void written() {
        String[] pods = IntStream.range(0, replicas).mapToObj(i -> "db-" + i).toArray(String[]::new);
        load.steady(LOAD, STOPPED, pods);
        int turn = 0;
        for (long at = LOAD; at < STOPPED; at += SECOND / 2) {
            writes.written(at, pods[turn++ % pods.length], at < UPDATE ? "1" : "2");
        }
        writes.lastReads(STOPPED, pod -> pod, "2");
    }

    private List<PodName> pods(boolean after) {
        return IntStream.range(0, replicas)
                .mapToObj(i -> new PodName(
                        "db-" + i,
                        ClusterEvents.lifeUid(
                                "db-" + i, after && IntStream.of(renewed).anyMatch(each -> each == i) ? 1 : 0)))
                .toList();
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        StatefulFacts facts = new StatefulFacts(
                load.facts(),
                RecordedWrites.facts(ReadWrite.From.SAME_POD, LOAD, STOPPED),
                "shop",
                "db",
                "shop:1",
                "shop:2",
                replicas,
                1,
                partition,
                null,
                outage,
                UPDATE,
                END,
                stalled,
                pods(false),
                pods(true));
        return StatefulUpdateJudge.judge(new StatefulObservations(facts, load.observations(), writes.writes()));
    }
}
