package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A connection that is tried again and again, with sockets in stock: to open one takes a visit to the thread of its place. */
final class PulseLine implements AutoCloseable {

    private static final int STOCK = 20;

    private final String id;
    private final int number;
    private final Namespace place;
    private final InetSocketAddress to;
    private final Protocol protocol;
    private final Deque<SelectableChannel> stock = new ArrayDeque<>();
    private int tries;

    /**
     * Makes one.
     *
     * @param id how results name it
     * @param number how its datagrams name it
     * @param place where its sockets are opened
     * @param address the address that it goes to, which needs no resolving
     * @param port the port there
     */
    PulseLine(String id, int number, Namespace place, String address, Port port) {
        this.id = id;
        this.number = number;
        this.place = place;
        this.to = new InetSocketAddress(address, port.number());
        this.protocol = port.protocol();
    }

    String id() {
        return id;
    }

    InetSocketAddress to() {
        return to;
    }

    boolean isOfDatagrams() {
        return protocol == Protocol.UDP;
    }

    /** Returns what the datagram of the next try says of itself. */
    DatagramCounter.Mark nextMark() {
        return new DatagramCounter.Mark(number, tries++);
    }

    int number() {
        return number;
    }

    /** Returns a socket of its place. */
    SelectableChannel socket() throws IOException {
        if (stock.isEmpty()) {
            stock.addAll(place.call(this::open));
        }
        return stock.removeFirst();
    }

    private List<SelectableChannel> open() throws IOException {
        List<SelectableChannel> opened = new ArrayList<>();
        for (int i = 0; i < STOCK; i++) {
            SelectableChannel channel = isOfDatagrams()
                    ? DatagramChannel.open(StandardProtocolFamily.INET)
                    : SocketChannel.open(StandardProtocolFamily.INET);
            channel.configureBlocking(false);
            if (channel instanceof SocketChannel connection) {
                // Hundreds a second that each keep their port for a minute would use up all ports.
                connection.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            opened.add(channel);
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        for (SelectableChannel channel : stock) {
            channel.close();
        }
    }
}
