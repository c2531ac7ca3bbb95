package io.plimsoll.toolbox.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.ScriptedPeer;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnectionEvent;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectionHolderTest {

    private static final PlannedRequest SLOW = PlannedRequest.get("/slow");
    private static final PlannedRequest QUICK = PlannedRequest.get("/");

    private final List<HeldConnectionEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void an_idle_connection_that_the_peer_ends_in_order_was_closed() throws Exception {
        HeldConnection idle = hold(Use.IDLE, line -> answerTwice(line));

        assertThat(idle.exchanges()).extracting(HeldConnection.Exchange::status).containsExactly(200, 200);
        assertThat(how(idle)).isEqualTo(Type.CLOSED);
    }

    @Test
    void an_idle_connection_that_the_peer_resets_was_reset() throws Exception {
        HeldConnection idle = hold(Use.IDLE, line -> {
            line.resetAtTheEnd();
            answerTwice(line);
        });

        assertThat(how(idle)).isEqualTo(Type.RESET);
    }

    @Test
    void an_idle_connection_on_which_an_answer_comes_that_nobody_asked_for_was_told() throws Exception {
        HeldConnection idle = hold(Use.IDLE, line -> {
            answerTwice(line);
            line.say("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
        });

        assertThat(how(idle)).isEqualTo(Type.TOLD_TO_LEAVE);
    }

    @Test
    void a_peer_that_ends_the_connection_with_its_first_answer_keeps_nothing_alive() throws Exception {
        HeldConnection idle = hold(Use.IDLE, line -> {
            line.request();
            line.say(ScriptedPeer.OK_AND_LEAVE);
        });

        assertThat(idle.exchanges()).hasSize(1);
        assertThat(how(idle)).isEqualTo(Type.TOLD_TO_LEAVE);
        assertThat(idle.toldMicros()).isNotNull();
    }

    @Test
    void a_used_connection_goes_on_until_an_answer_asks_to_leave() throws Exception {
        HeldConnection used = hold(Use.USED, line -> {
            answerTwice(line);
            line.request();
            line.say(ScriptedPeer.OK_AND_LEAVE);
        });

        assertThat(used.exchanges()).hasSize(3);
        assertThat(how(used)).isEqualTo(Type.TOLD_TO_LEAVE);
    }

    @Test
    void a_used_connection_that_ends_when_a_request_arrives_was_cut() throws Exception {
        HeldConnection used = hold(Use.USED, line -> {
            answerTwice(line);
            line.request();
        });

        assertThat(how(used)).isEqualTo(Type.CUT);
        assertThat(used.exchanges().get(2).cut())
                .isEqualTo("EOFException: Premature close: the connection was closed before the answer's head was"
                        + " complete");
    }

    @Test
    void a_used_connection_that_ends_between_two_requests_was_closed() throws Exception {
        HeldConnection used = hold(Use.USED, line -> {
            line.request();
            line.say(ScriptedPeer.OK);
        });

        assertThat(used.exchanges()).hasSize(1);
        assertThat(how(used)).isEqualTo(Type.CLOSED);
    }

    @Test
    void a_slow_connection_always_has_a_request_in_flight() throws Exception {
        HeldConnection slow = hold(Use.SLOW, line -> {
            for (int i = 0; i < 3; i++) {
                line.request();
                TimeUnit.MILLISECONDS.sleep(100);
                line.say(i < 2 ? ScriptedPeer.OK : ScriptedPeer.OK_AND_LEAVE);
            }
        });

        assertThat(slow.exchanges()).hasSize(3).allSatisfy(exchange -> assertThat(exchange.tookMicros())
                .isGreaterThan(90_000L));
        long gap = slow.exchanges().get(1).sentMicros()
                - slow.exchanges().get(0).sentMicros()
                - took(slow.exchanges().get(0));
        assertThat(gap).isBetween(0L, 50_000L);
        assertThat(how(slow)).isEqualTo(Type.TOLD_TO_LEAVE);
    }

    @Test
    void a_body_that_goes_out_slowly_arrives_whole() throws Exception {
        CountDownLatch whole = new CountDownLatch(1);
        PlannedRequest post = new PlannedRequest("POST", "/", Map.of(), "0123456789abcdef", 200);
        long begin = System.nanoTime();
        HeldConnection slow = hold(Use.SLOW, new HoldPlan.SlowRequest(post, 300), line -> {
            line.request();
            char[] body = new char[16];
            for (int read = 0; read < body.length; ) {
                read += line.reader().read(body, read, body.length - read);
            }
            if (new String(body).equals("0123456789abcdef")) {
                whole.countDown();
            }
            line.say(ScriptedPeer.OK_AND_LEAVE);
        });

        assertThat(whole.getCount()).isZero();
        assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(280));
        assertThat(slow.exchanges()).hasSize(1);
    }

    @Test
    void a_connection_that_nobody_ends_is_left() throws Exception {
        HeldConnection idle = hold(Use.IDLE, line -> {
            answerTwice(line);
            line.request();
        });

        // The peer waits for a third request; the holder was told to stop after half a second.
        assertThat(how(idle)).isEqualTo(Type.LEFT);
    }

    @Test
    void nobody_there_is_told() throws Exception {
        ScriptedPeer gone = new ScriptedPeer(line -> {});
        gone.close();

        HeldConnection idle = hold(gone.url(), Use.IDLE, null);

        assertThat(how(idle)).isEqualTo(Type.NOT_OPENED);
        assertThat(idle.openedMicros()).isNull();
    }

    @Test
    void http2_is_spoken_by_a_peer_that_begins_with_its_settings() throws Exception {
        HeldConnection http2 = hold(Use.HTTP2, line -> {
            byte[] preface = line.raw().readNBytes(24 + 9);
            if (new String(preface, java.nio.charset.StandardCharsets.US_ASCII).startsWith("PRI * HTTP/2.0")) {
                line.say(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                line.say(new byte[] {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8});
                // The acknowledgements of the settings and of the ping.
                if (line.raw().readNBytes(9 + 17)[9 + 16] == 8) {
                    line.say(new byte[] {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
                }
            }
        });

        assertThat(http2.openedMicros()).isNotNull();
        assertThat(how(http2)).isEqualTo(Type.TOLD_TO_LEAVE);
    }

    @Test
    void http2_that_ends_without_goaway_was_closed() throws Exception {
        HeldConnection http2 = hold(Use.HTTP2, line -> {
            line.raw().readNBytes(24 + 9);
            line.say(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            line.raw().readNBytes(9);
        });

        assertThat(how(http2)).isEqualTo(Type.CLOSED);
    }

    @Test
    void http2_is_not_spoken_by_a_peer_that_answers_in_http_1() throws Exception {
        HeldConnection http2 = hold(Use.HTTP2, line -> line.say("HTTP/1.1 400 Bad Request\r\n\r\n"));

        assertThat(how(http2)).isEqualTo(Type.NOT_SPOKEN);
    }

    @Test
    void a_websocket_is_told_by_a_close_frame() throws Exception {
        HeldConnection webSocket = hold(Use.WEBSOCKET, line -> {
            String first = line.request();
            if ("GET / HTTP/1.1".equals(first)) {
                line.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                line.say(new byte[] {(byte) 0x89, 2, 'h', 'i'});
                // A masked pong with the ping's payload; the mask is zero.
                byte[] pong = line.raw().readNBytes(8);
                if (pong[0] == (byte) 0x8a && pong[6] == 'h') {
                    line.say(new byte[] {(byte) 0x88, 0});
                }
            }
        });

        assertThat(webSocket.openedMicros()).isNotNull();
        assertThat(how(webSocket)).isEqualTo(Type.TOLD_TO_LEAVE);
    }

    @Test
    void a_path_that_answers_a_handshake_with_200_is_no_websocket() throws Exception {
        HeldConnection webSocket = hold(Use.WEBSOCKET, line -> {
            line.request();
            line.say(ScriptedPeer.OK);
        });

        assertThat(how(webSocket)).isEqualTo(Type.NOT_SPOKEN);
    }

    private static void answerTwice(ScriptedPeer.Line line) throws Exception {
        for (int i = 0; i < 2; i++) {
            line.request();
            line.say(ScriptedPeer.OK);
        }
    }

    private HeldConnection hold(Use use, ScriptedPeer.Script script) throws Exception {
        return hold(use, new HoldPlan.SlowRequest(SLOW, 0), script);
    }

    /** Every kind of connection meets the same script; only one kind is looked at. */
    private HeldConnection hold(Use use, HoldPlan.SlowRequest slow, ScriptedPeer.Script script) throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(script)) {
            return hold(peer.url(), use, slow);
        }
    }

    private HeldConnection hold(String url, Use use, HoldPlan.@Nullable SlowRequest slow) throws Exception {
        HoldPlan plan = new HoldPlan(
                url,
                use == Use.SLOW ? slow : null,
                use == Use.SLOW ? 1 : 0,
                QUICK,
                QUICK,
                use == Use.IDLE ? 1 : 0,
                use == Use.USED ? 1 : 0,
                50,
                5_000,
                "unused",
                10_000);
        CountDownLatch ended = new CountDownLatch(1);
        ConnectionHolder holder = new ConnectionHolder(plan, MicroClock.anchored(), event -> {
            events.add(event);
            Predicate<Type> open = type -> type == Type.OPENED || type == Type.SENT || type == Type.ANSWERED;
            if (event.use() == use && !open.test(event.type())) {
                ended.countDown();
            }
        });
        holder.start();
        boolean byItself = ended.await(Duration.ofMillis(1_500).toMillis(), TimeUnit.MILLISECONDS);
        holder.stop();
        holder.awaitEnd();
        HeldConnection held = HeldConnection.of(events).stream()
                .filter(connection -> connection.use() == use)
                .findFirst()
                .orElseThrow();
        assertThat(byItself).isEqualTo(how(held) != Type.LEFT);
        return held;
    }

    private static Type how(HeldConnection held) {
        return Objects.requireNonNull(held.end()).how();
    }

    private static long took(HeldConnection.Exchange exchange) {
        return Objects.requireNonNull(exchange.tookMicros());
    }
}
