package io.plimsoll.suite.rollingupdate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.timeline.Timeline;
import io.plimsoll.toolbox.generator.GeneratorReport;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import io.plimsoll.traffic.attribution.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoRequestLostJudgeTest {

    private static final long LOAD = 1_000_000_000L;
    private static final long UPDATE = LOAD + 20_000_000L;
    private static final long COMPLETE = UPDATE + 30_000_000L;
    private static final long END = COMPLETE + 20_000_000L;

    @Test
    void should_pass_when_every_request_was_answered_as_declared() {
        Verdict verdict = judge(requests(), generator(List.of()), "", null);

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo(
                        "140 requests planned, 140 answered as declared, 0 lost, 0 failed; 2 pods replaced in 30.0 s;"
                                + " an outage of 29 ms at each would have been seen with 99 % probability");
    }

    @Test
    void should_not_judge_what_failed_during_the_warm_up() {
        List<LedgerEntry> entries = requests();
        entries.add(failed(9_000, LOAD - 5_000_000L, 503));

        assertThat(judge(entries, generator(List.of()), "", null)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_with_the_cause_when_an_answer_was_wrong_after_the_update() {
        List<LedgerEntry> entries = requests();
        entries.add(failed(9_000, UPDATE + 5_000_000L, 500));

        assertThat(judge(entries, generator(List.of()), "", null)).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            assertThat(fail.findings()).extracting(Finding::cause).containsExactly("APPLICATION_ERROR");
            assertThat(fail.findings().get(0).expected()).isEqualTo("at most 0 wrongly answered requests of 141");
            assertThat(fail.findings().get(0).observed())
                    .isEqualTo("1 wrongly answered: 1 HTTP 500 on new connections");
            assertThat(fail.findings().get(0).difference()).isEqualTo("1 too many");
        });
    }

    @Test
    void should_fail_when_a_request_was_lost_even_if_its_cause_is_not_known() {
        List<LedgerEntry> entries = requests();
        entries.add(new LedgerEntry(
                9_000,
                "api",
                "GET /",
                ConnectionKind.NEW,
                UPDATE + 1_000,
                UPDATE + 1_000,
                UPDATE + 2_000,
                EndState.LOST,
                LossKind.RESET,
                0,
                null,
                null,
                null,
                "Connection reset",
                0));

        assertThat(judge(entries, generator(List.of()), "", null))
                .isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                        .extracting(Finding::cause)
                        .containsExactly("UNKNOWN"));
    }

    @Test
    void should_fail_when_the_rollout_did_not_complete() {
        Verdict verdict = judge(requests(), generator(List.of()), "ProgressDeadlineExceeded: timed out", null);

        assertThat(verdict.reason()).isEqualTo("ROLLOUT_STALLED: ProgressDeadlineExceeded: timed out");
    }

    @Test
    void should_be_an_error_when_a_request_failed_before_the_update() {
        List<LedgerEntry> entries = requests();
        entries.add(failed(9_000, UPDATE - 5_000_000L, 503));

        assertThat(judge(entries, generator(List.of()), "", null))
                .isEqualTo(new Verdict.Error(
                        "1 of 41 requests failed before the update began, the first one GET / HTTP 503",
                        "make the unchanged deployment answer every declared request first"));
    }

    @Test
    void should_be_an_error_when_the_ledger_and_gatling_disagree() {
        assertThat(judge(requests(), generator(List.of("The ledger has 1 request more.")), "", null))
                .isEqualTo(new Verdict.Error(
                        "the load was not what it should be: The ledger has 1 request more.",
                        "give the host more cores or less other work, or lower load.requests-per-second"));
    }

    @Test
    void should_be_an_error_when_the_service_answered_what_was_never_sent() {
        Verdict verdict = judge(requests(), generator(List.of()), "", List.of(1L, 77_777L));

        assertThat(verdict).isInstanceOf(Verdict.Error.class);
        assertThat(verdict.reason())
                .isEqualTo("the ledger and the service's own log disagree: the service answered 1 request(s) that the"
                        + " ledger does not have as sent: [77777]");
    }

    @Test
    void should_be_an_error_when_a_pod_had_no_share_of_the_load() {
        List<LedgerEntry> entries = new ArrayList<>(requests());
        entries.removeIf(e -> "old-b".equals(e.pod()) && e.id() % 4 != 1);

        assertThat(judge(entries, generator(List.of()), "", null).reason())
                .isEqualTo(
                        "pod old-b answered only 10 requests before the update, fewer than 20: its going would not be"
                                + " noticed");
    }

    @Test
    void should_fail_when_a_websocket_ended_without_notice() {
        List<LedgerEntry> entries = requests();
        entries.addAll(onWebSockets(10));
        entries.add(onWebSocket(
                9_000,
                UPDATE + 3_000_000,
                LossKind.CLOSED_EARLY,
                "EOFException: Premature close: the WebSocket ended"));

        assertThat(judge(entries, generator(List.of(), ConnectionKind.WEBSOCKET), "", null))
                .isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
                    assertThat(fail.findings().get(0).observed())
                            .isEqualTo("1 lost: 1 CLOSED_EARLY on open WebSockets");
                    assertThat(fail.measurements())
                            .contains(new Measurement("lost or failed of 11 on open WebSockets", 1, "", null));
                });
    }

    @Test
    void should_be_an_error_when_too_little_went_over_websockets_before_the_update() {
        List<LedgerEntry> entries = requests();
        entries.addAll(onWebSockets(4));

        assertThat(judge(entries, generator(List.of(), ConnectionKind.WEBSOCKET), "", null))
                .isEqualTo(new Verdict.Error(
                        "only 4 answers came on new WebSockets and open WebSockets before the update, fewer than 5: what"
                                + " becomes of those would not be noticed",
                        "see the ledger in the pack; declare what is answered within five seconds"));
    }

    @Test
    void should_fail_when_a_grpc_stream_was_cut() {
        List<LedgerEntry> entries = requests();
        entries.addAll(held(10, ConnectionKind.GRPC_STREAM_KEPT_ALIVE));
        entries.add(held(
                9_000,
                ConnectionKind.GRPC_STREAM_KEPT_ALIVE,
                UPDATE + 3_000_000,
                LossKind.CLOSED_EARLY,
                "EOFException: Premature close: the connection was closed before the answer was complete"));

        assertThat(judge(entries, generator(List.of(), ConnectionKind.GRPC_STREAM_KEPT_ALIVE), "", null))
                .isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
                    assertThat(fail.findings().get(0).observed())
                            .isEqualTo("1 lost: 1 CLOSED_EARLY on kept-alive connections for gRPC streams");
                    assertThat(fail.measurements())
                            .contains(new Measurement(
                                    "lost or failed of 11 on kept-alive connections for gRPC streams", 1, "", null));
                });
    }

    @Test
    void should_be_an_error_when_too_few_grpc_streams_ended_before_the_update() {
        List<LedgerEntry> entries = requests();
        entries.addAll(held(4, ConnectionKind.GRPC_STREAM_KEPT_ALIVE));

        assertThat(judge(entries, generator(List.of(), ConnectionKind.GRPC_STREAM_KEPT_ALIVE), "", null))
                .isEqualTo(new Verdict.Error(
                        "only 4 answers came on new connections for gRPC streams and kept-alive connections for gRPC"
                                + " streams before the update, fewer than 5: what becomes of those would not be noticed",
                        "see the ledger in the pack; declare what is answered within five seconds"));
    }

    @Test
    void should_fail_when_a_grpc_call_failed_whatever_its_http_status() {
        List<LedgerEntry> entries = requests();
        LedgerEntry call = held(9_000, ConnectionKind.GRPC_UNARY_KEPT_ALIVE, UPDATE + 3_000_000, null, null);
        entries.add(new LedgerEntry(
                call.id(),
                call.entryPoint(),
                call.request(),
                call.connection(),
                call.intendedMicros(),
                call.startMicros(),
                call.endMicros(),
                EndState.APPLICATION_ERROR,
                null,
                200,
                "old-a",
                null,
                call.connectionId(),
                "expected grpc-status 0 (OK), got 14 (UNAVAILABLE)",
                1));

        assertThat(judge(entries, generator(List.of()), "", null)).isInstanceOfSatisfying(Verdict.Fail.class, fail -> {
            Finding finding = fail.findings().get(0);
            assertThat(finding.cause()).isEqualTo("APPLICATION_ERROR");
            assertThat(finding.observed())
                    .isEqualTo("1 wrongly answered: 1 failed call on kept-alive connections for gRPC calls");
            assertThat(String.join("\n", finding.evidence()))
                    .contains("expected grpc-status 0 (OK), got 14 (UNAVAILABLE)");
        });
    }

    private static List<LedgerEntry> onWebSockets(int count) {
        return held(count, ConnectionKind.WEBSOCKET);
    }

    private static List<LedgerEntry> held(int count, ConnectionKind kind) {
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(held(8_000 + i, kind, UPDATE - 5_000_000 + i * 10_000L, null, null));
        }
        return entries;
    }

    private static LedgerEntry onWebSocket(long id, long at, @Nullable LossKind loss, @Nullable String message) {
        return held(id, ConnectionKind.WEBSOCKET, at, loss, message);
    }

    private static LedgerEntry held(
            long id, ConnectionKind kind, long at, @Nullable LossKind loss, @Nullable String message) {
        return new LedgerEntry(
                id,
                "api",
                kind.isGrpc() ? "gRPC /report.Reports/Get" : "WebSocket /socket",
                kind,
                at,
                at,
                at + 1_000,
                loss == null ? EndState.OK : EndState.LOST,
                loss,
                loss == null ? 101 : 0,
                null,
                null,
                "held-0.1:1",
                message,
                1);
    }

    private static Verdict judge(
            List<LedgerEntry> entries, GeneratorReport generator, String stalled, @Nullable List<Long> servedIds) {
        LoadFacts load = new LoadFacts(
                Map.of("api", new Route(new ServiceKey("shop", "api"), null)), 0, 0, true, 200, LOAD, servedIds);
        UpdateFacts facts = new UpdateFacts(load, UPDATE, COMPLETE);
        facts.stalled = stalled;
        facts.oldPods = List.of(new PodName("old-a", "u1"), new PodName("old-b", "u2"));
        facts.newPods = List.of(new PodName("new-a", "u3"), new PodName("new-b", "u4"));
        return NoRequestLostJudge.judge(new RollingUpdateObservations(
                facts.get(),
                new LoadObservations(load, Ledger.of(entries), generator, Timeline.of(List.of(), List.of()))));
    }

    /** Two a second, alternately answered by either pod: 40 before the update, 100 after it began. */
    private static List<LedgerEntry> requests() {
        List<LedgerEntry> entries = new ArrayList<>();
        long step = 500_000;
        for (int i = 0; i < 140; i++) {
            long at = LOAD + i * step;
            String pod = (at < UPDATE ? "old-" : "new-") + (i % 2 == 0 ? "a" : "b");
            entries.add(new LedgerEntry(
                    i,
                    "api",
                    "GET /",
                    ConnectionKind.NEW,
                    at,
                    at,
                    at + 2_000,
                    EndState.OK,
                    null,
                    200,
                    pod,
                    "1",
                    null,
                    null,
                    0));
        }
        return entries;
    }

    private static LedgerEntry failed(long id, long at, int status) {
        return new LedgerEntry(
                id,
                "api",
                "GET /",
                ConnectionKind.NEW,
                at,
                at,
                at + 2_000,
                EndState.APPLICATION_ERROR,
                null,
                status,
                "old-a",
                "1",
                null,
                null,
                0);
    }

    private static GeneratorReport generator(List<String> discrepancies, ConnectionKind... besides) {
        return new GeneratorReport(
                LOAD,
                END,
                "stopped",
                Stream.concat(Stream.of(ConnectionKind.NEW), Stream.of(besides))
                        .map(NoRequestLostJudgeTest::lane)
                        .toList(),
                new GeneratorReport.GatlingTotals("3.15.1", 140, 140, 0),
                0,
                0,
                List.of(),
                discrepancies);
    }

    private static GeneratorReport.LaneReport lane(ConnectionKind kind) {
        return new GeneratorReport.LaneReport(
                kind.words(),
                kind,
                kind == ConnectionKind.NEW,
                200,
                140,
                140,
                0,
                0,
                0,
                0,
                new GeneratorReport.Lateness(100, 900, 2_000));
    }
}
