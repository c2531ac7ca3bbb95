package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.HttpConnection.Word;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, with one message at a time on it that is answered by another, and none of them twice. A WebSocket that ends
 * without a close frame that says goodbye costs the next message: the client could not know.
 *
 * <p>As much of RFC 6455 as that takes: the opening handshake (4.1), masked frames (5.3), messages in fragments (5.4), pings and
 * pongs (5.5.2, 5.5.3) and close frames (5.5.1). Where no message is declared, a ping is sent: every peer answers it.
 */
public final class WebSocketConnection implements ClientConnection {

    /** The status of an answer that opens a WebSocket. */
    public static final int SWITCHING_PROTOCOLS = 101;

    /** Stands for the number of the message, in it and in what its answer shows. */
    public static final String ID = "{id}";

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int OPCODE = 0xf;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MOST_KEPT = 1 << 20;
    private static final int NORMAL = 1000;
    private static final int NO_CODE = 1005;
    /** Normal, going away, none given, restarting, try again later (RFC 6455, 7.4.1, and IANA's registry). */
    private static final Set<Integer> GOODBYES = Set.of(NORMAL, 1001, NO_CODE, 1012, 1013);
    /** A close frame that comes this soon after a message was sent was under way already: it is no answer to it. */
    private static final long CROSSING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What the peer said without being asked is read in this time, as it is there already. */
    private static final long THERE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** The key shows a client that the answer is not a cached one; any will do here. */
    private static final String HANDSHAKE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n";

    private final HttpConnection http;
    private final @Nullable String shows;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private @Nullable Answer opened;
    private boolean toldToLeave;
    private @Nullable IOException broken;

    private record Frame(int opcode, boolean last, byte[] payload) {}

    private WebSocketConnection(HttpConnection http, @Nullable String shows) {
        this.http = http;
        this.shows = shows;
    }

    /**
     * Opens a connection that is no WebSocket yet; the time-out covers the connecting only.
     *
     * @param shows what the answer to a message holds; {@code null} if any message is one
     */
    public static WebSocketConnection open(String baseUrl, long timeOutNanos, @Nullable String shows)
            throws IOException {
        return new WebSocketConnection(HttpConnection.open(baseUrl, timeOutNanos), shows);
    }

    @Override
    public int localPort() {
        return http.localPort();
    }

    /** Asks the peer to make a WebSocket of this connection; it is one if the answer has the status 101. */
    public Answer handshake(PlannedRequest request, long timeOutNanos) throws IOException {
        PlannedRequest get =
                new PlannedRequest("GET", request.path(), request.headers(), null, request.expectedStatus());
        Answer answer = http.upgrade(get, HANDSHAKE, timeOutNanos);
        toldToLeave = answer.status() != SWITCHING_PROTOCOLS;
        opened = answer;
        return answer;
    }

    @Override
    public boolean isUsable() {
        try {
            while (broken == null && !toldToLeave && http.hasCome()) {
                heed(frame(THERE_NANOS));
            }
        } catch (EOFException e) {
            broken = new EOFException("Premature close: the WebSocket ended without a close frame");
        } catch (IOException e) {
            broken = e;
        }
        // What is broken was not announced, so a client sends its next message, and loses it.
        return !toldToLeave;
    }

    /** Waits for what the peer does on its own while no message is under way; messages of its own do not matter. */
    public Word listen(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        try {
            while (!toldToLeave && broken == null) {
                heed(frame(end - System.nanoTime()));
            }
            return Word.UNASKED;
        } catch (SocketTimeoutException e) {
            // That nothing came is an answer here.
            return Word.NOTHING;
        } catch (EOFException e) {
            return Word.END;
        } catch (SocketException e) {
            return Word.RESET;
        }
    }

    @Override
    public Answer exchange(PlannedRequest request, long requestId, long timeOutNanos) throws IOException {
        long deadline = System.nanoTime() + timeOutNanos;
        IOException ended = broken;
        if (ended != null) {
            throw ended;
        }
        Answer open = opened == null ? handshake(request, timeOutNanos) : opened;
        if (open.status() != SWITCHING_PROTOCOLS) {
            return open;
        }
        String id = Long.toString(requestId);
        String text = request.body();
        byte[] sent = (text == null ? id : text.replace(ID, id)).getBytes(StandardCharsets.UTF_8);
        http.write(masked(text == null ? PING : TEXT, sent));
        long sentNanos = System.nanoTime();
        try {
            while (!answers(frame(deadline - System.nanoTime()), text == null ? sent : null, id)) {
                requireOpen(sentNanos);
            }
            return open;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    private void requireOpen(long sentNanos) throws IOException {
        IOException ended = broken;
        if (ended != null) {
            throw ended;
        }
        if (toldToLeave) {
            throw System.nanoTime() - sentNanos <= CROSSING_NANOS
                    ? new Crossed("Premature close: a close frame crossed the message")
                    : new EOFException("Premature close: a close frame came instead of the answer");
        }
    }

    /** Does what a frame asks for; returns whether it completes the answer to the message, or to the ping, if it was one. */
    private boolean answers(Frame frame, byte @Nullable [] pinged, String id) throws IOException {
        heed(frame);
        if (pinged != null) {
            return frame.opcode() == PONG && Arrays.equals(frame.payload(), pinged);
        }
        if (frame.opcode() > BINARY || !frame.last()) {
            return false;
        }
        String text = message.toString(StandardCharsets.UTF_8);
        return shows == null || text.contains(shows.replace(ID, id));
    }

    private void heed(Frame frame) throws IOException {
        switch (frame.opcode()) {
            case CLOSE -> {
                int code = frame.payload().length < Short.BYTES
                        ? NO_CODE
                        : ByteBuffer.wrap(frame.payload()).getShort() & 0xffff;
                toldToLeave = GOODBYES.contains(code);
                if (!toldToLeave) {
                    broken = new EOFException("Premature close: the WebSocket was closed with the code " + code);
                }
                http.write(masked(CLOSE, frame.payload()));
            }
            case PING -> http.write(masked(PONG, frame.payload()));
            case TEXT, BINARY -> {
                message.reset();
                keep(frame.payload());
            }
            case CONTINUATION -> keep(frame.payload());
            default -> {}
        }
    }

    private void keep(byte[] part) {
        message.write(part, 0, Math.min(part.length, Math.max(0, MOST_KEPT - message.size())));
    }

    /** Reads a frame to its end; a server does not mask. */
    private Frame frame(long timeOutNanos) throws IOException {
        int first = octet(System.nanoTime() + timeOutNanos);
        // Once it has begun it is read whole: whoever gave up in its middle would take the rest for another frame.
        long deadline = System.nanoTime() + Math.max(timeOutNanos, REST_NANOS);
        long length = octet(deadline) & ~MASKED;
        int more = length == SHORT_LENGTH ? Short.BYTES : length == LONG_LENGTH ? Long.BYTES : 0;
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << Byte.SIZE | octet(deadline);
            }
        }
        byte[] kept = new byte[(int) Math.min(length, MOST_KEPT)];
        for (long i = 0; i < length; i++) {
            int read = octet(deadline);
            if (i < kept.length) {
                kept[(int) i] = (byte) read;
            }
        }
        return new Frame(first & OPCODE, (first & FINAL) != 0, kept);
    }

    private int octet(long deadlineNanos) throws IOException {
        int read = http.read(deadlineNanos - System.nanoTime());
        if (read < 0) {
            throw new EOFException("Premature close: the WebSocket ended without a close frame");
        }
        return read;
    }

    /** Returns a client's frame; a mask of zeros is one. */
    private static byte[] masked(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(2 + Long.BYTES + Integer.BYTES + payload.length);
        frame.put((byte) (FINAL | opcode));
        if (payload.length < SHORT_LENGTH) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 1 << Short.SIZE) {
            frame.put((byte) (MASKED | SHORT_LENGTH)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LONG_LENGTH)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    @Override
    public void close() {
        Answer answer = opened;
        if (answer != null && answer.status() == SWITCHING_PROTOCOLS && broken == null && !toldToLeave) {
            try {
                http.write(masked(
                        CLOSE,
                        ByteBuffer.allocate(Short.BYTES)
                                .putShort((short) NORMAL)
                                .array()));
            } catch (IOException e) {
                // Whoever is gone needs no goodbye.
                broken = e;
            }
        }
        http.close();
    }
}
