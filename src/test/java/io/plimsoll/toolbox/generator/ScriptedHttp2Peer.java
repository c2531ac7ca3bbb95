package io.plimsoll.toolbox.generator;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A peer on loopback that says on each connection what a test has written down, as frames of HTTP/2. */
final class ScriptedHttp2Peer implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END = 1;
    static final int END_HEADERS = 4;

    /** {@code :status: 200} and {@code x-pod: a}, as RFC 7541 writes them without compression. */
    static final byte[] OK = block(new byte[] {(byte) 0x88}, header("x-pod", "a"));

    private final ServerSocket listener;
    private final List<Integer> types = new CopyOnWriteArrayList<>();

    /** What the peer does with a connection, once it has the client's preface; then it closes it. */
    interface Script {
        void play(Line line) throws IOException;
    }

    ScriptedHttp2Peer(Script script) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> accept(script));
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Returns the types of the frames that came, but for those that came after the last request. */
    List<Integer> types() {
        return types;
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Script script) {
        try {
            while (true) {
                Socket socket = listener.accept();
                start(() -> serve(socket, script));
            }
        } catch (IOException e) {
            // Closed, which is how the test ends.
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            Line line = new Line(socket, new DataInputStream(socket.getInputStream()));
            line.in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
            script.play(line);
        } catch (IOException e) {
            // The client is gone, which is how these tests end.
        }
    }

    /** One connection. */
    final class Line {
        private final Socket socket;
        private final DataInputStream in;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        Line(Socket socket, DataInputStream in) {
            this.socket = socket;
            this.in = in;
        }

        Socket socket() {
            return socket;
        }

        /** Returns the body of the last request. */
        byte[] body() {
            return body.toByteArray();
        }

        /** Reads until a request is there in full; returns its stream. */
        int request() throws IOException {
            body.reset();
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                types.add(type);
                if (type == DATA) {
                    body.writeBytes(payload);
                }
                if (type <= HEADERS && (flags & END) != 0) {
                    return stream;
                }
            }
        }

        void send(int type, int flags, int stream, byte[] payload) throws IOException {
            socket.getOutputStream().write(frame(type, flags, stream, payload));
            socket.getOutputStream().flush();
        }
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags);
        return frame.putInt(stream).put(payload).array();
    }

    /** Returns a number of four bytes, as RST_STREAM and GOAWAY carry it. */
    static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    /** Returns a header as a literal that goes into no table. */
    static byte[] header(String name, String value) {
        return ByteBuffer.allocate(3 + name.length() + value.length())
                .put((byte) 0)
                .put((byte) name.length())
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .put((byte) value.length())
                .put(value.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    static byte[] block(byte[]... parts) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            block.writeBytes(part);
        }
        return block.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
