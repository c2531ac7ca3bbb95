package io.plimsoll.toolbox.prober;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Listeners of the prober's own that send back what they get. */
final class Echoes implements AutoCloseable {

    private static final int BUFFER = 256;

    private final Selector selector;
    private final Queue<ServerSocketChannel> open = new ConcurrentLinkedQueue<>();
    private final Queue<ServerSocketChannel> unregistered = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final Thread thread = new Thread(this::serve, "echoes");

    Echoes() throws IOException {
        this.selector = Selector.open();
        thread.setDaemon(true);
        thread.start();
    }

    /** Listens in a place, at its address. */
    void listen(Namespace namespace, String address, int port) throws IOException {
        ServerSocketChannel channel =
                namespace.call(() -> Listeners.bound(new InetSocketAddress(InetAddress.getByName(address), port)));
        open.add(channel);
        unregistered.add(channel);
        selector.wakeup();
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
                for (ServerSocketChannel next = unregistered.poll(); next != null; next = unregistered.poll()) {
                    next.register(selector, SelectionKey.OP_ACCEPT);
                }
            }
        } catch (IOException | ClosedSelectorException e) {
            // The end: closing the selector wakes it up that way.
            return;
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() instanceof ServerSocketChannel listener) {
                SocketChannel accepted = listener.accept();
                if (accepted != null) {
                    accepted.configureBlocking(false);
                    accepted.register(selector, SelectionKey.OP_READ);
                }
                return;
            }
            SocketChannel connection = (SocketChannel) key.channel();
            buffer.clear();
            if (connection.read(buffer) < 0) {
                connection.close();
                return;
            }
            // A few bytes at a time always fit into the socket.
            connection.write(buffer.flip());
        } catch (IOException e) {
            close(key);
        }
    }

    private static void close(SelectionKey key) {
        if (key.channel() instanceof SocketChannel connection) {
            try {
                connection.close();
            } catch (IOException e) {
                // A socket that cannot be closed is closed.
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            close(key);
        }
        selector.close();
        for (ServerSocketChannel channel : open) {
            channel.close();
        }
    }
}
