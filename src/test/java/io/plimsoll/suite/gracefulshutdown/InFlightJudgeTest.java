package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.DELETED;
import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.LOAD;
import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InFlightJudgeTest {

    private final ShutdownRun run = ShutdownRun.good();

    @Test
    void should_pass_when_everything_in_flight_was_answered_and_the_pod_ended_by_itself() {
        Verdict verdict = judge();

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Pass.class, pass -> {
            assertThat(pass.observed())
                    .isEqualTo("3 slow requests (GET /?delay=5s) were in flight when pod api-l was deleted; all 6 that"
                            + " ended after that were answered as declared, and the pod ended by itself after 9.3 s"
                            + " (exit code 143), 15.7 s before the end of its grace period");
            assertThat(pass.measurements())
                    .contains(
                            new Measurement("slow requests in flight at the deletion", 3, "", null),
                            new Measurement(
                                    "slow requests in flight when the declared sleep of preStop was over", 3, "", null),
                            new Measurement("margin to the end of the grace period", 15_700, "ms", "≥ 0"));
        });
    }

    @Test
    void should_fail_when_a_request_that_was_being_worked_on_was_cut() {
        run.forget("slow-0");
        chain("slow-0", DELETED - SECOND);
        run.tell(DELETED + 4_100_000, "slow-0", Use.SLOW, Type.CUT, 0, "SocketException: Connection reset");

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "IN_FLIGHT_CUT",
                        "pod api-l",
                        "every request in flight answered with 200",
                        "1 were cut",
                        "1 not answered as declared",
                        "after the stop signal, finish what is in flight before the process ends",
                        List.of("GET /?delay=5s, sent 1.0 s before the deletion, was cut (SocketException:"
                                + " Connection reset) 4.1 s after it"))));
    }

    @Test
    void should_leave_a_request_that_crossed_with_the_closing_of_its_connection_to_another_check() {
        run.forget("slow-0");
        chain("slow-0", DELETED + 4 * SECOND);
        run.tell(DELETED + 4_001_000, "slow-0", Use.SLOW, Type.CUT, 0, "EOFException: Premature close");

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_an_answer_was_wrong_after_the_deletion() {
        run.forget("slow-0");
        chain("slow-0", DELETED - SECOND);
        run.tell(DELETED + 4_100_000, "slow-0", Use.SLOW, Type.ANSWERED, 503, null);
        run.tell(DELETED + 4_100_001, "slow-0", Use.SLOW, Type.TOLD_TO_LEAVE, 0, null);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings()).extracting(Finding::cause).containsExactly("WRONG_ANSWER");
            assertThat(fail.findings().get(0).evidence())
                    .containsExactly("GET /?delay=5s, sent 1.0 s before the deletion, was answered with 503"
                            + " instead of 200 4.1 s after it");
        });
    }

    @Test
    void should_fail_when_the_pod_was_killed_although_no_request_was_lost() {
        run.loadedExit = 25_050_000;
        run.loadedCode = 137;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "KILLED_AT_GRACE_END",
                        "pod api-l",
                        "an end of its own within the grace period of 25 s",
                        "killed (exit code 137) after 25.1 s, with 0 slow requests in flight",
                        "container main did not end by itself",
                        "handle the stop signal, and set terminationGracePeriodSeconds above preStop plus the"
                                + " longest request",
                        List.of())));
    }

    @Test
    void should_put_what_the_kill_cut_down_to_the_kill() {
        run.loadedExit = 25_050_000;
        run.loadedCode = 137;
        run.forget("slow-0");
        chain("slow-0", DELETED + 23 * SECOND);
        run.tell(DELETED + 25_051_000, "slow-0", Use.SLOW, Type.CUT, 0, "SocketException: Connection reset");

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings()).extracting(Finding::cause).containsExactly("KILLED_AT_GRACE_END");
            assertThat(fail.findings().get(0).observed())
                    .isEqualTo("killed (exit code 137) after 25.1 s, with 1 slow requests in flight");
        });
    }

    @Test
    void should_not_be_tested_without_a_way_to_make_a_slow_request() {
        run.slow = null;

        assertThat(judge())
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "entry point web declares no slow request and none with a body that could go out slowly, so no"
                                + " request can be kept in flight; declare one as `slow`"));
    }

    @Test
    void should_rest_on_nothing_for_the_reason_that_the_verdict_gives(@TempDir Path raw) throws IOException {
        Files.createFile(raw.resolve(RecordedLists.FILE));
        run.slow = null;
        ShutdownObservations observations = run.observations();

        assertThat(new ShutdownBasis(observations, LoadBasis.read(raw, observations.load())).inFlight())
                .isEqualTo(Basis.notReached(
                        "entry point web declares no slow request and none with a body that could go out slowly, so no"
                                + " request can be kept in flight; declare one as `slow`"));
    }

    @Test
    void should_say_that_a_slow_request_is_not_slow() {
        run.tell(LOAD, "slow-3", Use.SLOW, Type.OPENED, 0, null);
        run.tell(LOAD, "slow-3", Use.SLOW, Type.SENT, 0, null);
        run.tell(LOAD + 3_400, "slow-3", Use.SLOW, Type.ANSWERED, 200, null);

        assertThat(judge())
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "the slow request GET /?delay=5s is not slow: it was answered after 3.4 ms, and only one that"
                                + " takes 1.0 s is in flight for certain when the pod is told to stop"));
    }

    @Test
    void should_be_an_error_when_the_slow_request_was_answered_wrongly_before() {
        run.tell(LOAD, "slow-3", Use.SLOW, Type.OPENED, 0, null);
        run.tell(LOAD, "slow-3", Use.SLOW, Type.SENT, 0, null);
        run.tell(LOAD + 3_400, "slow-3", Use.SLOW, Type.ANSWERED, 404, null);

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "before the deletion the slow request GET /?delay=5s was answered with 404 instead of 200",
                        "correct `slow` of entry point web in the spec"));
    }

    @Test
    void should_ask_for_a_slow_request_when_the_one_made_of_the_load_was_answered_wrongly_before() {
        run.slow = new SlowLoad("POST /reports with a slow body", 200, 3, true);
        run.tell(LOAD, "slow-3", Use.SLOW, Type.OPENED, 0, null);
        run.tell(LOAD, "slow-3", Use.SLOW, Type.SENT, 0, null);
        run.tell(LOAD + 3_400, "slow-3", Use.SLOW, Type.ANSWERED, 408, null);

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "before the deletion the slow request POST /reports with a slow body was answered with 408"
                                + " instead of 200",
                        "declare a request that takes its time as `slow` of entry point web in the spec: this one was"
                                + " made of its load by sending the body slowly"));
    }

    @Test
    void should_be_an_error_when_too_few_were_in_flight() {
        run.forget("slow-0");

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "only 2 of 3 slow requests were in flight when pod api-l was deleted",
                        "see connections.jsonl in the pack for what became of the others"));
    }

    /** A connection that had one request answered before, in flight at the deletion, and another that is open. */
    private void chain(String name, long lastSent) {
        run.tell(LOAD - 10 * SECOND, name, Use.SLOW, Type.OPENED, 0, null);
        run.tell(LOAD - 10 * SECOND, name, Use.SLOW, Type.SENT, 0, null);
        if (lastSent > DELETED) {
            run.tell(DELETED - SECOND, name, Use.SLOW, Type.ANSWERED, 200, null);
            run.tell(DELETED - SECOND, name, Use.SLOW, Type.SENT, 0, null);
        }
        run.tell(lastSent, name, Use.SLOW, Type.ANSWERED, 200, null);
        run.tell(lastSent, name, Use.SLOW, Type.SENT, 0, null);
    }

    private Verdict judge() {
        return InFlightJudge.judge(run.observations());
    }
}
