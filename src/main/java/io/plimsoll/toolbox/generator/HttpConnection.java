package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that is kept alive and never retries: what the socket says is what the caller hears.
 *
 * <p>An exchange that fails leaves the connection closed.
 */
public final class HttpConnection implements ClientConnection {

    private static final int MAX_LINE = 64 * 1024;

    /** Into how many pieces a body is cut that goes out slowly. */
    private static final int PIECES = 10;

    /** How much of a body is kept at most where it is asked for. */
    private static final int MOST_KEPT = 1 << 20;

    private final SocketChannel channel;
    private final Socket socket;
    private final String host;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private long deadlineNanos;
    private boolean usable = true;
    private @Nullable ByteArrayOutputStream kept;

    /**
     * An answer that came in full.
     *
     * @param status its status
     * @param headers its headers, their names in lower case
     * @param fault what is wrong with it whatever its status; {@code null} if nothing is
     */
    public record Answer(int status, Map<String, String> headers, @Nullable String fault) {

        /** Makes one that its status says all about. */
        public Answer(int status, Map<String, String> headers) {
            this(status, headers, null);
        }

        /** Returns a header, or {@code null} if it has none of that name. */
        public @Nullable String header(@Nullable String name) {
            return name == null ? null : headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * An answer with its body.
     *
     * @param answer the answer
     * @param body its body as text, as much of it as was kept
     */
    public record Page(Answer answer, String body) {}

    /** What came on a connection on which nothing was under way. */
    public enum Word {
        /** Nothing, within the time. */
        NOTHING,
        /** Something that nobody had asked for, such as an answer 408. */
        UNASKED,
        /** The peer's orderly end (FIN). */
        END,
        /** The peer's reset (RST). */
        RESET
    }

    private HttpConnection(SocketChannel channel, String host) {
        this.channel = channel;
        this.socket = channel.socket();
        this.host = host;
    }

    /** Opens a connection; the time-out covers the connecting only. */
    public static HttpConnection open(String baseUrl, long timeOutNanos) throws IOException {
        URI uri = URI.create(baseUrl);
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(new InetSocketAddress(uri.getHost(), port), millis(timeOutNanos));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new HttpConnection(channel, uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + port);
    }

    @Override
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Returns whether the last answer left the connection open for another request. */
    public boolean isOpenForMore() {
        return usable;
    }

    /** Waits for what the peer does on its own while nothing is under way. */
    public Word listen(long nanos) throws IOException {
        if (position < limit) {
            // It came together with the last answer.
            return Word.UNASKED;
        }
        socket.setSoTimeout(millis(nanos));
        try {
            return socket.getInputStream().read() < 0 ? Word.END : Word.UNASKED;
        } catch (SocketTimeoutException e) {
            // That nothing came is an answer here.
            return Word.NOTHING;
        } catch (SocketException e) {
            return Word.RESET;
        }
    }

    @Override
    public boolean isUsable() {
        if (!usable) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            try {
                // Nothing is under way, so anything that can be read is the peer's goodbye.
                return channel.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Answer exchange(PlannedRequest request, long requestId, long timeOutNanos) throws IOException {
        deadlineNanos = System.nanoTime() + timeOutNanos;
        send(wire(request, LedgerSimulation.REQUEST_ID + ": " + requestId + "\r\n", true));
        return answer(request);
    }

    /**
     * Sends a request without an id and reads the whole answer.
     *
     * @param request the request
     * @param bodyTime how long its body takes to go out, piece by piece; zero for at once
     * @param timeOutNanos when an answer that is not complete counts as lost
     */
    public Answer exchange(PlannedRequest request, Duration bodyTime, long timeOutNanos)
            throws IOException, InterruptedException {
        deadlineNanos = System.nanoTime() + timeOutNanos;
        if (bodyTime.isZero()) {
            send(wire(request, "", true));
        } else {
            send(wire(request, "", false));
            byte[] body = body(request);
            for (int piece = 0; piece < PIECES; piece++) {
                TimeUnit.NANOSECONDS.sleep(bodyTime.toNanos() / PIECES);
                send(Arrays.copyOfRange(body, body.length * piece / PIECES, body.length * (piece + 1) / PIECES));
            }
        }
        return answer(request);
    }

    /**
     * Sends a request without an id and returns the whole answer with the beginning of its body.
     *
     * @param request the request
     * @param timeOutNanos when an answer that is not complete counts as lost
     */
    public Page page(PlannedRequest request, long timeOutNanos) throws IOException {
        deadlineNanos = System.nanoTime() + timeOutNanos;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        kept = body;
        try {
            send(wire(request, "", true));
            Answer answer = answer(request);
            return new Page(answer, body.toString(StandardCharsets.UTF_8));
        } finally {
            kept = null;
        }
    }

    /**
     * Asks the peer to speak another protocol on this connection; what follows the head of its answer is for {@link #read}.
     *
     * @param request the request
     * @param headers the lines that ask for it, each with its end
     * @param timeOutNanos when an answer counts as lost
     */
    Answer upgrade(PlannedRequest request, String headers, long timeOutNanos) throws IOException {
        deadlineNanos = System.nanoTime() + timeOutNanos;
        send(wire(request, headers, true));
        return head();
    }

    /** Writes bytes of another protocol. */
    void write(byte[] bytes) throws IOException {
        send(bytes);
    }

    /** Reads the next byte of another protocol; negative at the peer's end of the connection. */
    int read(long timeOutNanos) throws IOException {
        deadlineNanos = System.nanoTime() + timeOutNanos;
        return position == limit && !fill() ? -1 : buffer[position++] & 0xff;
    }

    /**
     * Returns whether there is something to read, without waiting for it.
     *
     * @throws EOFException if the peer has ended the connection
     */
    boolean hasCome() throws IOException {
        if (position < limit) {
            return true;
        }
        channel.configureBlocking(false);
        try {
            int read = channel.read(ByteBuffer.wrap(buffer));
            if (read < 0) {
                throw new EOFException("the peer ended the connection");
            }
            position = 0;
            limit = read;
            return read > 0;
        } finally {
            channel.configureBlocking(true);
        }
    }

    private void send(byte[] bytes) throws IOException {
        usable = false;
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    private Answer answer(PlannedRequest request) throws IOException {
        Answer answer = head();
        while (answer.status() / 100 == 1) {
            answer = head();
        }
        boolean reusable = body(request, answer);
        String connection = answer.headers().getOrDefault("connection", "");
        usable = reusable && !connection.toLowerCase(Locale.ROOT).contains("close");
        return answer;
    }

    private byte[] wire(PlannedRequest request, String idHeader, boolean withBody) {
        StringBuilder head = new StringBuilder();
        head.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n");
        if (request.headers().keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
            head.append("Host: ").append(host).append("\r\n");
        }
        head.append(idHeader);
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        byte[] body = body(request);
        if (request.body() != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        byte[] headBytes = head.toString().getBytes(StandardCharsets.UTF_8);
        if (!withBody) {
            return headBytes;
        }
        byte[] wire = Arrays.copyOf(headBytes, headBytes.length + body.length);
        System.arraycopy(body, 0, wire, headBytes.length, body.length);
        return wire;
    }

    private static byte[] body(PlannedRequest request) {
        return request.body() == null ? new byte[0] : request.body().getBytes(StandardCharsets.UTF_8);
    }

    private Answer head() throws IOException {
        String statusLine = line();
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("\\d{3}")) {
            throw new IOException("not an HTTP/1 answer: " + statusLine);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not an HTTP header: " + line);
            }
            headers.put(
                    line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        return new Answer(Integer.parseInt(parts[1]), headers);
    }

    /** Reads the body away; returns whether its end left the connection open. */
    private boolean body(PlannedRequest request, Answer answer) throws IOException {
        if (request.method().equals("HEAD") || answer.status() == 204 || answer.status() == 304) {
            return true;
        }
        if (answer.headers()
                .getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            for (long size = chunkSize(); size > 0; size = chunkSize()) {
                skip(size);
                line();
            }
            while (!line().isEmpty()) {
                // Trailers mean nothing to us.
            }
            return true;
        }
        String length = answer.headers().get("content-length");
        if (length != null) {
            skip(Long.parseLong(length));
            return true;
        }
        do {
            keep(limit - position);
            position = limit;
        } while (fill());
        return false;
    }

    private long chunkSize() throws IOException {
        String line = line();
        int end = line.indexOf(';');
        return Long.parseLong((end < 0 ? line : line.substring(0, end)).trim(), 16);
    }

    private void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (position == limit && !fill()) {
                throw new EOFException("Premature close: " + left + " of " + count + " bytes of the body were missing");
            }
            int step = (int) Math.min(left, limit - position);
            keep(step);
            position += step;
            left -= step;
        }
    }

    private void keep(int count) {
        ByteArrayOutputStream body = kept;
        if (body != null && body.size() < MOST_KEPT) {
            body.write(buffer, position, count);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < MAX_LINE) {
            if (position == limit && !fill()) {
                throw new EOFException(
                        "Premature close: the connection was closed before the answer's head was complete");
            }
            char c = (char) (buffer[position++] & 0xff);
            if (c == '\n') {
                int length = line.length();
                if (length > 0 && line.charAt(length - 1) == '\r') {
                    line.setLength(length - 1);
                }
                return line.toString();
            }
            line.append(c);
        }
        throw new IOException("a line of the answer's head is longer than " + MAX_LINE + " bytes");
    }

    private boolean fill() throws IOException {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("Read timed out");
        }
        socket.setSoTimeout(millis(left));
        InputStream in = socket.getInputStream();
        int read = in.read(buffer);
        position = 0;
        limit = Math.max(read, 0);
        return read >= 0;
    }

    private static int millis(long nanos) {
        // 0 would mean for ever.
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    @Override
    public void close() {
        usable = false;
        try {
            channel.close();
        } catch (IOException e) {
            // A connection that cannot be closed is gone already.
        }
    }
}
