package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.generator.Http2Connection.Reply;
import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One connection for gRPC calls without TLS, with one call at a time on it. What becomes of a call is what its peer says in
 * the trailers; a stream that ends without them is lost, as nobody knows how the call ended.
 *
 * <p>As much of gRPC over HTTP/2 as a call with one message takes: Length-Prefixed-Message, Trailers, Trailers-Only and
 * Status-Message of its protocol description. What the peer said it had not begun with goes over another connection, once, as
 * every gRPC client sends it (transparent retries of gRFC A6).
 */
final class GrpcConnection implements ClientConnection {

    private static final String STATUS = "grpc-status";
    private static final int HTTP_OK = 200;
    private static final int PREFIX = 1 + Integer.BYTES;
    private static final int MOST_SHOWN = 200;
    /** What the protocol asks for of every call. */
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/grpc", "te", "trailers");

    /** The codes by their names, from 0 on. */
    private static final List<String> CODES = List.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    private final Http2Connection http2;
    private final boolean streams;

    private GrpcConnection(Http2Connection http2, boolean streams) {
        this.http2 = http2;
        this.streams = streams;
    }

    /** Opens a connection for calls that one message answers; the time-out covers the connecting only. */
    static GrpcConnection forUnary(String baseUrl, long timeOutNanos) throws IOException {
        return new GrpcConnection(Http2Connection.open(baseUrl, timeOutNanos), false);
    }

    /** Opens a connection for calls that any number of messages answers; the time-out covers the connecting only. */
    static GrpcConnection forStreams(String baseUrl, long timeOutNanos) throws IOException {
        return new GrpcConnection(Http2Connection.open(baseUrl, timeOutNanos), true);
    }

    @Override
    public int localPort() {
        return http2.localPort();
    }

    @Override
    public boolean isUsable() {
        return http2.isUsable();
    }

    /** Makes the call of a planned request, whose path is the method and whose body is the message in Base64. */
    @Override
    public Answer exchange(PlannedRequest request, long requestId, long timeOutNanos) throws IOException {
        Messages messages = new Messages();
        Reply reply;
        try {
            reply = http2.exchange(post(request), framed(request.body()), requestId, timeOutNanos, messages::add);
        } catch (Http2Connection.NotTaken e) {
            Crossed crossed = new Crossed(String.valueOf(e.getMessage()));
            crossed.initCause(e);
            throw crossed;
        }
        Answer head = reply.head();
        Map<String, String> headers = new TreeMap<>(head.headers());
        headers.putAll(reply.trailers());
        String status = headers.get(STATUS);
        if (status == null && head.status() == HTTP_OK) {
            throw new EOFException("Premature close: the call ended without trailers, so without a grpc-status");
        }
        return new Answer(head.status(), headers, fault(status, headers.get("grpc-message"), messages));
    }

    private static PlannedRequest post(PlannedRequest call) {
        Map<String, String> headers = new TreeMap<>(call.headers());
        headers.putAll(HEADERS);
        return new PlannedRequest("POST", call.path(), headers, null, call.expectedStatus());
    }

    private static byte[] framed(@Nullable String base64) {
        byte[] message = base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
        return ByteBuffer.allocate(PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private @Nullable String fault(@Nullable String status, @Nullable String message, Messages messages) {
        if (status == null) {
            return null;
        }
        if (!status.equals("0")) {
            String shown = message == null || message.isEmpty() ? "" : ": " + decoded(message);
            return "expected grpc-status 0 (OK), got " + status + name(status) + shown;
        }
        if (!messages.areComplete()) {
            return "grpc-status 0 (OK) came in the middle of a message";
        }
        if (!streams && messages.count() != 1) {
            return String.format(
                    Locale.ROOT, "grpc-status 0 (OK) came after %d messages instead of one", messages.count());
        }
        return null;
    }

    private static String name(String status) {
        for (int code = 0; code < CODES.size(); code++) {
            if (status.equals(Integer.toString(code))) {
                return " (" + CODES.get(code) + ")";
            }
        }
        return "";
    }

    /** Returns a message as it was before it was percent-encoded. */
    private static String decoded(String message) {
        String whole;
        try {
            whole = URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not encoded as it should be: what came says more than nothing.
            whole = message;
        }
        return whole.length() <= MOST_SHOWN ? whole : whole.substring(0, MOST_SHOWN) + "…";
    }

    /** Counts the messages of an answer as its bytes come. */
    private static final class Messages {
        private int prefix;
        private long left;
        private int count;

        void add(byte[] bytes, int from, int length) {
            int at = from;
            while (at < from + length) {
                if (prefix < PREFIX) {
                    // The first byte says whether the message is compressed, the others how long it is.
                    left = prefix == 0 ? 0 : left << Byte.SIZE | (bytes[at] & 0xff);
                    prefix++;
                    at++;
                } else {
                    int step = (int) Math.min(left, from + length - at);
                    left -= step;
                    at += step;
                }
                if (prefix == PREFIX && left == 0) {
                    count++;
                    prefix = 0;
                }
            }
        }

        int count() {
            return count;
        }

        boolean areComplete() {
            return prefix == 0;
        }
    }

    @Override
    public void close() {
        http2.close();
    }
}
