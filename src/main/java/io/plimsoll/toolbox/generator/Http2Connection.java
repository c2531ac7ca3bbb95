package io.plimsoll.toolbox.generator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection without TLS, with one request at a time on it and none of them twice: what the socket says is what
 * the caller hears. A peer that has asked to leave (GOAWAY) gets no further request.
 *
 * <p>As much of RFC 9113 as that takes: prior knowledge (3.3), frames (4, 6) but for push, which it refuses, flow control by
 * giving back every byte at once (6.9). Header compression is Netty's.
 */
final class Http2Connection implements ClientConnection {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME_HEADER = 9;
    private static final int MOST_LENGTH = 1 << 14;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_LENGTH = 5;
    private static final int REFUSED_STREAM = 7;
    private static final int INFORMATIONAL = 1;
    /** SETTINGS_ENABLE_PUSH (6.5.2) as 0. */
    private static final byte[] NO_PUSH = {0, 2, 0, 0, 0, 0};

    private static final int HUNDRED = 100;
    /** What the peer said without being asked is read in this time, as it is there already. */
    private static final long THERE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SocketChannel channel;
    private final Socket socket;
    private final String authority;
    private final Http2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.ALWAYS_SENSITIVE);
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private long deadlineNanos;
    private int nextStream = 1;
    private boolean usable = true;
    private int lastTaken = Integer.MAX_VALUE;

    /** The peer said that it has not begun with the request. */
    static final class NotTaken extends EOFException {
        private static final long serialVersionUID = 1L;

        NotTaken(String message) {
            super(message);
        }
    }

    /** Takes the body of an answer as it comes. */
    @FunctionalInterface
    interface Body {
        void add(byte[] bytes, int from, int length);
    }

    /**
     * An answer in full.
     *
     * @param head its status and headers
     * @param trailers the headers that came after its body; none if nothing did
     */
    record Reply(Answer head, Map<String, String> trailers) {}

    private record Frame(int type, int flags, int stream, byte[] payload) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private Http2Connection(SocketChannel channel, String authority) {
        this.channel = channel;
        this.socket = channel.socket();
        this.authority = authority;
    }

    static Http2Connection open(String baseUrl, long timeOutNanos) throws IOException {
        URI uri = URI.create(baseUrl);
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket()
                    .connect(
                            new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()),
                            millis(timeOutNanos));
            Http2Connection opened = new Http2Connection(channel, uri.getAuthority());
            opened.write(PREFACE);
            opened.send(SETTINGS, 0, 0, NO_PUSH);
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public boolean isUsable() {
        if (!usable) {
            return false;
        }
        try {
            if (position == limit && !lookIntoSocket()) {
                return false;
            }
            deadlineNanos = System.nanoTime() + THERE_NANOS;
            while (position < limit) {
                heed(frame());
            }
            return usable;
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes what has come, without waiting; returns whether the peer is still there. */
    private boolean lookIntoSocket() throws IOException {
        channel.configureBlocking(false);
        try {
            int read = channel.read(ByteBuffer.wrap(buffer));
            position = 0;
            limit = Math.max(0, read);
            return read >= 0;
        } finally {
            channel.configureBlocking(true);
        }
    }

    @Override
    public Answer exchange(PlannedRequest request, long requestId, long timeOutNanos) throws IOException {
        String text = request.body();
        byte[] body = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        return exchange(request, body, requestId, timeOutNanos, (bytes, from, length) -> {})
                .head();
    }

    /**
     * Sends a request with another body than its own.
     *
     * @param body the body that goes out; {@code null} for none
     * @param taken takes the answer's body
     * @throws NotTaken if the peer said that it has not begun with the request
     */
    Reply exchange(PlannedRequest request, byte @Nullable [] body, long requestId, long timeOutNanos, Body taken)
            throws IOException {
        deadlineNanos = System.nanoTime() + timeOutNanos;
        int stream = nextStream;
        nextStream += 2;
        boolean ended = false;
        try {
            ask(request, body, requestId, stream);
            Reply reply = answer(stream, taken);
            ended = true;
            return reply;
        } finally {
            // What was cut or timed out leaves a stream that is still open, which no next request may meet.
            usable &= ended;
        }
    }

    private void ask(PlannedRequest request, byte @Nullable [] content, long requestId, int stream) throws IOException {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method(request.method())
                .scheme("http")
                .authority(authority)
                .path(request.path());
        headers.set(LedgerSimulation.REQUEST_ID.toLowerCase(Locale.ROOT), Long.toString(requestId));
        request.headers().forEach((name, value) -> headers.set(name.toLowerCase(Locale.ROOT), value));
        byte[] body = content == null ? new byte[0] : content;
        if (content != null) {
            headers.set("content-length", Integer.toString(body.length));
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
            byte[] bytes = new byte[block.readableBytes()];
            block.readBytes(bytes);
            send(HEADERS, body.length == 0 ? END_HEADERS | END_STREAM : END_HEADERS, stream, bytes);
        } catch (Http2Exception e) {
            throw new IOException("the request's headers cannot be written: " + e.getMessage(), e);
        } finally {
            block.release();
        }
        for (int from = 0; from < body.length; from += MOST_LENGTH) {
            int length = Math.min(MOST_LENGTH, body.length - from);
            byte[] part = new byte[length];
            System.arraycopy(body, from, part, 0, length);
            send(DATA, from + length == body.length ? END_STREAM : 0, stream, part);
        }
    }

    private Reply answer(int stream, Body taken) throws IOException {
        Answer answer = null;
        Map<String, String> trailers = Map.of();
        while (true) {
            Frame frame = frame();
            if (frame.stream() != stream) {
                heed(frame);
                if (stream > lastTaken) {
                    throw new NotTaken("Premature close: GOAWAY came before the peer took the request");
                }
                continue;
            }
            boolean end = frame.has(END_STREAM);
            if (frame.type() == RST_STREAM) {
                int code = number(frame.payload(), 0);
                String words = "Connection reset: the peer reset the stream with code " + code;
                throw code == REFUSED_STREAM ? new NotTaken(words) : new IOException(words);
            }
            if (frame.type() == HEADERS) {
                Answer head = head(frame);
                if (answer != null) {
                    trailers = head.headers();
                } else if (head.status() / HUNDRED != INFORMATIONAL) {
                    answer = head;
                }
            } else if (frame.type() == DATA) {
                byte[] content = content(frame);
                taken.add(content, 0, content.length);
                giveBack(stream, frame.payload().length, end);
            }
            if (end && answer != null) {
                return new Reply(answer, trailers);
            }
        }
    }

    /** Returns what a frame of headers or data carries, without its padding. */
    private static byte[] content(Frame frame) throws IOException {
        int from = frame.has(PADDED) ? 1 : 0;
        int padding = frame.has(PADDED) && frame.payload().length > 0 ? frame.payload()[0] & 0xff : 0;
        if (frame.type() == HEADERS && frame.has(PRIORITY)) {
            from += PRIORITY_LENGTH;
        }
        int to = frame.payload().length - padding;
        if (from > to) {
            throw new IOException("not HTTP/2: a frame has more padding than it is long");
        }
        return Arrays.copyOfRange(frame.payload(), from, to);
    }

    private Answer head(Frame first) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(content(first));
        Frame last = first;
        while (!last.has(END_HEADERS)) {
            last = frame();
            if (last.type() != CONTINUATION) {
                throw new IOException("not HTTP/2: a header block was not continued");
            }
            block.write(last.payload(), 0, last.payload().length);
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(block.toByteArray());
        try {
            Http2Headers decoded = decoder.decodeHeaders(first.stream(), bytes);
            CharSequence status = decoded.status();
            Map<String, String> headers = new TreeMap<>();
            decoded.forEach(each ->
                    headers.put(each.getKey().toString(), each.getValue().toString()));
            return new Answer(status == null ? 0 : Integer.parseInt(status.toString()), headers);
        } catch (Http2Exception e) {
            throw new IOException("not HTTP/2: " + e.getMessage(), e);
        } finally {
            bytes.release();
        }
    }

    /** Does what a frame asks for that is none of the answer that is waited for. */
    private void heed(Frame frame) throws IOException {
        switch (frame.type()) {
            case SETTINGS, PING -> {
                if (!frame.has(ACK)) {
                    reply(frame.type(), ACK, 0, frame.type() == PING ? frame.payload() : new byte[0]);
                }
            }
            case GOAWAY -> {
                usable = false;
                lastTaken = number(frame.payload(), 0) & Integer.MAX_VALUE;
            }
            // Whatever stream it belongs to: the decoder's table is the connection's, and the next block builds on it
            // (4.3).
            case HEADERS -> head(frame);
            // The window of the connection is one for all streams, too (6.9).
            case DATA -> giveBack(frame.stream(), frame.payload().length, true);
            default -> {}
        }
    }

    private void giveBack(int stream, int length, boolean ended) {
        if (length == 0) {
            return;
        }
        byte[] increment = ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
        reply(WINDOW_UPDATE, 0, 0, increment);
        if (!ended) {
            reply(WINDOW_UPDATE, 0, stream, increment);
        }
    }

    /** Says what the peer may want to hear. Whether it still listens says nothing of what it has sent: reading decides. */
    private void reply(int type, int flags, int stream, byte[] payload) {
        try {
            send(type, flags, stream, payload);
        } catch (IOException e) {
            usable = false;
        }
    }

    private static int number(byte[] payload, int at) {
        return payload.length < at + Integer.BYTES
                ? 0
                : ByteBuffer.wrap(payload).getInt(at);
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        write(frame.array());
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private Frame frame() throws IOException {
        ByteBuffer header = ByteBuffer.wrap(bytes(FRAME_HEADER));
        int length = ((header.get() & 0xff) << 16) | (header.getShort() & 0xffff);
        int type = header.get() & 0xff;
        int flags = header.get() & 0xff;
        int stream = header.getInt() & Integer.MAX_VALUE;
        if (length > MOST_LENGTH) {
            throw new IOException("not an HTTP/2 frame: a length of " + length);
        }
        return new Frame(type, flags, stream, bytes(length));
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int have = 0; have < count; ) {
            if (position == limit) {
                fill();
            }
            int step = Math.min(count - have, limit - position);
            System.arraycopy(buffer, position, bytes, have, step);
            position += step;
            have += step;
        }
        return bytes;
    }

    private void fill() throws IOException {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("Read timed out");
        }
        socket.setSoTimeout(millis(left));
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
            throw new EOFException("Premature close: the connection was closed before the answer was complete");
        }
        position = 0;
        limit = read;
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
