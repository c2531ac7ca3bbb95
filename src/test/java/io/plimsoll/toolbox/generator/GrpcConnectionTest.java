package io.plimsoll.toolbox.generator;

import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.DATA;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.END;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.END_HEADERS;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.GOAWAY;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.HEADERS;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.OK;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.RST_STREAM;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.block;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.header;
import static io.plimsoll.toolbox.generator.ScriptedHttp2Peer.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class GrpcConnectionTest {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);

    /** The request whose message is the bytes 10, 1 and 49. */
    private static final PlannedRequest CALL =
            new PlannedRequest("gRPC", "/report.Reports/Get", Map.of("X-Tenant", "7"), "CgEx", 200);

    /** A message of two bytes behind its length. */
    private static final byte[] MESSAGE = {0, 0, 0, 0, 2, 8, 1};

    private static final byte[] ENDED_WELL = header("grpc-status", "0");

    @Test
    void a_call_is_answered_by_a_message_and_trailers() throws Exception {
        CompletableFuture<byte[]> sent = new CompletableFuture<>();
        Answer answer = unary(line -> {
            int stream = line.request();
            sent.complete(line.body());
            line.send(HEADERS, END_HEADERS, stream, OK);
            line.send(DATA, 0, stream, MESSAGE);
            line.send(HEADERS, END_HEADERS | END, stream, ENDED_WELL);
        });

        assertThat(sent.get(5, TimeUnit.SECONDS)).containsExactly(0, 0, 0, 0, 3, 10, 1, 49);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.fault()).isNull();
        assertThat(answer.header("X-Pod")).isEqualTo("a");
    }

    @Test
    void a_stream_may_hold_any_number_of_messages_in_any_pieces() throws Exception {
        Answer answer = stream(line -> {
            int stream = line.request();
            line.send(HEADERS, END_HEADERS, stream, OK);
            for (byte each : MESSAGE) {
                line.send(DATA, 0, stream, new byte[] {each});
            }
            // With padding of three bytes, as its first byte says (6.1 of RFC 9113).
            line.send(DATA, 8, stream, block(new byte[] {3}, MESSAGE, MESSAGE, new byte[3]));
            line.send(HEADERS, END_HEADERS | END, stream, ENDED_WELL);
        });

        assertThat(answer.fault()).isNull();
    }

    @Test
    void a_stream_may_hold_no_message() throws Exception {
        assertThat(stream(line -> {
                            int stream = line.request();
                            line.send(HEADERS, END_HEADERS, stream, OK);
                            line.send(HEADERS, END_HEADERS | END, stream, ENDED_WELL);
                        })
                        .fault())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            14 | the%20pod+ends | expected grpc-status 0 (OK), got 14 (UNAVAILABLE): the pod+ends
            5  | 100%           | expected grpc-status 0 (OK), got 5 (NOT_FOUND): 100%
            99 | no             | expected grpc-status 0 (OK), got 99: no
            """)
    void a_call_that_failed_says_so_in_trailers_alone(String status, String message, String fault) throws Exception {
        Answer answer = unary(line -> line.send(
                HEADERS,
                END_HEADERS | END,
                line.request(),
                block(OK, header("grpc-status", status), header("grpc-message", message))));

        assertThat(answer.fault()).isEqualTo(fault);
        assertThat(answer.header("X-Pod")).isEqualTo("a");
    }

    @Test
    void a_call_that_failed_without_words_is_named_by_its_code() throws Exception {
        assertThat(unary(line -> line.send(
                                HEADERS, END_HEADERS | END, line.request(), block(OK, header("grpc-status", "13"))))
                        .fault())
                .isEqualTo("expected grpc-status 0 (OK), got 13 (INTERNAL)");
    }

    @Test
    void a_call_has_one_message_for_an_answer() throws Exception {
        assertThat(unary(line -> {
                            int stream = line.request();
                            line.send(HEADERS, END_HEADERS, stream, OK);
                            line.send(DATA, 0, stream, block(MESSAGE, MESSAGE));
                            line.send(HEADERS, END_HEADERS | END, stream, ENDED_WELL);
                        })
                        .fault())
                .isEqualTo("grpc-status 0 (OK) came after 2 messages instead of one");
    }

    @Test
    void a_message_that_is_not_whole_is_a_fault_whatever_the_trailers_say() throws Exception {
        assertThat(stream(line -> {
                            int stream = line.request();
                            line.send(HEADERS, END_HEADERS, stream, OK);
                            line.send(DATA, 0, stream, new byte[] {0, 0, 0, 0, 2, 8});
                            line.send(HEADERS, END_HEADERS | END, stream, ENDED_WELL);
                        })
                        .fault())
                .isEqualTo("grpc-status 0 (OK) came in the middle of a message");
    }

    @Test
    void what_is_no_answer_of_grpc_has_its_http_status() throws Exception {
        Answer answer = unary(line -> line.send(HEADERS, END_HEADERS | END, line.request(), new byte[] {(byte) 0x8d}));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.fault()).isNull();
    }

    @Test
    void a_stream_that_ends_without_trailers_is_lost() {
        assertThatThrownBy(() -> stream(line -> {
                    int stream = line.request();
                    line.send(HEADERS, END_HEADERS, stream, OK);
                    line.send(DATA, END, stream, MESSAGE);
                }))
                .isInstanceOf(EOFException.class)
                .hasMessage("Premature close: the call ended without trailers, so without a grpc-status");
    }

    @Test
    void a_stream_that_is_cut_with_its_connection_is_lost() {
        assertThatThrownBy(() -> stream(line -> {
                    int stream = line.request();
                    line.send(HEADERS, END_HEADERS, stream, OK);
                    line.send(DATA, 0, stream, MESSAGE);
                }))
                .isInstanceOf(EOFException.class)
                .hasMessage("Premature close: the connection was closed before the answer was complete");
    }

    @Test
    void a_stream_that_is_reset_in_its_course_is_lost() {
        assertThatThrownBy(() -> stream(line -> {
                    int stream = line.request();
                    line.send(HEADERS, END_HEADERS, stream, OK);
                    line.send(RST_STREAM, 0, stream, number(2));
                }))
                .isNotInstanceOf(ClientConnection.Crossed.class)
                .hasMessage("Connection reset: the peer reset the stream with code 2");
    }

    @Test
    void a_stream_that_goes_on_for_ever_is_lost_in_time() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        assertThatThrownBy(() -> call(false, TimeUnit.MILLISECONDS.toNanos(100), line -> {
                    int stream = line.request();
                    line.send(HEADERS, END_HEADERS, stream, OK);
                    never.join();
                }))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("Read timed out");
    }

    @Test
    void a_stream_that_runs_while_the_peer_says_goodbye_ends_as_it_should() throws Exception {
        try (ScriptedHttp2Peer peer = new ScriptedHttp2Peer(line -> {
                    int stream = line.request();
                    line.send(HEADERS, END_HEADERS, stream, OK);
                    line.send(GOAWAY, 0, 0, block(number(Integer.MAX_VALUE), number(0)));
                    line.send(DATA, 0, stream, MESSAGE);
                    line.send(GOAWAY, 0, 0, block(number(stream), number(0)));
                    line.send(HEADERS, END_HEADERS | END, stream, ENDED_WELL);
                });
                GrpcConnection connection = GrpcConnection.forStreams(peer.url(), LIMIT)) {
            assertThat(connection.exchange(CALL, 1, LIMIT).fault()).isNull();
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void what_the_peer_had_not_begun_with_goes_over_another_connection() {
        assertThatThrownBy(() -> unary(line -> {
                    line.request();
                    line.send(GOAWAY, 0, 0, new byte[8]);
                }))
                .isInstanceOf(ClientConnection.Crossed.class)
                .hasMessage("Premature close: GOAWAY came before the peer took the request");
        assertThatThrownBy(() -> unary(line -> line.send(RST_STREAM, 0, line.request(), number(7))))
                .isInstanceOf(ClientConnection.Crossed.class)
                .hasMessage("Connection reset: the peer reset the stream with code 7");
    }

    private static Answer unary(ScriptedHttp2Peer.Script script) throws IOException {
        return call(true, LIMIT, script);
    }

    private static Answer stream(ScriptedHttp2Peer.Script script) throws IOException {
        return call(false, LIMIT, script);
    }

    private static Answer call(boolean unary, long timeOutNanos, ScriptedHttp2Peer.Script script) throws IOException {
        try (ScriptedHttp2Peer peer = new ScriptedHttp2Peer(script);
                GrpcConnection connection = unary
                        ? GrpcConnection.forUnary(peer.url(), LIMIT)
                        : GrpcConnection.forStreams(peer.url(), LIMIT)) {
            return connection.exchange(CALL, 1, timeOutNanos);
        }
    }
}
