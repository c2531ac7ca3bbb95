package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Observation.Listener;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.toolbox.prober.ProberMessage.Opened;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Listeners of the prober's own, on ports where nobody else listens. They accept and close. */
final class Listeners implements AutoCloseable {

    private static final int BACKLOG = 1_024;

    private final Selector selector;
    private final List<ServerSocketChannel> open = new ArrayList<>();
    private final Thread thread = new Thread(this::accept, "listeners");

    Listeners() throws IOException {
        this.selector = Selector.open();
    }

    /**
     * Listens where nobody does.
     *
     * @param place the place
     * @param namespace its thread
     * @param address the place's address: on it alone, so that a listener at the loopback address is not in the way; {@code
     *     null} if nothing is to be opened there
     * @param port the port
     * @param listening the ports that others listen on there
     */
    Opened ensure(String place, Namespace namespace, @Nullable String address, Port port, Set<Port> listening) {
        if (listening.contains(port)) {
            return new Opened(place, port, Listener.APPLICATION, "");
        }
        if (port.protocol() != Protocol.TCP) {
            return new Opened(place, port, Listener.NONE, "datagrams are counted without a listener");
        }
        if (address == null) {
            return new Opened(place, port, Listener.NONE, "nothing is opened in the node's own network");
        }
        try {
            ServerSocketChannel channel =
                    namespace.call(() -> bound(new InetSocketAddress(InetAddress.getByName(address), port.number())));
            open.add(channel);
            channel.register(selector, SelectionKey.OP_ACCEPT);
            return new Opened(place, port, Listener.PROBER, "");
        } catch (IOException e) {
            return new Opened(place, port, Listener.NONE, String.valueOf(e.getMessage()));
        }
    }

    static ServerSocketChannel bound(InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.bind(address, BACKLOG);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (selector.isOpen()) {
                selector.select(Listeners::acceptOne);
            }
        } catch (IOException | ClosedSelectorException e) {
            // The end: closing the selector wakes it up that way.
            return;
        }
    }

    private static void acceptOne(SelectionKey key) {
        try {
            SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
            if (accepted != null) {
                accepted.close();
            }
        } catch (IOException e) {
            // Whoever gave up before being accepted saw the connection made all the same.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (ServerSocketChannel channel : open) {
            channel.close();
        }
    }
}
