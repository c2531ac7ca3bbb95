package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Http2ConnectionTest {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final int END = 1;
    private static final int END_HEADERS = 4;

    /** {@code :status: 200} and {@code x-pod: a}, as RFC 7541 writes them without compression. */
    private static final byte[] OK = header("x-pod", "a", 0x88);

    private final List<Integer> types = new CopyOnWriteArrayList<>();
    private final CountDownLatch said = new CountDownLatch(1);
    private ServerSocket listener;

    /** What the peer does with a connection, once it has the client's preface. */
    private interface Script {
        void play(Peer peer) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void requests_follow_each_other_on_one_connection() throws Exception {
        try (Http2Connection connection = connect(peer -> {
            peer.send(4, 0, 0, new byte[0]);
            for (int i = 0; i < 2; i++) {
                int stream = peer.request();
                peer.send(6, 0, 0, new byte[8]);
                peer.send(1, END_HEADERS, stream, OK);
                peer.send(0, END, stream, "ok".getBytes(StandardCharsets.US_ASCII));
            }
            peer.request();
        })) {
            for (int i = 0; i < 2; i++) {
                Answer answer =
                        connection.exchange(new PlannedRequest("POST", "/", Map.of("X-A", "b"), "body", 200), i, LIMIT);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("X-Pod")).isEqualTo("a");
                assertThat(connection.isUsable()).isTrue();
            }
        }
        assertThat(types).contains(1, 0, 4);
    }

    @Test
    void an_answer_may_come_in_parts_and_with_trailers() throws Exception {
        try (Http2Connection connection = connect(peer -> {
            int stream = peer.request();
            peer.send(1, 0, stream, new byte[] {(byte) 0x88});
            peer.send(9, END_HEADERS, stream, header("x-pod", "a"));
            peer.send(1, END_HEADERS | END, stream, header("grpc-status", "0"));
        })) {
            Answer answer = connection.exchange(PlannedRequest.get("/"), 1, LIMIT);

            assertThat(answer.headers()).containsEntry(":status", "200").containsEntry("x-pod", "a");
        }
    }

    @Test
    void a_peer_that_asked_to_leave_gets_no_further_request() throws Exception {
        try (Http2Connection connection = connect(peer -> {
            int stream = peer.request();
            peer.send(1, END_HEADERS | END, stream, OK);
            peer.send(7, 0, 0, ByteBuffer.allocate(8).putInt(stream).array());
            said.countDown();
            peer.request();
        })) {
            connection.exchange(PlannedRequest.get("/"), 1, LIMIT);
            assertThat(said.await(5, TimeUnit.SECONDS)).isTrue();

            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void a_request_that_the_peer_did_not_take_is_lost_and_not_sent_again() throws Exception {
        try (Http2Connection connection = connect(peer -> {
            peer.request();
            peer.send(7, 0, 0, new byte[8]);
            peer.request();
        })) {
            assertThatThrownBy(() -> connection.exchange(PlannedRequest.get("/"), 1, LIMIT))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("Premature close: GOAWAY came before the peer took the request");
        }
        assertThat(types).containsOnlyOnce(1);
    }

    @Test
    void a_stream_that_the_peer_resets_is_a_reset() throws Exception {
        try (Http2Connection connection = connect(peer ->
                peer.send(3, 0, peer.request(), ByteBuffer.allocate(4).putInt(2).array()))) {
            assertThatThrownBy(() -> connection.exchange(PlannedRequest.get("/"), 1, LIMIT))
                    .hasMessage("Connection reset: the peer reset the stream with code 2");
        }
    }

    @Test
    void a_peer_that_ends_the_connection_before_the_answer_closed_it_early() throws Exception {
        try (Http2Connection connection = connect(Peer::request)) {
            assertThatThrownBy(() -> connection.exchange(PlannedRequest.get("/"), 1, LIMIT))
                    .hasMessage("Premature close: the connection was closed before the answer was complete");
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void an_answer_that_is_complete_is_one_however_soon_its_peer_is_gone() throws Exception {
        try (Http2Connection connection = connect(peer -> {
            int stream = peer.request();
            peer.socket.setSoLinger(true, 0);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(frame(1, END_HEADERS, stream, OK));
            // Each of these asks for two frames back, which meet a reset before long.
            for (int i = 0; i < 500; i++) {
                answer.writeBytes(frame(0, 0, stream, new byte[1]));
            }
            answer.writeBytes(frame(0, END, stream, new byte[1]));
            peer.socket.getOutputStream().write(answer.toByteArray());
        })) {
            assertThat(connection.exchange(PlannedRequest.get("/"), 1, LIMIT).status())
                    .isEqualTo(200);
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void headers_of_other_streams_are_decoded_since_later_ones_refer_to_them() throws Exception {
        try (Http2Connection connection = connect(peer -> {
            int stream = peer.request();
            // A literal that goes into the table (6.2.1 of RFC 7541), and the table's newest entry (6.1).
            byte[] kept = header("x-pod", "b");
            kept[0] = 0x40;
            peer.send(1, 0, stream + 2, new byte[] {(byte) 0x88});
            peer.send(9, END_HEADERS, stream + 2, kept);
            peer.send(1, END_HEADERS | END, stream, new byte[] {(byte) 0x88, (byte) 0xbe});
        })) {
            assertThat(connection.exchange(PlannedRequest.get("/"), 1, LIMIT).header("X-Pod"))
                    .isEqualTo("b");
        }
    }

    private static byte[] header(String name, String value, int... before) {
        ByteBuffer bytes = ByteBuffer.allocate(before.length + 3 + name.length() + value.length());
        for (int each : before) {
            bytes.put((byte) each);
        }
        return bytes.put((byte) 0)
                .put((byte) name.length())
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .put((byte) value.length())
                .put(value.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private Http2Connection connect(Script script) throws IOException {
        Thread thread = new Thread(() -> serve(script));
        thread.setDaemon(true);
        thread.start();
        return Http2Connection.open("http://127.0.0.1:" + listener.getLocalPort(), LIMIT);
    }

    private void serve(Script script) {
        try (Socket socket = listener.accept()) {
            Peer peer = new Peer(socket, new DataInputStream(socket.getInputStream()));
            peer.in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
            script.play(peer);
        } catch (IOException e) {
            // The client is gone, which is how these tests end.
        }
    }

    private final class Peer {
        private final Socket socket;
        private final DataInputStream in;

        Peer(Socket socket, DataInputStream in) {
            this.socket = socket;
            this.in = in;
        }

        /** Reads until a request is there in full; returns its stream. */
        int request() throws IOException {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                in.skipNBytes(length);
                types.add(type);
                if (type <= 1 && (flags & END) != 0) {
                    return stream;
                }
            }
        }

        void send(int type, int flags, int stream, byte[] payload) throws IOException {
            socket.getOutputStream().write(frame(type, flags, stream, payload));
            socket.getOutputStream().flush();
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags);
        return frame.putInt(stream).put(payload).array();
    }
}
