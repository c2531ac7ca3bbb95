package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.LoadPlan.Slot;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A lane of connections that are kept alive, or of such as Gatling does not open: HTTP/2 without TLS, WebSockets,
 * gRPC.
 *
 * <p>Gatling cannot run it honestly: its client sends a request again, unseen, when a pooled connection turns out to be
 * closed, and since 3.15 nothing turns that off. Here each connection is a thread with a socket and a schedule of its
 * own. A request that fails has failed. A connection that the peer closed while nothing was under way is replaced before
 * the next request, as any client would, and that request counts as one on a new connection; so does one that went out
 * just before the peer's goodbye came.
 */
final class KeptAliveLane {

    private final LoadPlan plan;
    private final MicroClock clock;
    private final RequestIds ids;
    private final LedgerFile ledger;
    private final StopSignal stop;
    private final LaneTally tally;
    private final LongAdder idleCloses = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Slot> slots;

    private final Style style;

    /**
     * What a lane is like.
     *
     * @param name begins the names of its connections
     * @param slots what it sends, in turn
     * @param rate how many requests a second
     * @param connections how many connections share them
     * @param opener opens one
     * @param first what the first request on a connection counts as
     * @param later what the others count as
     * @param keeps whether there are others: a lane that does not keep its connections opens one for each request
     * @param timeOutMillis when a request without an answer is lost
     * @param waits whether the next request on a connection waits for the answer to the one before
     */
    record Style(
            String name,
            List<Slot> slots,
            double rate,
            int connections,
            ClientConnection.Opener opener,
            ConnectionKind first,
            ConnectionKind later,
            boolean keeps,
            long timeOutMillis,
            boolean waits) {

        /** Returns that of HTTP/1.1. */
        static Style http1(LoadPlan plan) {
            return new Style(
                    "kept",
                    plan.slots(),
                    plan.keptRate(),
                    plan.keptAliveConnections(),
                    HttpConnection::open,
                    ConnectionKind.NEW,
                    ConnectionKind.KEPT_ALIVE,
                    true,
                    plan.timeOutMillis(),
                    false);
        }

        /**
         * Returns that of HTTP/2.
         *
         * @param plan the plan
         * @param http2 what is sent
         * @param keeps whether connections are kept for further requests
         */
        static Style http2(LoadPlan plan, LoadPlan.Http2 http2, boolean keeps) {
            return new Style(
                    keeps ? "http2-kept" : "http2-new",
                    LoadPlan.slots(http2.targets()),
                    http2.perSecond(),
                    LoadPlan.Http2.CONNECTIONS,
                    Http2Connection::open,
                    ConnectionKind.HTTP2_NEW,
                    keeps ? ConnectionKind.HTTP2_KEPT_ALIVE : ConnectionKind.HTTP2_NEW,
                    keeps,
                    plan.timeOutMillis(),
                    false);
        }

        /** Returns that of long polls, of which one is under way on each connection at any time. */
        static Style longPoll(LoadPlan.Target target) {
            return new Style(
                    "long-poll",
                    LoadPlan.slots(List.of(target)),
                    LoadPlan.LONG_POLLS_PER_SECOND,
                    LoadPlan.LONG_POLLS,
                    HttpConnection::open,
                    ConnectionKind.LONG_POLL_NEW,
                    ConnectionKind.LONG_POLL,
                    true,
                    LoadPlan.LONG_POLL_TIME_OUT_MILLIS,
                    true);
        }

        /**
         * Returns that of gRPC calls that one message answers.
         *
         * @param keeps whether connections are kept for further calls
         */
        static Style grpcUnary(LoadPlan plan, boolean keeps) {
            return new Style(
                    keeps ? "grpc-kept" : "grpc-new",
                    LoadPlan.slots(plan.grpc().unary()),
                    LoadPlan.Grpc.UNARY_PER_SECOND,
                    LoadPlan.Grpc.UNARY_CONNECTIONS,
                    GrpcConnection::forUnary,
                    ConnectionKind.GRPC_UNARY_NEW,
                    keeps ? ConnectionKind.GRPC_UNARY_KEPT_ALIVE : ConnectionKind.GRPC_UNARY_NEW,
                    keeps,
                    plan.timeOutMillis(),
                    false);
        }

        /** Returns that of gRPC streams, of which one is under way on each connection at any time. */
        static Style grpcStream(LoadPlan.Target target) {
            return new Style(
                    "grpc-stream",
                    LoadPlan.slots(List.of(target)),
                    LoadPlan.Grpc.STREAMS_PER_SECOND,
                    LoadPlan.Grpc.STREAMS,
                    GrpcConnection::forStreams,
                    ConnectionKind.GRPC_STREAM_NEW,
                    ConnectionKind.GRPC_STREAM_KEPT_ALIVE,
                    true,
                    LoadPlan.Grpc.STREAM_TIME_OUT_MILLIS,
                    true);
        }

        /** Returns that of messages on WebSockets. */
        static Style webSocket(LoadPlan plan, LoadPlan.WebSocket webSocket) {
            return new Style(
                    "websocket",
                    LoadPlan.slots(List.of(webSocket.target())),
                    LoadPlan.WebSocket.PER_SECOND,
                    LoadPlan.WebSocket.CONNECTIONS,
                    (baseUrl, timeOutNanos) -> WebSocketConnection.open(baseUrl, timeOutNanos, webSocket.shows()),
                    ConnectionKind.WEBSOCKET_NEW,
                    ConnectionKind.WEBSOCKET,
                    true,
                    plan.timeOutMillis(),
                    false);
        }
    }

    KeptAliveLane(
            LoadPlan plan,
            Style style,
            MicroClock clock,
            RequestIds ids,
            LedgerFile ledger,
            StopSignal stop,
            LaneTally tally) {
        this.plan = plan;
        this.style = style;
        this.clock = clock;
        this.ids = ids;
        this.ledger = ledger;
        this.stop = stop;
        this.tally = tally;
        this.slots = style.slots();
    }

    /** Starts the lane; its first request belongs at this moment. */
    void start(long originMicros) {
        for (int i = 0; i < style.connections(); i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number, originMicros), style.name() + "-" + number);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Waits until each request of the lane has ended; they all have time-outs. */
    void awaitEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    long idleCloses() {
        return idleCloses.sum();
    }

    private void run(int number, long originMicros) {
        double microsPerRequest = 1_000_000 / style.rate();
        long limit = (long) Math.floor(plan.seconds() * style.rate());
        try (Line line = new Line(number)) {
            for (long index = number; index < limit; index += style.connections()) {
                long planned = originMicros + Math.round(index * microsPerRequest);
                long intended = style.waits() ? Math.max(planned, line.lastEnd) : planned;
                awaitMoment(intended);
                if (!stop.allows(intended)) {
                    return;
                }
                line.request(slots.get((int) (index % slots.size())), intended);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitMoment(long intended) throws InterruptedException {
        long wait = TimeUnit.MICROSECONDS.toNanos(intended - clock.micros());
        if (wait > 0) {
            stop.awaitGiven(wait);
        }
    }

    /** One of the lane's connections, through all its replacements; one for each address that the plan goes to. */
    private final class Line implements AutoCloseable {

        private final int number;
        private final Map<String, ClientConnection> connections = new HashMap<>();
        private int opened;
        private long lastId;
        private long lastEnd;
        private @Nullable String connectionId;
        private int localPort;

        private Line(int number) {
            this.number = number;
        }

        void request(Slot slot, long intended) {
            long id = ids.next();
            long start = clock.micros();
            long late = start - intended;
            boolean busy = lastEnd > intended;
            if (late > TimeUnit.MILLISECONDS.toMicros(plan.lateBoundMillis())) {
                unsent(id, slot, intended, late, busy);
                return;
            }
            if (!busy) {
                tally.late(late);
            }
            tally.sent();
            boolean reused = reusable(slot);
            String message = null;
            LossKind kind = null;
            Answer answer = null;
            connectionId = null;
            localPort = 0;
            try {
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(style.timeOutMillis());
                try {
                    answer = exchange(slot, id, deadline);
                } catch (ClientConnection.Crossed e) {
                    idleCloses.increment();
                    discard(slot);
                    reused = false;
                    answer = exchange(slot, id, deadline);
                }
            } catch (IOException | RuntimeException e) {
                message = words(e);
                kind = LossKinds.of(message);
                discard(slot);
            }
            long end = clock.micros();
            EndState state = EndState.LOST;
            if (answer != null) {
                message = unlikeDeclared(slot.request(), answer);
                state = message == null ? EndState.OK : EndState.APPLICATION_ERROR;
            }
            if (!style.keeps()) {
                discard(slot);
            }
            tally.ended(state);
            lastId = id;
            lastEnd = end;
            ledger.add(new LedgerEntry(
                    id,
                    slot.entryPoint(),
                    slot.request().label(),
                    reused ? style.later() : style.first(),
                    intended,
                    start,
                    end,
                    state,
                    kind,
                    answer == null ? 0 : answer.status(),
                    answer == null ? null : answer.header(plan.identity().podHeader()),
                    answer == null ? null : answer.header(plan.identity().versionHeader()),
                    connectionId,
                    message,
                    localPort));
        }

        private Answer exchange(Slot slot, long id, long deadlineNanos) throws IOException {
            ClientConnection connection = connection(slot, deadlineNanos);
            localPort = connection.localPort();
            connectionId = style.name() + "-" + number + "." + opened + ":" + localPort;
            return connection.exchange(slot.request(), id, deadlineNanos - System.nanoTime());
        }

        private boolean reusable(Slot slot) {
            ClientConnection current = connections.get(slot.baseUrl());
            if (current == null) {
                return false;
            }
            if (!current.isUsable()) {
                idleCloses.increment();
                discard(slot);
                return false;
            }
            return true;
        }

        private ClientConnection connection(Slot slot, long deadlineNanos) throws IOException {
            ClientConnection current = connections.get(slot.baseUrl());
            if (current == null) {
                current = style.opener().open(slot.baseUrl(), deadlineNanos - System.nanoTime());
                opened++;
                connections.put(slot.baseUrl(), current);
            }
            return current;
        }

        private void discard(Slot slot) {
            ClientConnection current = connections.remove(slot.baseUrl());
            if (current != null) {
                current.close();
            }
        }

        private void unsent(long id, Slot slot, long intended, long late, boolean busy) {
            String message;
            if (busy) {
                tally.unsentBusy();
                message = "its connection was still waiting for the answer to request " + lastId;
            } else {
                tally.late(late);
                tally.ended(EndState.UNSENT);
                message = LoadRun.tooLate(late);
            }
            ledger.add(LoadRun.unsent(id, slot, style.later(), intended, message));
        }

        @Override
        public void close() {
            connections.values().forEach(ClientConnection::close);
            connections.clear();
        }
    }

    private static @Nullable String unlikeDeclared(LoadPlan.PlannedRequest request, Answer answer) {
        return answer.status() == request.expectedStatus()
                ? answer.fault()
                : "expected status " + request.expectedStatus() + ", got " + answer.status();
    }

    private static String words(Exception e) {
        String message = e.getMessage();
        String name = e.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }
}
