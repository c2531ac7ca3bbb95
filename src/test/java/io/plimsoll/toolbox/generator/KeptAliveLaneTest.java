package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.toolbox.ScriptedPeer;
import io.plimsoll.toolbox.faultproxy.Fault;
import io.plimsoll.toolbox.faultproxy.FaultPlan;
import io.plimsoll.toolbox.faultproxy.FaultProxy;
import io.plimsoll.toolbox.generator.LoadPlan.Grpc;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.Life;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.toolbox.generator.LoadPlan.Target;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAliveLaneTest {

    private static final long HOST_MAY_BE_BUSY = 10_000;

    @TempDir
    Path folder;

    @Test
    void requests_share_connections_and_the_first_on_each_counts_as_new() throws Exception {
        List<LedgerEntry> ledger = ledgerAgainst(id -> Fault.NONE, HOST_MAY_BE_BUSY);

        assertThat(ledger).hasSize(40).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(EndState.OK);
            assertThat(entry.pod()).isEqualTo("proxy-0");
            assertThat(entry.version()).isEqualTo("1");
        });
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.NEW))
                .hasSize(4);
        assertThat(ledger.stream().map(LedgerEntry::connectionId).distinct())
                .hasSize(4)
                .allSatisfy(id -> assertThat(id).matches("kept-\\d\\.1:\\d+"));
    }

    @Test
    void a_request_whose_pooled_connection_is_closed_is_lost_and_not_sent_again() throws Exception {
        List<LedgerEntry> ledger = ledgerAgainst(
                id -> id == 20 ? Fault.CLOSE_BEFORE_ANSWER : id == 21 ? Fault.RESET : Fault.NONE, HOST_MAY_BE_BUSY);

        assertThat(ledger.stream().filter(entry -> entry.state() != EndState.OK))
                .extracting(LedgerEntry::id, LedgerEntry::connection, LedgerEntry::lossKind, LedgerEntry::message)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                20L,
                                ConnectionKind.KEPT_ALIVE,
                                LossKind.CLOSED_EARLY,
                                "EOFException: Premature close: the connection was closed before the answer's head was"
                                        + " complete"),
                        org.assertj.core.groups.Tuple.tuple(
                                21L, ConnectionKind.KEPT_ALIVE, LossKind.RESET, "SocketException: Connection reset"));
    }

    @Test
    void an_idle_connection_that_the_peer_closed_is_replaced_without_a_loss() throws Exception {
        List<LedgerEntry> ledger = ledgerAgainst(id -> id == 20 ? Fault.CLOSE_WHEN_IDLE : Fault.NONE, HOST_MAY_BE_BUSY);

        assertThat(ledger).allSatisfy(entry -> assertThat(entry.state()).isEqualTo(EndState.OK));
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.NEW))
                .hasSize(5);
    }

    @Test
    void a_connection_that_waits_for_an_answer_sends_nothing_and_says_so() throws Exception {
        List<LedgerEntry> ledger = ledgerAgainst(id -> id == 5 ? Fault.SILENCE : Fault.NONE, 200);

        assertThat(ledger.stream().filter(entry -> entry.id() == 5))
                .extracting(LedgerEntry::state, LedgerEntry::lossKind, LedgerEntry::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        EndState.LOST, LossKind.TIMED_OUT, "SocketTimeoutException: Read timed out"));
        // A busy host can make another answer late as well: whose connection waits is said of each.
        assertThat(ledger.stream().filter(entry -> entry.state() == EndState.UNSENT))
                .extracting(LedgerEntry::message)
                .contains("its connection was still waiting for the answer to request 5");
    }

    @Test
    void a_long_poll_begins_when_the_one_before_was_answered() throws Exception {
        List<LedgerEntry> ledger;
        try (ScriptedPeer peer = new ScriptedPeer(line -> {
            while (line.request() != null) {
                TimeUnit.MILLISECONDS.sleep(1_200);
                line.say(ScriptedPeer.OK);
            }
        })) {
            Target target = new Target("api", peer.url(), List.of(PlannedRequest.get("/news")));
            LoadPlan plan = new LoadPlan(
                    "polls",
                    List.of(target),
                    100,
                    1,
                    0,
                    200,
                    3_000,
                    100_000,
                    1,
                    HOST_MAY_BE_BUSY,
                    new Identity(null, null),
                    null,
                    null,
                    List.of(),
                    List.of(target),
                    Grpc.NONE,
                    Life.untilStopped(),
                    folder.toString());
            ledger = Lanes.run(plan, KeptAliveLane.Style.longPoll(target), folder);
        }

        // No answer is slower than the plan's time-out for it, no poll waits for its turn, and none goes unsent.
        assertThat(ledger).hasSize(3 * LoadPlan.LONG_POLLS).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(EndState.OK);
            assertThat(entry.endMicros() - entry.startMicros()).isGreaterThan(1_000_000L);
        });
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.LONG_POLL_NEW))
                .hasSize(LoadPlan.LONG_POLLS);
    }

    private interface Faults {
        Fault of(long id);
    }

    private List<LedgerEntry> ledgerAgainst(Faults faults, long lateBoundMillis) throws Exception {
        try (FaultProxy proxy = FaultProxy.start(FaultPlan.by(faults::of))) {
            LoadPlan plan = new LoadPlan(
                    "kept",
                    List.of(new Target("api", proxy.baseUrl(), List.of(PlannedRequest.get("/")))),
                    80,
                    0.5,
                    4,
                    1_000,
                    1_000,
                    100_000,
                    1,
                    lateBoundMillis,
                    new Identity("X-Pod", "X-Version"),
                    null,
                    Life.untilStopped(),
                    folder.toString());
            List<LedgerEntry> ledger = Lanes.run(plan, KeptAliveLane.Style.http1(plan), folder);
            assertThat(proxy.arrivals())
                    .allSatisfy((id, times) -> assertThat(times).hasValue(1));
            return ledger;
        }
    }
}
