package io.plimsoll.toolbox.faultproxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A service on 127.0.0.1 that loses requests by plan and knows which it lost and how.
 *
 * <p>Requests are refused by closing the listener for a while: those never arrive here, so a refused request is one that
 * this proxy did not see and that began in one of the {@link #refusing()} windows.
 */
public final class FaultProxy implements AutoCloseable {

    /** A request to this path takes {@link #SLOW_MILLIS}. */
    public static final String SLOW_PATH = "/slow";

    /** How long a slow request takes at least. */
    public static final long SLOW_MILLIS = 1_500;

    private static final int BACKLOG = 512;
    private static final long IDLE_MILLIS = 20;

    private final FaultPlan plan;
    private final InetSocketAddress address;
    private final Map<Long, AtomicInteger> arrivals = new ConcurrentHashMap<>();
    private final Set<Long> cutOff = ConcurrentHashMap.newKeySet();
    private final List<Window> refusing = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable ServerSocketChannel listener;
    private volatile @Nullable Future<?> accepting;

    /**
     * A time in which the listener was closed, in microseconds since the Unix epoch.
     *
     * @param fromMicros the last moment at which it was surely open
     * @param closedMicros the first moment at which it was surely closed; between the two the kernel resets what waits in
     *     the listener's queue
     * @param untilMicros the first moment at which it was surely open again
     */
    public record Window(long fromMicros, long closedMicros, long untilMicros) {}

    private FaultProxy(FaultPlan plan, ServerSocketChannel listener) throws IOException {
        this.plan = plan;
        this.listener = listener;
        this.address = (InetSocketAddress) listener.getLocalAddress();
    }

    /** Starts a proxy on a free port. */
    public static FaultProxy start(FaultPlan plan) throws IOException {
        FaultProxy proxy = new FaultProxy(plan, listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        proxy.accepting = proxy.workers.submit(proxy::accept);
        return proxy;
    }

    private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(address, BACKLOG);
        return channel;
    }

    /** Returns the proxy's base URL. */
    public String baseUrl() {
        return "http://127.0.0.1:" + address.getPort();
    }

    /** Refuses connections for a while. */
    public void refuseFor(long millis) throws IOException, InterruptedException {
        ServerSocketChannel open = listener;
        Future<?> acceptor = accepting;
        if (open == null || acceptor == null) {
            throw new IllegalStateException("already refusing");
        }
        listener = null;
        accepting = null;
        long from = micros();
        open.close();
        // The channel lets go of its socket only when the thread that accepts on it has noticed.
        try {
            acceptor.get();
        } catch (ExecutionException e) {
            throw new IOException("the acceptor broke", e);
        }
        long shut = micros();
        TimeUnit.MILLISECONDS.sleep(millis);
        listener = listen(address);
        refusing.add(new Window(from, shut, micros()));
        accepting = workers.submit(this::accept);
    }

    /** Returns how often each request arrived, by its id. */
    public Map<Long, AtomicInteger> arrivals() {
        return arrivals;
    }

    /** Returns the requests that arrived on a connection that this proxy had closed as idle while they were on their way. */
    public Set<Long> cutOff() {
        return cutOff;
    }

    /** Returns the windows in which connections were refused. */
    public List<Window> refusing() {
        return refusing;
    }

    /** Returns what was planned for a request. */
    public Fault faultOf(long requestId) {
        return plan.of(requestId);
    }

    private void accept() {
        ServerSocketChannel own = listener;
        while (own != null && own.isOpen()) {
            try {
                SocketChannel connection = own.accept();
                workers.execute(() -> serve(connection));
            } catch (IOException e) {
                // The listener was closed: to refuse, or for good.
                return;
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(connection.socket().getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = connection.socket().getOutputStream();
            boolean more = true;
            boolean saidGoodbye = false;
            while (more) {
                long id = readRequest(in);
                if (id < 0) {
                    return;
                }
                arrivals.computeIfAbsent(id, unused -> new AtomicInteger()).incrementAndGet();
                if (saidGoodbye) {
                    cutOff.add(id);
                } else {
                    Fault fault = plan.of(id);
                    more = answer(fault, connection, out);
                    saidGoodbye = fault == Fault.CLOSE_WHEN_IDLE;
                }
            }
        } catch (IOException e) {
            // The client went away, as clients do after a time-out.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answer(Fault fault, SocketChannel connection, OutputStream out)
            throws IOException, InterruptedException {
        switch (fault) {
            case NONE -> out.write(message(200, "ok", 2));
            case ERROR_500 -> out.write(message(500, "broken", 6));
            case CLOSE_WHEN_IDLE -> {
                out.write(message(200, "ok", 2));
                TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
                // What the client has sent by now is still read: closing with it unread would reset the connection, and
                // nobody would know which request that cost.
                connection.shutdownOutput();
            }
            case RESET -> {
                connection.setOption(StandardSocketOptions.SO_LINGER, 0);
                return false;
            }
            case CLOSE_IN_BODY -> {
                out.write(message(200, "the first of", 100));
                return false;
            }
            case CLOSE_BEFORE_ANSWER -> {
                return false;
            }
            case SILENCE -> {
                closed.await();
                return false;
            }
        }
        return true;
    }

    private static byte[] message(int status, String body, int length) {
        return ("HTTP/1.1 " + status + " Said\r\nX-Pod: proxy-0\r\nX-Version: 1\r\nContent-Length: " + length
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads a request without a body; returns its id, or -1 at the end of the connection. */
    private static long readRequest(BufferedReader in) throws IOException, InterruptedException {
        String line = in.readLine();
        if (line == null) {
            return -1;
        }
        long id = -1;
        boolean slow = line.startsWith("GET " + SLOW_PATH);
        while (line != null && !line.isEmpty()) {
            if (line.regionMatches(true, 0, "X-Request-Id: ", 0, 14)) {
                id = Long.parseLong(line.substring(14).trim());
            }
            line = in.readLine();
        }
        if (id < 0) {
            throw new IOException("a request without an id");
        }
        if (slow) {
            TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
        }
        return id;
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public void close() {
        closed.countDown();
        ServerSocketChannel open = listener;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        workers.shutdownNow();
    }
}
