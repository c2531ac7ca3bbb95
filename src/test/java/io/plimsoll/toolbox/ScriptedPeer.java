package io.plimsoll.toolbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on the loopback address that does to each connection what a test says. */
public final class ScriptedPeer implements AutoCloseable {

    public static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    public static final String OK_AND_LEAVE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What is done to one connection; the socket is closed afterwards. */
    public interface Script {
        void play(Line line) throws Exception;
    }

    /** A connection as a script sees it. */
    public record Line(Socket socket, BufferedReader reader) {

        /** Reads a request's head; returns its first line, or null at the end of the connection. */
        public String request() throws IOException {
            String first = reader.readLine();
            for (String header = first; header != null && !header.isEmpty(); header = reader.readLine()) {
                // Headers do not matter here.
            }
            return first;
        }

        /** Writes text. */
        public void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Writes bytes. */
        public void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Returns the bytes that come. */
        public InputStream raw() throws IOException {
            return socket.getInputStream();
        }

        /** Makes the end a reset. */
        public void resetAtTheEnd() throws IOException {
            socket.setSoLinger(true, 0);
        }
    }

    /** Starts to listen. */
    public ScriptedPeer(Script script) throws IOException {
        listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        threads.execute(() -> accept(script));
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                threads.execute(() -> converse(socket, script));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void converse(Socket socket, Script script) {
        try (socket) {
            // What a script says goes out at once, also after something that was not acknowledged yet.
            socket.setTcpNoDelay(true);
            script.play(new Line(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))));
        } catch (Exception e) {
            // The other side is gone, which its events tell.
        }
    }

    /** Returns where it listens. */
    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
