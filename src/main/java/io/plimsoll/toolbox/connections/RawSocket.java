package io.plimsoll.toolbox.connections;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A socket that is read byte by byte, and whose reader looks now and then whether it is to stop. */
final class RawSocket implements AutoCloseable {

    private static final int TIME_OUT_MILLIS = 5_000;
    private static final int LOOK_MILLIS = 200;

    private final Socket socket = new Socket();

    /** The reader was asked to stop. */
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private RawSocket() {}

    static RawSocket open(String baseUrl) throws IOException {
        URI uri = URI.create(baseUrl);
        RawSocket opened = new RawSocket();
        try {
            opened.socket.setTcpNoDelay(true);
            opened.socket.connect(
                    new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()), TIME_OUT_MILLIS);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Returns when the peer's first words must have come, or the reader is asked to stop. */
    static BooleanSupplier soon(BooleanSupplier stop) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIME_OUT_MILLIS);
        return () -> stop.getAsBoolean() || System.nanoTime() > end;
    }

    /** Reads one byte, however long that takes. */
    int read(BooleanSupplier stop) throws IOException {
        socket.setSoTimeout(LOOK_MILLIS);
        while (!stop.getAsBoolean()) {
            try {
                return orEnd(socket.getInputStream().read());
            } catch (SocketTimeoutException e) {
                // Nothing has come yet.
                continue;
            }
        }
        throw new Stopped();
    }

    private static int orEnd(int read) throws IOException {
        if (read < 0) {
            throw new EOFException("the peer ended the connection");
        }
        return read;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that cannot be closed is gone already.
        }
    }
}
