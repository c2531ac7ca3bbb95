package io.plimsoll.toolbox.connections;

import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Asks a peer whether the declared path is a WebSocket, and if so holds it until the peer leaves.
 *
 * <p>As much of RFC 6455 as that takes: the opening handshake (4.1), masked pongs to its pings (5.5.2, 5.5.3) and its close
 * frame (5.5.1).
 */
final class WebSocketPeer {

    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MOST_HEAD = 16 * 1024;

    private final String baseUrl;
    private final PlannedRequest request;

    WebSocketPeer(String baseUrl, PlannedRequest request) {
        this.baseUrl = baseUrl;
        this.request = request;
    }

    void hold(ConnectionHolder.Held held, BooleanSupplier stop) throws IOException {
        try (RawSocket socket = RawSocket.open(baseUrl)) {
            if (!speaks(socket, RawSocket.soon(stop))) {
                held.tell(Type.NOT_SPOKEN);
                return;
            }
            held.tell(Type.OPENED);
            listen(socket, held, stop);
        }
    }

    private boolean speaks(RawSocket socket, BooleanSupplier stop) {
        try {
            socket.write(handshake().getBytes(StandardCharsets.UTF_8));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0 && head.length() < MOST_HEAD) {
                head.append((char) socket.read(stop));
            }
            return head.indexOf("HTTP/1.1 101") == 0;
        } catch (IOException e) {
            // Whatever it said, or did not say: it was no handshake.
            return false;
        }
    }

    private String handshake() {
        StringBuilder head = new StringBuilder();
        head.append("GET ").append(request.path()).append(" HTTP/1.1\r\n");
        Map<String, String> headers = request.headers();
        if (headers.keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
            head.append("Host: ").append(URI.create(baseUrl).getAuthority()).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        // The key proves to a client that the answer is not a cached one; any will do here.
        return head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
                .append("Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n\r\n")
                .toString();
    }

    private static void listen(RawSocket socket, ConnectionHolder.Held held, BooleanSupplier stop) {
        try {
            while (true) {
                int opcode = socket.read(stop) & 0xf;
                byte[] payload = payload(socket, stop);
                if (opcode == CLOSE) {
                    held.tell(Type.TOLD_TO_LEAVE);
                    return;
                }
                if (opcode == PING) {
                    socket.write(masked(PONG, payload));
                }
            }
        } catch (RawSocket.Stopped e) {
            held.tell(Type.LEFT);
        } catch (EOFException e) {
            held.tell(Type.CLOSED);
        } catch (IOException e) {
            held.tell(Type.RESET, 0, ConnectionHolder.words(e));
        }
    }

    /** Reads a server's frame to its end; a server does not mask. Only short payloads are kept: pings have those. */
    private static byte[] payload(RawSocket socket, BooleanSupplier stop) throws IOException {
        long length = socket.read(stop) & ~MASKED;
        int more = length == SHORT_LENGTH ? Short.BYTES : length == LONG_LENGTH ? Long.BYTES : 0;
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << Byte.SIZE | socket.read(stop);
            }
        }
        byte[] kept = new byte[(int) Math.min(length, SHORT_LENGTH - 1)];
        for (long i = 0; i < length; i++) {
            int read = socket.read(stop);
            if (i < kept.length) {
                kept[(int) i] = (byte) read;
            }
        }
        return kept;
    }

    /** Returns a client's frame; a mask of zeros is one. */
    private static byte[] masked(int opcode, byte[] payload) {
        int mask = 4;
        byte[] frame = new byte[2 + mask + payload.length];
        frame[0] = (byte) (FINAL | opcode);
        frame[1] = (byte) (MASKED | payload.length);
        System.arraycopy(payload, 0, frame, 2 + mask, payload.length);
        return frame;
    }
}
