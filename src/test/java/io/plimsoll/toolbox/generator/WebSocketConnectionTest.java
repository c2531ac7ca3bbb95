package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.toolbox.ScriptedPeer;
import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.HttpConnection.Word;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class WebSocketConnectionTest {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Pod: a\r\n\r\n";

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch said = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable ScriptedPeer peer;

    @AfterEach
    void close() throws IOException {
        if (peer != null) {
            peer.close();
        }
    }

    @Test
    void messages_follow_each_other_on_one_websocket() throws Exception {
        try (WebSocketConnection connection = connect("no {id}", line -> {
            for (int i = 0; i < 2; i++) {
                line.say(frame(TEXT, hear(line).replace("note", "no")));
            }
            hear(line);
        })) {
            for (int i = 7; i < 9; i++) {
                Answer answer = connection.exchange(message("note {id}"), i, LIMIT);
                assertThat(answer.status()).isEqualTo(101);
                assertThat(answer.header("X-Pod")).isEqualTo("a");
                assertThat(connection.isUsable()).isTrue();
            }
        }
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        // The client says goodbye, too: 1000.
        assertThat(heard).containsExactly("1 note 7", "1 note 8", "8 \u0003\u00e8");
    }

    @Test
    void an_answer_may_come_in_fragments_and_after_messages_that_are_none() throws Exception {
        try (WebSocketConnection connection = connect("{id}", line -> {
            hear(line);
            line.say(frame(TEXT, "news"));
            line.say(frame(0x01, "no"));
            line.say(frame(0x89, "ping"));
            line.say(frame(0x80, "te 7"));
            hear(line);
            hear(line);
        })) {
            assertThat(connection.exchange(message("note {id}"), 7, LIMIT).status())
                    .isEqualTo(101);
        }
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).containsExactly("1 note 7", "10 ping", "8 \u0003\u00e8");
    }

    @Test
    void a_long_message_is_answered_by_a_long_one() throws Exception {
        String text = "x".repeat(70_000);
        try (WebSocketConnection connection = connect(null, line -> {
            line.raw().readNBytes(2 + 8 + 4 + text.length());
            line.say(new byte[] {(byte) TEXT, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70});
            line.say(text);
            hear(line);
        })) {
            assertThat(connection.exchange(message(text), 7, LIMIT).status()).isEqualTo(101);
            assertThat(connection.isUsable()).isTrue();
        }
    }

    @Test
    void without_a_message_a_ping_is_sent() throws Exception {
        try (WebSocketConnection connection = connect(null, line -> {
            line.say(frame(TEXT, "news"));
            line.say(frame(0x8a, hear(line)));
            hear(line);
        })) {
            assertThat(connection.exchange(message(null), 7, LIMIT).status()).isEqualTo(101);
        }
        assertThat(heard.get(0)).isEqualTo("9 7");
    }

    @ParameterizedTest
    @CsvSource({"1000", "1001", "1012", "1013", "0"})
    void a_peer_that_said_goodbye_gets_no_further_message(int code) throws Exception {
        try (WebSocketConnection connection = answering(line -> {
            line.say(code == 0 ? new byte[] {(byte) CLOSE, 0} : goodbye(code));
            said.countDown();
            hear(line);
        })) {
            assertThat(said.await(5, TimeUnit.SECONDS)).isTrue();

            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void a_websocket_that_ends_without_a_close_frame_costs_the_next_message() throws Exception {
        try (WebSocketConnection connection = answering(line -> {})) {
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();

            assertThat(connection.isUsable()).isTrue();
            assertThatThrownBy(() -> connection.exchange(message("note {id}"), 8, LIMIT))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("Premature close: the WebSocket ended without a close frame");
        }
    }

    @Test
    void a_code_that_is_no_goodbye_costs_the_next_message() throws Exception {
        try (WebSocketConnection connection = answering(line -> {
            line.say(goodbye(1011));
            said.countDown();
            hear(line);
        })) {
            assertThat(said.await(5, TimeUnit.SECONDS)).isTrue();

            assertThat(connection.isUsable()).isTrue();
            assertThatThrownBy(() -> connection.exchange(message("note {id}"), 8, LIMIT))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("Premature close: the WebSocket was closed with the code 1011");
        }
    }

    @Test
    void a_close_frame_that_crosses_a_message_is_no_answer_to_it() throws Exception {
        try (WebSocketConnection connection = connect(null, line -> {
            hear(line);
            line.say(goodbye(1001));
            hear(line);
        })) {
            assertThatThrownBy(() -> connection.exchange(message("note {id}"), 7, LIMIT))
                    .isInstanceOf(ClientConnection.Crossed.class)
                    .hasMessage("Premature close: a close frame crossed the message");
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void a_close_frame_long_after_a_message_loses_it() throws Exception {
        try (WebSocketConnection connection = connect(null, line -> {
            hear(line);
            TimeUnit.MILLISECONDS.sleep(200);
            line.say(goodbye(1001));
            hear(line);
        })) {
            assertThatThrownBy(() -> connection.exchange(message("note {id}"), 7, LIMIT))
                    .isInstanceOf(EOFException.class)
                    .isNotInstanceOf(ClientConnection.Crossed.class)
                    .hasMessage("Premature close: a close frame came instead of the answer");
        }
    }

    @Test
    void a_path_that_is_no_websocket_gives_the_answer_that_says_so() throws Exception {
        peer = new ScriptedPeer(line -> {
            line.request();
            line.say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        });
        try (WebSocketConnection connection = WebSocketConnection.open(peer.url(), LIMIT, null)) {
            assertThat(connection.exchange(message("note {id}"), 7, LIMIT).status())
                    .isEqualTo(404);
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void listening_hears_the_end_and_not_the_news() throws Exception {
        try (WebSocketConnection connection = connect(null, line -> line.say(frame(TEXT, "news")))) {
            connection.handshake(message(null), LIMIT);

            assertThat(connection.listen(LIMIT)).isEqualTo(Word.END);
        }
    }

    /** A peer that answers one message, and then does what a test says. */
    private WebSocketConnection answering(ScriptedPeer.Script after) throws IOException {
        WebSocketConnection connection = connect(null, line -> {
            line.say(frame(TEXT, hear(line)));
            after.play(line);
        });
        connection.exchange(message("note {id}"), 7, LIMIT);
        return connection;
    }

    private WebSocketConnection connect(@Nullable String shows, ScriptedPeer.Script script) throws IOException {
        ScriptedPeer started = new ScriptedPeer(line -> {
            // Byte by byte: whatever reads ahead would take the first frame along.
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) line.raw().read());
            }
            line.say(SWITCH);
            script.play(line);
            line.socket().close();
            ended.countDown();
        });
        peer = started;
        return WebSocketConnection.open(started.url(), LIMIT, shows);
    }

    /** Hears a short frame; returns its text. */
    private String hear(ScriptedPeer.Line line) throws IOException {
        byte[] head = line.raw().readNBytes(6);
        String text = new String(line.raw().readNBytes(head[1] & 0x7f), StandardCharsets.ISO_8859_1);
        heard.add((head[0] & 0xf) + " " + text);
        return text;
    }

    private static PlannedRequest message(@Nullable String text) {
        return new PlannedRequest("WebSocket", "/socket", Map.of(), text, 101);
    }

    private static byte[] goodbye(int code) {
        return new byte[] {(byte) CLOSE, 2, (byte) (code >> 8), (byte) code};
    }

    private static byte[] frame(int first, String text) {
        byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = new byte[2 + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);
        return frame;
    }
}
