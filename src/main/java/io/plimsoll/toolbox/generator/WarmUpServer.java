package io.plimsoll.toolbox.generator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on the loopback device that the generator sends to before the run, so that its own class loading and
 * compiling is behind it when the first counted request is due.
 */
final class WarmUpServer implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final ExecutorService workers = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "warm-up-server");
        thread.setDaemon(true);
        return thread;
    });

    private WarmUpServer(ServerSocket listener) {
        this.listener = listener;
    }

    static WarmUpServer start() throws IOException {
        WarmUpServer server = new WarmUpServer(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
        server.workers.execute(server::accept);
        return server;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                workers.execute(() -> serve(connection));
            } catch (IOException e) {
                // Closed: the warm-up is over.
                return;
            }
        }
    }

    private static void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = connection.getOutputStream();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    out.write(ANSWER);
                }
            }
        } catch (IOException e) {
            // The client has gone; nothing of the warm-up is counted.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        workers.shutdown();
    }
}
