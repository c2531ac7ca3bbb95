package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Observation.Listener;
import io.plimsoll.network.Port;
import io.plimsoll.toolbox.prober.ProberMessage.Opened;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Counts the prober's own datagrams where they arrive without any right that a program does not have by itself: it receives
 * them, on ports where nobody else does. A port that the application receives on cannot be counted so.
 */
final class DatagramReceivers implements AutoCloseable {

    private static final int LONGEST = 2_048;
    private static final long END_MILLIS = 2_000;

    private final long run;
    private final DatagramCounter.Sink sink;
    private final Selector selector;
    private final List<DatagramChannel> open = new ArrayList<>();
    private final Thread thread = new Thread(this::receive, "datagram-receivers");
    private volatile boolean closing;

    /**
     * Makes some that receive nothing yet.
     *
     * @param run tells the datagrams of this run from those of others
     * @param sink told each datagram
     */
    DatagramReceivers(long run, DatagramCounter.Sink sink) throws IOException {
        this.run = run;
        this.sink = sink;
        this.selector = Selector.open();
    }

    /**
     * Receives where nobody else does; not to be called after {@link #start}.
     *
     * @param place the place, whose network is that of this process
     * @param address its address
     * @param port the port
     * @param taken the ports that others receive on there
     */
    Opened ensure(String place, String address, Port port, Set<Port> taken) {
        if (taken.contains(port)) {
            return new Opened(place, port, Listener.APPLICATION, "what the application receives is not counted");
        }
        try {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            open.add(channel);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.getByName(address), port.number()));
            channel.register(selector, SelectionKey.OP_READ, place);
            return new Opened(place, port, Listener.PROBER, "");
        } catch (IOException e) {
            return new Opened(place, port, Listener.NONE, String.valueOf(e.getMessage()));
        }
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void receive() {
        try {
            while (!closing) {
                selector.select(this::receive);
            }
            // What has arrived by then was sent before the end.
            selector.selectNow(this::receive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(SelectionKey key) {
        ByteBuffer datagram = ByteBuffer.allocate(LONGEST);
        try {
            while (((DatagramChannel) key.channel()).receive(datagram.clear()) != null) {
                DatagramCounter.read(datagram.flip(), run)
                        .ifPresent(mark -> sink.arrived((String) key.attachment(), mark));
            }
        } catch (IOException e) {
            // What could not be received was not counted, which shows.
            return;
        }
    }

    /** Counts what has arrived already, and no more. */
    @Override
    public void close() throws IOException {
        closing = true;
        selector.wakeup();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        for (DatagramChannel channel : open) {
            channel.close();
        }
    }
}
