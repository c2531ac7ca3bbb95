package io.plimsoll.toolbox.generator;

import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.CONTINUATION;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.DATA;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.END;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.END_HEADERS;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.GOAWAY;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.HEADERS;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.OK;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.PING;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.RST_STREAM;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.SETTINGS;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.frame;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.header;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Http2ConnectionTest {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private final CountDownLatch said = new CountDownLatch(1);
    private final List<ScriptedHttp2Peer> peers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (ScriptedHttp2Peer peer : peers) {
            peer.close();
        }
    }

    @Test
    void requests_follow_each_other_on_one_connection() throws Exception {
        try (Http2Connection connection = connect(line -> {
            line.send(SETTINGS, 0, 0, new byte[0]);
            for (int i = 0; i < 2; i++) {
                int stream = line.request();
                line.send(PING, 0, 0, new byte[8]);
                line.send(HEADERS, END_HEADERS, stream, OK);
                line.send(DATA, END, stream, "ok".getBytes(StandardCharsets.US_ASCII));
            }
            line.request();
        })) {
            for (int i = 0; i < 2; i++) {
                Answer answer =
                        connection.exchange(new PlannedRequest("POST", "/", Map.of("X-A", "b"), "body", 200), i, LIMIT);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("X-Pod")).isEqualTo("a");
                assertThat(connection.isUsable()).isTrue();
            }
        }
        assertThat(peers.get(0).types()).contains(HEADERS, DATA, SETTINGS);
    }

    @Test
    void an_answer_may_come_in_parts_and_with_trailers() throws Exception {
        try (Http2Connection connection = connect(line -> {
            int stream = line.request();
            line.send(HEADERS, 0, stream, new byte[] {(byte) 0x88});
            line.send(CONTINUATION, END_HEADERS, stream, header("x-pod", "a"));
            line.send(HEADERS, END_HEADERS | END, stream, header("grpc-status", "0"));
        })) {
            Answer answer = connection.exchange(PlannedRequest.get("/"), 1, LIMIT);

            assertThat(answer.headers()).containsEntry(":status", "200").containsEntry("x-pod", "a");
        }
    }

    @Test
    void a_peer_that_asked_to_leave_gets_no_further_request() throws Exception {
        try (Http2Connection connection = connect(line -> {
            int stream = line.request();
            line.send(HEADERS, END_HEADERS | END, stream, OK);
            line.send(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(stream).array());
            said.countDown();
            line.request();
        })) {
            connection.exchange(PlannedRequest.get("/"), 1, LIMIT);
            assertThat(said.await(5, TimeUnit.SECONDS)).isTrue();

            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void a_request_that_the_peer_did_not_take_is_lost_and_not_sent_again() throws Exception {
        try (Http2Connection connection = connect(line -> {
            line.request();
            line.send(GOAWAY, 0, 0, new byte[8]);
            line.request();
        })) {
            assertThatThrownBy(() -> connection.exchange(PlannedRequest.get("/"), 1, LIMIT))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("Premature close: GOAWAY came before the peer took the request");
        }
        assertThat(peers.get(0).types()).containsOnlyOnce(HEADERS);
    }

    @Test
    void a_stream_that_the_peer_resets_is_a_reset() throws Exception {
        try (Http2Connection connection = connect(line -> line.send(RST_STREAM, 0, line.request(), number(2)))) {
            assertThatThrownBy(() -> connection.exchange(PlannedRequest.get("/"), 1, LIMIT))
                    .hasMessage("Connection reset: the peer reset the stream with code 2");
        }
    }

    @Test
    void a_peer_that_ends_the_connection_before_the_answer_closed_it_early() throws Exception {
        try (Http2Connection connection = connect(ScriptedHttp2Peer.Line::request)) {
            assertThatThrownBy(() -> connection.exchange(PlannedRequest.get("/"), 1, LIMIT))
                    .hasMessage("Premature close: the connection was closed before the answer was complete");
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void an_answer_that_is_complete_is_one_however_soon_its_peer_is_gone() throws Exception {
        try (Http2Connection connection = connect(line -> {
            int stream = line.request();
            line.socket().setSoLinger(true, 0);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(frame(HEADERS, END_HEADERS, stream, OK));
            // Each of these asks for two frames back, which meet a reset before long.
            for (int i = 0; i < 500; i++) {
                answer.writeBytes(frame(DATA, 0, stream, new byte[1]));
            }
            answer.writeBytes(frame(DATA, END, stream, new byte[1]));
            line.socket().getOutputStream().write(answer.toByteArray());
        })) {
            assertThat(connection.exchange(PlannedRequest.get("/"), 1, LIMIT).status())
                    .isEqualTo(200);
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void headers_of_other_streams_are_decoded_since_later_ones_refer_to_them() throws Exception {
        try (Http2Connection connection = connect(line -> {
            int stream = line.request();
            // A literal that goes into the table (6.2.1 of RFC 7541), and the table's newest entry (6.1).
            byte[] kept = header("x-pod", "b");
            kept[0] = 0x40;
            line.send(HEADERS, 0, stream + 2, new byte[] {(byte) 0x88});
            line.send(CONTINUATION, END_HEADERS, stream + 2, kept);
            line.send(HEADERS, END_HEADERS | END, stream, new byte[] {(byte) 0x88, (byte) 0xbe});
        })) {
            assertThat(connection.exchange(PlannedRequest.get("/"), 1, LIMIT).header("X-Pod"))
                    .isEqualTo("b");
        }
    }

    private Http2Connection connect(ScriptedHttp2Peer.Script script) throws IOException {
        ScriptedHttp2Peer peer = new ScriptedHttp2Peer(script);
        peers.add(peer);
        return Http2Connection.open(peer.url(), LIMIT);
    }
}
