package io.plimsoll.toolbox.connections;

import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.generator.HttpConnection;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.toolbox.generator.WebSocketConnection;
import io.plimsoll.traffic.HeldConnectionEvent;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds connections to one pod, each on a thread of its own, and tells what happens on them.
 *
 * <p>Nothing is opened anew: a connection that has ended stays ended. So what the pod does to it is not hidden by what a
 * patient client would do next.
 */
final class ConnectionHolder {

    /** So often a thread that only listens looks whether it is to stop. */
    private static final long LISTEN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** What does not answer a handshake by then is no WebSocket. */
    private static final long FIRST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final HoldPlan plan;
    private final MicroClock clock;
    private final Consumer<HeldConnectionEvent> events;
    private final List<Thread> threads = new ArrayList<>();
    private final long timeOutNanos;
    private volatile boolean stopping;

    ConnectionHolder(HoldPlan plan, MicroClock clock, Consumer<HeldConnectionEvent> events) {
        this.plan = plan;
        this.clock = clock;
        this.events = events;
        this.timeOutNanos = TimeUnit.MILLISECONDS.toNanos(plan.timeOutMillis());
    }

    /** Opens everything; returns at once. */
    void start() {
        HoldPlan.SlowRequest slow = plan.slow();
        for (int i = 0; slow != null && i < plan.slowConnections(); i++) {
            hold(new Held("slow-" + i, Use.SLOW), (held, connection) -> keepSlow(held, connection, slow));
        }
        for (int i = 0; i < plan.idleConnections(); i++) {
            hold(new Held("idle-" + i, Use.IDLE), this::keepIdle);
        }
        for (int i = 0; i < plan.usedConnections(); i++) {
            hold(new Held("used-" + i, Use.USED), this::keepUsed);
        }
        run(new Held("http2", Use.HTTP2), held -> new Http2Peer(plan.baseUrl()).hold(held, this::isStopping));
        run(new Held("websocket", Use.WEBSOCKET), this::keepWebSocket);
    }

    /** Asks every thread to leave its connection. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Waits until every connection has ended. */
    void awaitEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** A connection as its events name it. */
    final class Held {

        private final String name;
        private final Use use;

        Held(String name, Use use) {
            this.name = name;
            this.use = use;
        }

        void tell(Type type) {
            tell(type, 0, null);
        }

        void tell(Type type, int status, @Nullable String message) {
            events.accept(new HeldConnectionEvent(clock.micros(), name, use, type, status, message));
        }
    }

    /** What is done with a connection once it is open. */
    private interface Keeping {
        void keep(Held held, HttpConnection connection) throws InterruptedException;
    }

    /** Waits for what a peer does on its own. */
    private interface Listening {
        HttpConnection.Word listen(long nanos) throws IOException;
    }

    /** What is done with a connection from its opening on. */
    private interface Holding {
        void hold(Held held) throws IOException;
    }

    private void hold(Held held, Keeping keeping) {
        run(held, opened -> {
            try (HttpConnection connection = HttpConnection.open(plan.baseUrl(), timeOutNanos)) {
                held.tell(Type.OPENED);
                keeping.keep(held, connection);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void run(Held held, Holding holding) {
        Thread thread = new Thread(
                () -> {
                    try {
                        holding.hold(held);
                    } catch (IOException | RuntimeException e) {
                        held.tell(Type.NOT_OPENED, 0, words(e));
                    }
                },
                held.name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void keepSlow(Held held, HttpConnection connection, HoldPlan.SlowRequest slow) throws InterruptedException {
        while (!stopping) {
            if (!exchange(held, connection, slow.request(), Duration.ofMillis(slow.bodyMillis()))) {
                return;
            }
        }
        held.tell(Type.LEFT);
    }

    private void keepIdle(Held held, HttpConnection connection) throws InterruptedException {
        // The second request shows that the first one really left the connection open.
        for (int i = 0; i < 2; i++) {
            if (!exchange(held, connection, plan.request(), Duration.ZERO)) {
                return;
            }
        }
        while (!stopping) {
            if (hasEnded(held, connection::listen, LISTEN_NANOS)) {
                return;
            }
        }
        held.tell(Type.LEFT);
    }

    private void keepUsed(Held held, HttpConnection connection) throws InterruptedException {
        while (!stopping) {
            if (!exchange(held, connection, plan.request(), Duration.ZERO)
                    || hasEnded(held, connection::listen, TimeUnit.MILLISECONDS.toNanos(plan.usedPeriodMillis()))) {
                return;
            }
        }
        held.tell(Type.LEFT);
    }

    private void keepWebSocket(Held held) throws IOException {
        try (WebSocketConnection connection = WebSocketConnection.open(plan.baseUrl(), FIRST_WORDS_NANOS, null)) {
            if (!isWebSocket(connection)) {
                held.tell(Type.NOT_SPOKEN);
                return;
            }
            held.tell(Type.OPENED);
            while (!stopping) {
                if (hasEnded(held, connection::listen, LISTEN_NANOS)) {
                    return;
                }
            }
            held.tell(Type.LEFT);
        }
    }

    private boolean isWebSocket(WebSocketConnection connection) {
        try {
            return connection.handshake(plan.webSocket(), FIRST_WORDS_NANOS).status()
                    == WebSocketConnection.SWITCHING_PROTOCOLS;
        } catch (IOException e) {
            // Whatever it said, or did not say: it was no handshake.
            return false;
        }
    }

    /** Sends a request; returns whether the connection can take another. */
    private boolean exchange(Held held, HttpConnection connection, PlannedRequest request, Duration bodyTime)
            throws InterruptedException {
        held.tell(Type.SENT);
        try {
            HttpConnection.Answer answer = connection.exchange(request, bodyTime, timeOutNanos);
            held.tell(Type.ANSWERED, answer.status(), null);
        } catch (IOException | RuntimeException e) {
            held.tell(Type.CUT, 0, words(e));
            return false;
        }
        if (!connection.isOpenForMore()) {
            held.tell(Type.TOLD_TO_LEAVE);
            return false;
        }
        return true;
    }

    /** Listens for a while; returns whether the peer has ended the connection. */
    private static boolean hasEnded(Held held, Listening connection, long nanos) {
        try {
            switch (connection.listen(nanos)) {
                case NOTHING -> {
                    return false;
                }
                case UNASKED -> held.tell(Type.TOLD_TO_LEAVE);
                case END -> held.tell(Type.CLOSED);
                case RESET -> held.tell(Type.RESET);
            }
        } catch (IOException e) {
            held.tell(Type.RESET, 0, words(e));
        }
        return true;
    }

    static String words(Exception e) {
        String message = e.getMessage();
        String name = e.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }
}
