package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Observed;
import io.plimsoll.network.Protocol;
import io.plimsoll.toolbox.prober.ProbePlan.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One try of a probe: the question for its name if it has one, then the connection or the datagram. */
final class Attempt {

    private final Probe probe;
    private final int tries;
    private final Limits limits;
    private final long startNanos = System.nanoTime();
    private long deadlineNanos;
    private String address;
    private @Nullable SelectableChannel channel;
    private boolean resolving;
    private @Nullable End noted;

    Attempt(Probe probe, int tries, Limits limits) {
        this.probe = probe;
        this.tries = tries;
        this.limits = limits;
        this.address = Objects.requireNonNullElse(probe.address(), "");
        this.resolving = probe.name() != null;
        this.deadlineNanos = startNanos + limits.nanos(tries);
    }

    /**
     * How a try ended.
     *
     * @param outcome what became of it
     * @param detail what the system said; empty if nothing
     */
    record End(Observed outcome, String detail) {}

    Probe probe() {
        return probe;
    }

    int tries() {
        return tries;
    }

    long startNanos() {
        return startNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    String address() {
        return address;
    }

    /** Opens the socket for the next step; to be called on a thread of the place that the probe starts in. */
    static SelectableChannel open(Probe probe, boolean resolving) throws IOException {
        SelectableChannel opened = resolving || probe.port().protocol() == Protocol.UDP
                ? DatagramChannel.open(StandardProtocolFamily.INET)
                : SocketChannel.open(StandardProtocolFamily.INET);
        opened.configureBlocking(false);
        return opened;
    }

    boolean isResolving() {
        return resolving;
    }

    /** Sends the first packet; returns the end if there is one at once. */
    @Nullable
    End begin(SelectableChannel opened, Selector selector, @Nullable String nameServer, long run, int round) {
        channel = opened;
        try {
            if (resolving) {
                DatagramChannel question = (DatagramChannel) opened;
                question.connect(to(Objects.requireNonNull(nameServer), 53));
                question.register(selector, SelectionKey.OP_READ, this);
                question.write(DnsMessage.question(probe.id() & 0xffff, Objects.requireNonNull(probe.name())));
                return null;
            }
            if (opened instanceof DatagramChannel datagrams) {
                datagrams.connect(to(address, probe.port().number()));
                datagrams.register(selector, SelectionKey.OP_READ, this);
                String question = probe.question();
                datagrams.write(
                        question == null
                                ? DatagramCounter.datagram(run, new DatagramCounter.Mark(probe.id(), round))
                                : DnsMessage.question(probe.id() & 0xffff, question));
                return null;
            }
            SocketChannel connection = (SocketChannel) opened;
            if (connection.connect(to(address, probe.port().number()))) {
                return new End(Observed.ALLOWED, "");
            }
            connection.register(selector, SelectionKey.OP_CONNECT, this);
            return null;
        } catch (IOException e) {
            return failed(e);
        }
    }

    private static InetSocketAddress to(String address, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }

    /** Reads what came back; returns the end, or {@code null} if the name is resolved and the next step is to follow. */
    @Nullable
    End answered() {
        try {
            if (channel instanceof SocketChannel connection) {
                return connection.finishConnect()
                        ? new End(Observed.ALLOWED, "")
                        : new End(Observed.PROBE_FAILED, "the connection was neither made nor refused");
            }
            ByteBuffer answer = ByteBuffer.allocate(2_048);
            ((DatagramChannel) Objects.requireNonNull(channel)).read(answer);
            if (!resolving) {
                return new End(Observed.ALLOWED, "it was answered");
            }
            DnsMessage.Answer read = DnsMessage.answer(answer.flip());
            if (!read.problem().isEmpty()) {
                return new End(Observed.NAME_NOT_RESOLVED, read.problem());
            }
            close();
            address = read.address();
            resolving = false;
            deadlineNanos = System.nanoTime() + limits.nanos(tries);
            return null;
        } catch (IOException e) {
            return failed(e);
        }
    }

    private End failed(IOException e) {
        SystemAnswer answer = SystemAnswer.of(e);
        return resolving
                ? new End(Observed.NAME_NOT_RESOLVED, "the name server could not be asked: " + answer.words())
                : new End(answer.outcome(), answer.words());
    }

    /** Remembers an end that counts only if nothing else comes until the time is over. */
    boolean note(End end) {
        noted = end;
        return true;
    }

    /** Returns whether nothing has come back. */
    boolean isSilent() {
        return noted == null;
    }

    /** Returns the end of a try whose time is over. */
    End expired() {
        if (noted != null) {
            return noted;
        }
        return resolving
                ? new End(Observed.NAME_NOT_RESOLVED, "the name server did not answer")
                : new End(Observed.DROPPED, "");
    }

    void close() {
        SelectableChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // A socket that cannot be closed is closed.
                return;
            }
        }
    }
}
