package io.plimsoll.toolbox.generator;

import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.DATA;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.END;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.END_HEADERS;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.GOAWAY;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.HEADERS;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.OK;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.block;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.header;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.toolbox.generator.LoadPlan.Grpc;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.Life;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.toolbox.generator.LoadPlan.Target;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class GrpcLaneTest {

    private static final byte[] MESSAGE = {0, 0, 0, 0, 2, 8, 1};

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();

    /** What the peer does when a call has come. */
    private enum Then {
        ANSWER,
        FAIL,
        CUT,
        SAY_GOODBYE_BEFORE,
        ANSWER_AND_SAY_GOODBYE
    }

    private interface Manners {
        Then of(int number);
    }

    private interface Lane {
        KeptAliveLane.Style of(LoadPlan plan);
    }

    @Test
    void every_call_of_the_lane_that_keeps_nothing_opens_a_connection() throws Exception {
        List<LedgerEntry> ledger = ledger(plan -> KeptAliveLane.Style.grpcUnary(plan, false), number -> Then.ANSWER);

        assertThat(ledger).hasSize(20).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(EndState.OK);
            assertThat(entry.request()).isEqualTo("gRPC /report.Reports/Get");
            assertThat(entry.connection()).isEqualTo(ConnectionKind.GRPC_UNARY_NEW);
            assertThat(entry.pod()).isEqualTo("a");
        });
        assertThat(ledger.stream().map(LedgerEntry::connectionId).distinct()).hasSize(20);
    }

    @Test
    void the_first_call_on_each_kept_connection_counts_as_new() throws Exception {
        List<LedgerEntry> ledger = ledger(plan -> KeptAliveLane.Style.grpcUnary(plan, true), number -> Then.ANSWER);

        assertThat(ledger).hasSize(20).allSatisfy(entry -> assertThat(entry.state())
                .isEqualTo(EndState.OK));
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.GRPC_UNARY_NEW))
                .hasSize(Grpc.UNARY_CONNECTIONS);
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.GRPC_UNARY_KEPT_ALIVE))
                .hasSize(20 - Grpc.UNARY_CONNECTIONS);
    }

    @Test
    void a_call_that_failed_is_an_answer_with_words_of_its_own() throws Exception {
        List<LedgerEntry> ledger = ledger(
                plan -> KeptAliveLane.Style.grpcUnary(plan, true), number -> number == 15 ? Then.FAIL : Then.ANSWER);

        assertThat(ledger.stream().filter(entry -> entry.state() != EndState.OK))
                .extracting(
                        LedgerEntry::connection,
                        LedgerEntry::state,
                        LedgerEntry::status,
                        LedgerEntry::pod,
                        LedgerEntry::message)
                .containsExactly(tuple(
                        ConnectionKind.GRPC_UNARY_KEPT_ALIVE,
                        EndState.APPLICATION_ERROR,
                        200,
                        "a",
                        "expected grpc-status 0 (OK), got 14 (UNAVAILABLE): ending"));
    }

    @Test
    void a_peer_that_says_goodbye_costs_no_call() throws Exception {
        List<LedgerEntry> ledger = ledger(
                plan -> KeptAliveLane.Style.grpcUnary(plan, true),
                number -> number == 8
                        ? Then.ANSWER_AND_SAY_GOODBYE
                        : number == 15 ? Then.SAY_GOODBYE_BEFORE : Then.ANSWER);

        assertThat(ledger).hasSize(20).allSatisfy(entry -> assertThat(entry.state())
                .isEqualTo(EndState.OK));
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.GRPC_UNARY_NEW))
                .hasSize(Grpc.UNARY_CONNECTIONS + 2);
        // What the peer had not begun with was sent once more.
        assertThat(calls).hasValue(21);
    }

    @Test
    void a_stream_that_is_cut_is_lost() throws Exception {
        List<LedgerEntry> ledger = ledger(
                2_000,
                plan -> KeptAliveLane.Style.grpcStream(plan.grpc().streams().get(0)),
                number -> number == 7 ? Then.CUT : Then.ANSWER);

        assertThat(ledger.stream().filter(entry -> entry.state() != EndState.OK))
                .extracting(LedgerEntry::connection, LedgerEntry::lossKind, LedgerEntry::message)
                .containsExactly(tuple(
                        ConnectionKind.GRPC_STREAM_KEPT_ALIVE,
                        LossKind.CLOSED_EARLY,
                        "EOFException: Premature close: the connection was closed before the answer was complete"));
    }

    private List<LedgerEntry> ledger(Lane lane, Manners manners) throws Exception {
        return ledger(1_000, lane, manners);
    }

    private List<LedgerEntry> ledger(long millis, Lane lane, Manners manners) throws Exception {
        try (ScriptedHttp2Peer peer = new ScriptedHttp2Peer(line -> converse(line, manners))) {
            Target target = new Target(
                    "api",
                    peer.url(),
                    List.of(new PlannedRequest("gRPC", "/report.Reports/Get", Map.of(), "CgEx", 200)));
            LoadPlan plan = new LoadPlan(
                    "calls",
                    List.of(target),
                    100,
                    1,
                    0,
                    5_000,
                    millis,
                    100_000,
                    1,
                    10_000,
                    new Identity("X-Pod", null),
                    null,
                    null,
                    List.of(),
                    List.of(),
                    new Grpc(List.of(target), List.of(target)),
                    Life.untilStopped(),
                    folder.toString());
            return Lanes.run(plan, lane.of(plan), folder);
        }
    }

    private void converse(ScriptedHttp2Peer.Line line, Manners manners) throws IOException {
        while (true) {
            int stream = line.request();
            Then then = manners.of(calls.incrementAndGet());
            if (then == Then.SAY_GOODBYE_BEFORE) {
                line.send(GOAWAY, 0, 0, new byte[8]);
                return;
            }
            line.send(HEADERS, END_HEADERS, stream, OK);
            if (then == Then.CUT) {
                return;
            }
            line.send(DATA, 0, stream, MESSAGE);
            line.send(
                    HEADERS,
                    END_HEADERS | END,
                    stream,
                    then == Then.FAIL
                            ? block(header("grpc-status", "14"), header("grpc-message", "ending"))
                            : header("grpc-status", "0"));
            if (then == Then.ANSWER_AND_SAY_GOODBYE) {
                line.send(GOAWAY, 0, 0, block(number(stream), number(0)));
            }
        }
    }
}
