package io.plimsoll.toolbox.prober;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the prober's own datagrams where they arrive, whoever listens there or does not: a raw socket is handed a copy of
 * each one that is delivered in its network namespace ({@code raw(7)}).
 */
final class DatagramCounter implements AutoCloseable {

    private static final int AF_INET = 2;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int IPPROTO_UDP = 17;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int POLLIN = 1;
    private static final int POLLFD_BYTES = 8;
    private static final int POLL_MILLIS = 50;
    private static final int EAGAIN = 11;
    private static final int EINTR = 4;
    private static final int UDP_HEADER = 8;
    private static final int LONGEST = 2_048;

    /** What every datagram of the prober begins with. */
    private static final int MAGIC = 0x506c696d;

    static final int DATAGRAM_BYTES = 20;

    private final LazyC c = new LazyC();
    private final long run;
    private final Sink sink;
    private final List<Counter> counters = new ArrayList<>();
    private final Thread thread = new Thread(this::count, "datagram-counter");
    private volatile boolean closed;

    /**
     * Makes one that counts nothing yet.
     *
     * @param run tells the datagrams of this run from those of others
     * @param sink told each datagram
     */
    DatagramCounter(long run, Sink sink) {
        this.run = run;
        this.sink = sink;
    }

    /** The C library. */
    interface C extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        NativeLong recv(int fd, byte[] data, NativeLong length, int flags) throws LastErrorException;

        int poll(byte[] fds, NativeLong count, int timeout) throws LastErrorException;

        int close(int fd) throws LastErrorException;
    }

    /** Loaded when something is to be counted, and not before: a prober that counts nothing has little memory. */
    private static final class LazyC {

        private @Nullable C loaded;

        synchronized C get() {
            C known = loaded;
            if (known == null) {
                known = Native.load("c", C.class);
                loaded = known;
            }
            return known;
        }
    }

    /** Is told what arrived. */
    interface Sink {
        void arrived(String place, Mark mark);
    }

    /**
     * What a datagram says of itself.
     *
     * @param probe the probe
     * @param round how often it was tried before
     */
    record Mark(int probe, int round) {}

    private record Counter(String place, int fd) {}

    /** Returns a datagram. */
    static ByteBuffer datagram(long run, Mark mark) {
        return ByteBuffer.allocate(DATAGRAM_BYTES)
                .putInt(MAGIC)
                .putLong(run)
                .putInt(mark.probe())
                .putInt(mark.round())
                .flip();
    }

    /** Counts in a place, too; not to be called after {@link #start}. */
    void countIn(String place, Namespace namespace) throws IOException {
        counters.add(new Counter(place, namespace.call(() -> {
            try {
                return c.get().socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_UDP);
            } catch (LastErrorException e) {
                throw new IOException("no raw socket could be opened in " + place + ", error " + e.getErrorCode(), e);
            }
        })));
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void count() {
        ByteBuffer fds = ByteBuffer.allocate(counters.size() * POLLFD_BYTES).order(ByteOrder.nativeOrder());
        byte[] packet = new byte[LONGEST];
        while (!closed && !counters.isEmpty()) {
            fds.clear();
            counters.forEach(
                    counter -> fds.putInt(counter.fd()).putShort((short) POLLIN).putShort((short) 0));
            if (!poll(fds.array())) {
                continue;
            }
            for (int i = 0; i < counters.size(); i++) {
                if (fds.getShort(i * POLLFD_BYTES + 6) != 0) {
                    drain(counters.get(i), packet);
                }
            }
        }
        counters.forEach(counter -> c.get().close(counter.fd()));
    }

    private boolean poll(byte[] fds) {
        try {
            return c.get().poll(fds, new NativeLong(counters.size()), POLL_MILLIS) > 0;
        } catch (LastErrorException e) {
            if (e.getErrorCode() != EINTR) {
                throw e;
            }
            return false;
        }
    }

    private void drain(Counter counter, byte[] packet) {
        while (true) {
            int length;
            try {
                length = c.get()
                        .recv(counter.fd(), packet, new NativeLong(packet.length), MSG_DONTWAIT)
                        .intValue();
            } catch (LastErrorException e) {
                if (e.getErrorCode() == EAGAIN || e.getErrorCode() == EINTR) {
                    return;
                }
                throw e;
            }
            read(packet, length).ifPresent(mark -> sink.arrived(counter.place(), mark));
        }
    }

    /** Reads an IPv4 packet with a UDP datagram in it; empty unless that is one of this run's. */
    Optional<Mark> read(byte[] packet, int length) {
        @Nullable ByteBuffer payload = payload(packet, length);
        return payload == null ? Optional.empty() : read(payload, run);
    }

    /** Reads the payload of a datagram; empty unless it is one of this run's. */
    static Optional<Mark> read(ByteBuffer payload, long run) {
        return payload.remaining() < DATAGRAM_BYTES || payload.getInt() != MAGIC || payload.getLong() != run
                ? Optional.empty()
                : Optional.of(new Mark(payload.getInt(), payload.getInt()));
    }

    private static @Nullable ByteBuffer payload(byte[] packet, int length) {
        int from = (packet[0] & 0xf) * 4 + UDP_HEADER;
        return length - from < DATAGRAM_BYTES ? null : ByteBuffer.wrap(packet, from, length - from);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(10L * POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
