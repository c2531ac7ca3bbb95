package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.DELETED;
import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.LOAD;
import static io.plimsoll.suite.gracefulshutdown.ShutdownRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptAliveJudgeTest {

    private final ShutdownRun run = ShutdownRun.good();

    @Test
    void should_pass_when_every_connection_ended_in_order() {
        Verdict verdict = judge();

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo("3 idle and 3 used kept-alive connections to pod api-l ended in order: 3 told by Connection:"
                        + " close, 0 used ones closed without; HTTP/2 not spoken, WebSocket not spoken");
    }

    @Test
    void should_measure_how_many_used_connections_were_not_told() {
        run.forget("used-0");
        run.used("used-0", Type.CLOSED);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Pass.class, pass -> assertThat(pass.measurements())
                .contains(new Measurement("used connections closed without having been told", 1, "", null)));
    }

    @Test
    void should_fail_when_a_connection_was_cut_with_a_request_on_it() {
        run.forget("used-0");
        run.used("used-0", Type.CUT);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "KEPT_ALIVE_CUT",
                        "pod api-l",
                        "every request on a kept-alive connection answered",
                        "1 cut with a request on it",
                        "1 of the connections",
                        "after the stop signal, answer the next request on each connection with Connection:"
                                + " close, and only then close it",
                        List.of("connection used-0: cut with a request on it 4.0 s after the deletion"
                                + " (SocketException: Connection reset)"))));
    }

    @Test
    void should_count_a_slow_request_only_if_its_connection_was_cut_at_once() {
        run.forget("slow-0");
        run.tell(LOAD, "slow-0", Use.SLOW, Type.OPENED, 0, null);
        run.tell(LOAD, "slow-0", Use.SLOW, Type.SENT, 0, null);
        run.tell(DELETED + 4 * SECOND, "slow-0", Use.SLOW, Type.CUT, 0, "SocketException: Connection reset");

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_the_next_slow_request_met_a_connection_that_was_closed_without_notice() {
        run.forget("slow-0");
        run.tell(LOAD, "slow-0", Use.SLOW, Type.OPENED, 0, null);
        run.tell(LOAD, "slow-0", Use.SLOW, Type.SENT, 0, null);
        run.tell(DELETED + 4 * SECOND, "slow-0", Use.SLOW, Type.ANSWERED, 200, null);
        run.tell(DELETED + 4 * SECOND + 1, "slow-0", Use.SLOW, Type.SENT, 0, null);
        run.tell(DELETED + 4 * SECOND + 900, "slow-0", Use.SLOW, Type.CUT, 0, "EOFException: Premature close");

        assertThat(causes()).containsExactly("KEPT_ALIVE_CUT");
    }

    @Test
    void should_fail_when_an_idle_connection_was_reset() {
        run.forget("idle-0");
        run.idle("idle-0", Type.RESET);

        assertThat(causes()).containsExactly("IDLE_RESET");
    }

    @Test
    void should_fail_when_a_connection_was_left_hanging() {
        run.forget("idle-0");
        run.idle("idle-0", Type.LEFT);

        assertThat(causes()).containsExactly("LEFT_HANGING");
    }

    @Test
    void should_fail_when_http2_ended_without_goaway() {
        run.forget("http2");
        run.tell(LOAD, "http2", Use.HTTP2, Type.OPENED, 0, null);
        run.tell(DELETED + SECOND, "http2", Use.HTTP2, Type.CLOSED, 0, null);

        assertThat(causes()).containsExactly("ENDED_WITHOUT_NOTICE");
    }

    @Test
    void should_pass_when_a_websocket_was_told() {
        run.forget("websocket");
        run.tell(LOAD, "websocket", Use.WEBSOCKET, Type.OPENED, 0, null);
        run.tell(DELETED + SECOND, "websocket", Use.WEBSOCKET, Type.TOLD_TO_LEAVE, 0, null);

        assertThat(judge().reason()).endsWith("; HTTP/2 not spoken, WebSocket told");
    }

    @Test
    void should_not_apply_where_nothing_is_kept_alive() {
        for (int i = 0; i < 3; i++) {
            run.forget("slow-" + i);
            run.forget("idle-" + i);
            run.forget("used-" + i);
            run.declined("idle-" + i, Use.IDLE);
            run.declined("used-" + i, Use.USED);
        }

        assertThat(judge())
                .isEqualTo(new Verdict.NotApplicable(
                        "entry point web ends every connection with its answer, and speaks neither HTTP/2 nor WebSocket:"
                                + " nothing is kept alive"));
    }

    @Test
    void should_be_an_error_when_no_connection_was_left_at_the_deletion() {
        for (int i = 0; i < 3; i++) {
            run.forget("idle-" + i);
            run.forget("used-" + i);
            run.tell(LOAD, "idle-" + i, Use.IDLE, Type.OPENED, 0, null);
            run.tell(LOAD + SECOND, "idle-" + i, Use.IDLE, Type.CLOSED, 0, null);
        }

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "no kept-alive connection to pod api-l was left when it was deleted",
                        "see connections.jsonl in the pack; the pod's idle time-out may be shorter than the control"
                                + " phase"));
    }

    @Test
    void should_be_an_error_when_a_connection_could_not_be_opened() {
        run.forget("idle-0");
        run.tell(LOAD, "idle-0", Use.IDLE, Type.NOT_OPENED, 0, "ConnectException: Connection refused");

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "connection idle-0 to pod api-l could not be opened: ConnectException: Connection refused",
                        "check that the pod can be reached from its node"));
    }

    private List<String> causes() {
        Verdict verdict = judge();
        assertThat(verdict).isInstanceOf(Verdict.Fail.class);
        return ((Verdict.Fail) verdict).findings().stream().map(Finding::cause).toList();
    }

    private Verdict judge() {
        return KeptAliveJudge.judge(run.observations());
    }
}
