package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.toolbox.ScriptedPeer;
import io.plimsoll.toolbox.generator.LoadPlan.Grpc;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.Life;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.toolbox.generator.LoadPlan.Target;
import io.plimsoll.toolbox.generator.LoadPlan.WebSocket;
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
class WebSocketLaneTest {

    private static final byte[] GOODBYE = {(byte) 0x88, 2, 3, (byte) 0xe9};

    @TempDir
    Path folder;

    private final AtomicInteger messages = new AtomicInteger();

    /** What the peer does when a message has come, besides answering it. */
    private enum Then {
        ANSWER,
        SAY_GOODBYE_INSTEAD,
        ANSWER_AND_SAY_GOODBYE,
        ANSWER_AND_END
    }

    private interface Manners {
        Then of(int number);
    }

    @Test
    void the_first_message_on_each_websocket_counts_as_new() throws Exception {
        List<LedgerEntry> ledger = ledgerAgainst(number -> Then.ANSWER);

        assertThat(ledger).hasSize(20).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(EndState.OK);
            assertThat(entry.request()).isEqualTo("WebSocket /socket");
            assertThat(entry.pod()).isEqualTo("a");
        });
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.WEBSOCKET_NEW))
                .hasSize(WebSocket.CONNECTIONS);
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.WEBSOCKET))
                .hasSize(20 - WebSocket.CONNECTIONS);
    }

    @Test
    void a_websocket_that_was_left_with_a_goodbye_is_replaced_without_a_loss() throws Exception {
        List<LedgerEntry> ledger = ledgerAgainst(number -> number == 5 ? Then.ANSWER_AND_SAY_GOODBYE : Then.ANSWER);

        assertThat(ledger).hasSize(20).allSatisfy(entry -> assertThat(entry.state())
                .isEqualTo(EndState.OK));
        assertThat(ledger.stream().filter(entry -> entry.connection() == ConnectionKind.WEBSOCKET_NEW))
                .hasSize(WebSocket.CONNECTIONS + 1);
    }

    @Test
    void a_message_that_a_goodbye_crossed_goes_over_another_websocket() throws Exception {
        List<LedgerEntry> ledger = ledgerAgainst(number -> number == 15 ? Then.SAY_GOODBYE_INSTEAD : Then.ANSWER);

        assertThat(ledger).hasSize(20).allSatisfy(entry -> assertThat(entry.state())
                .isEqualTo(EndState.OK));
        assertThat(messages).hasValue(21);
    }

    @Test
    void a_websocket_that_ends_without_a_goodbye_costs_one_message() throws Exception {
        List<LedgerEntry> ledger = ledgerAgainst(number -> number == 5 ? Then.ANSWER_AND_END : Then.ANSWER);

        assertThat(ledger.stream().filter(entry -> entry.state() != EndState.OK))
                .extracting(LedgerEntry::connection, LedgerEntry::lossKind, LedgerEntry::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        ConnectionKind.WEBSOCKET,
                        LossKind.CLOSED_EARLY,
                        "EOFException: Premature close: the WebSocket ended without a close frame"));
    }

    private List<LedgerEntry> ledgerAgainst(Manners manners) throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(line -> converse(line, manners))) {
            WebSocket webSocket = new WebSocket(
                    new Target(
                            "api",
                            peer.url(),
                            List.of(new PlannedRequest("WebSocket", "/socket", Map.of(), "note {id}", 101))),
                    "{id}");
            LoadPlan plan = new LoadPlan(
                    "websockets",
                    List.of(new Target("api", peer.url(), List.of(PlannedRequest.get("/")))),
                    100,
                    1,
                    0,
                    1_000,
                    1_000,
                    100_000,
                    1,
                    10_000,
                    new Identity("X-Pod", null),
                    null,
                    null,
                    List.of(webSocket),
                    List.of(),
                    Grpc.NONE,
                    Life.untilStopped(),
                    folder.toString());
            return Lanes.run(plan, KeptAliveLane.Style.webSocket(plan, webSocket), folder);
        }
    }

    private void converse(ScriptedPeer.Line line, Manners manners) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) line.raw().read());
        }
        line.say("HTTP/1.1 101 Switching Protocols\r\nX-Pod: a\r\n\r\n");
        while (true) {
            byte[] start = line.raw().readNBytes(6);
            byte[] text = line.raw().readNBytes(start[1] & 0x7f);
            if ((start[0] & 0xf) != 1) {
                return;
            }
            Then then = manners.of(messages.incrementAndGet());
            if (then != Then.SAY_GOODBYE_INSTEAD) {
                line.say(new byte[] {(byte) 0x81, (byte) text.length});
                line.say(text);
            }
            if (then == Then.ANSWER_AND_END) {
                return;
            }
            if (then != Then.ANSWER) {
                line.say(GOODBYE);
            }
        }
    }
}
