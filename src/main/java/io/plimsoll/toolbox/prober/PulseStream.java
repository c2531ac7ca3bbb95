package io.plimsoll.toolbox.prober;

import io.plimsoll.toolbox.MicroClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection that is made as soon as it is possible, and then kept: a byte goes to and fro over it all the time. */
final class PulseStream {

    private final PulseLine line;
    private final long patienceNanos;
    private final MicroClock clock;
    private final Consumer<PulseMessage> sink;
    private final ByteBuffer one = ByteBuffer.allocate(1);
    private @Nullable SocketChannel channel;
    private long begunNanos;
    private long sentNanos;
    private boolean made;
    private boolean waiting;
    private boolean ended;

    PulseStream(PulseLine line, long patienceNanos, MicroClock clock, Consumer<PulseMessage> sink) {
        this.line = line;
        this.patienceNanos = patienceNanos;
        this.clock = clock;
        this.sink = sink;
    }

    /** Goes on: tries to connect, or sends a byte unless one is under way. */
    void beat(Selector selector) throws IOException {
        if (ended) {
            return;
        }
        long now = System.nanoTime();
        SocketChannel open = channel;
        if (open == null) {
            begunNanos = now;
            connect(selector, (SocketChannel) line.socket());
        } else if (!made && now - begunNanos > patienceNanos) {
            giveUp();
        } else if (made && !waiting) {
            send(open);
        }
    }

    private void connect(Selector selector, SocketChannel opened) throws IOException {
        channel = opened;
        try {
            opened.connect(line.to());
            opened.register(selector, SelectionKey.OP_CONNECT, this);
        } catch (IOException e) {
            giveUp();
        }
    }

    private void giveUp() throws IOException {
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private void send(SocketChannel open) throws IOException {
        one.clear();
        try {
            sentNanos = System.nanoTime();
            waiting = open.write(one) == 1;
        } catch (IOException e) {
            end(SystemAnswer.of(e).words());
        }
    }

    /** Takes what came. */
    void ready(SelectionKey key) throws IOException {
        SocketChannel open = channel;
        if (open == null || !open.equals(key.channel())) {
            return;
        }
        try {
            if (!made) {
                if (open.finishConnect()) {
                    made = true;
                    key.interestOps(SelectionKey.OP_READ);
                    sink.accept(new PulseMessage.Opened(line.id(), clock.micros()));
                }
                return;
            }
            one.clear();
            int read = open.read(one);
            if (read < 0) {
                end("closed by the other side");
            } else if (read == 1) {
                waiting = false;
                sink.accept(new PulseMessage.Exchanged(line.id(), clock.at(sentNanos), clock.micros()));
            }
        } catch (IOException e) {
            if (made) {
                end(SystemAnswer.of(e).words());
            } else {
                giveUp();
            }
        }
    }

    private void end(String how) throws IOException {
        ended = true;
        sink.accept(new PulseMessage.Ended(line.id(), clock.micros(), how));
        giveUp();
    }

    void close() throws IOException {
        ended = true;
        giveUp();
        line.close();
    }
}
