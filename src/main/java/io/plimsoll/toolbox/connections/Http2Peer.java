package io.plimsoll.toolbox.connections;

import io.plimsoll.traffic.HeldConnectionEvent.Type;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Asks a peer whether it speaks HTTP/2 without TLS, and if so holds a connection until the peer leaves it.
 *
 * <p>As much of RFC 9113 as that takes: the connection preface (3.4), SETTINGS and their acknowledgement (6.5), PING (6.7)
 * and GOAWAY (6.8). A peer that speaks HTTP/2 has to begin with a SETTINGS frame; one that does not answers otherwise.
 */
final class Http2Peer {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 9;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int ACK = 1;
    private static final int MOST_LENGTH = 1 << 14;

    private final String baseUrl;

    Http2Peer(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    private record Frame(int type, int flags, byte[] payload) {}

    /** Reads one byte. */
    private interface Source {
        int read() throws IOException;
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

    private static boolean speaks(RawSocket socket, BooleanSupplier stop) {
        try {
            socket.write(PREFACE);
            socket.write(frame(SETTINGS, 0, new byte[0]));
            Frame first = read(() -> socket.read(stop));
            if (first.type() != SETTINGS || (first.flags() & ACK) != 0) {
                return false;
            }
            socket.write(frame(SETTINGS, ACK, new byte[0]));
            return true;
        } catch (IOException e) {
            // Whatever it said, or did not say: it was no HTTP/2.
            return false;
        }
    }

    private static void listen(RawSocket socket, ConnectionHolder.Held held, BooleanSupplier stop) {
        try {
            while (true) {
                Frame frame = read(() -> socket.read(stop));
                if (frame.type() == GOAWAY) {
                    held.tell(Type.TOLD_TO_LEAVE);
                    return;
                }
                if ((frame.type() == PING || frame.type() == SETTINGS) && (frame.flags() & ACK) == 0) {
                    socket.write(frame(frame.type(), ACK, frame.type() == PING ? frame.payload() : new byte[0]));
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

    private static Frame read(Source source) throws IOException {
        byte[] header = bytes(source, HEADER);
        int length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
        if (length > MOST_LENGTH) {
            throw new IOException("not an HTTP/2 frame: a length of " + length);
        }
        return new Frame(header[3] & 0xff, header[4] & 0xff, bytes(source, length));
    }

    private static byte[] bytes(Source source, int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) source.read();
        }
        return bytes;
    }

    /** Returns a frame of the connection itself, that is, of stream 0. */
    private static byte[] frame(int type, int flags, byte[] payload) {
        byte[] frame = new byte[HEADER + payload.length];
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        System.arraycopy(payload, 0, frame, HEADER, payload.length);
        return frame;
    }
}
