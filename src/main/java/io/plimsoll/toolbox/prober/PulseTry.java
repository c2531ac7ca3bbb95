package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Observed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One try of a line. Only the first end counts. */
final class PulseTry {

    private final PulseLine line;
    private final SelectableChannel channel;
    private final DatagramCounter.Mark mark;
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private String noted = "";
    private long notedNanos;
    private boolean ended;

    PulseTry(PulseLine line, long patienceNanos) throws IOException {
        this.line = line;
        this.channel = line.socket();
        this.mark = line.nextMark();
        this.deadlineNanos = startNanos + patienceNanos;
    }

    PulseLine line() {
        return line;
    }

    DatagramCounter.Mark mark() {
        return mark;
    }

    long startNanos() {
        return startNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Sends the first packet; returns the end if there is one at once. */
    @Nullable
    SystemAnswer begin(Selector selector, long run) {
        try {
            if (channel instanceof DatagramChannel datagrams) {
                datagrams.connect(line.to());
                datagrams.register(selector, SelectionKey.OP_READ, this);
                datagrams.write(DatagramCounter.datagram(run, mark));
                return null;
            }
            SocketChannel connection = (SocketChannel) channel;
            if (connection.connect(line.to())) {
                return new SystemAnswer(Observed.ALLOWED, "");
            }
            connection.register(selector, SelectionKey.OP_CONNECT, this);
            return null;
        } catch (IOException e) {
            return failed(e);
        }
    }

    /** Reads what came back; returns the end, or {@code null} if it has not come. */
    @Nullable
    SystemAnswer answered() {
        try {
            if (channel instanceof SocketChannel connection) {
                return connection.finishConnect() ? new SystemAnswer(Observed.ALLOWED, "") : null;
            }
            ((DatagramChannel) channel).read(ByteBuffer.allocate(DatagramCounter.DATAGRAM_BYTES));
            return null;
        } catch (IOException e) {
            return failed(e);
        }
    }

    /** A refused datagram may have arrived all the same, where nobody listens: the counter has the last word. */
    private @Nullable SystemAnswer failed(IOException e) {
        SystemAnswer answer = SystemAnswer.of(e);
        if (!line.isOfDatagrams()) {
            return answer;
        }
        noted = answer.words();
        notedNanos = System.nanoTime();
        return null;
    }

    /** Returns the end of a try whose time is over. */
    SystemAnswer expired() {
        return new SystemAnswer(noted.isEmpty() ? Observed.DROPPED : Observed.REJECTED, noted);
    }

    /** Returns when it ended: a refused datagram when the refusal came, although that counts only later. */
    long endNanos() {
        return noted.isEmpty() ? System.nanoTime() : notedNanos;
    }

    boolean hasEnded() {
        return ended;
    }

    void end() throws IOException {
        ended = true;
        channel.close();
    }
}
