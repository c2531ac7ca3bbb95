package io.plimsoll.environment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a command in a Pod reads, sent in frames, each of which is acknowledged before the next is sent.
 *
 * <p>The connection through the API server has neither of two things: it does not tell the command that its input has
 * ended, and a client that sends faster than the server takes loses what it sends (the JDK's client refuses a message while
 * one is on its way). So a shell stands in front of the command, reads a frame's length, hands the frame on, and says so.
 */
final class FramedInput {

    private static final String ACKNOWLEDGED = "plimsoll: frame";
    private static final int FRAME = 256 << 10;

    /** Reads frames from its input until one is empty, and hands them to the command that follows. */
    static final List<String> READER = List.of(
            "sh",
            "-c",
            "while read -r length && [ \"$length\" -gt 0 ]; do head -c \"$length\"; echo '" + ACKNOWLEDGED
                    + "' >&2; done | \"$@\"",
            "plimsoll");

    private final InputStream source;
    private final Semaphore acknowledged = new Semaphore(0);
    private final LineSplitter stderr;

    /**
     * Makes one.
     *
     * @param source what is to be sent
     * @param output told what the command itself writes
     */
    FramedInput(InputStream source, CommandChannel.Output output) {
        this.source = source;
        this.stderr = new LineSplitter(line -> {
            if (line.equals(ACKNOWLEDGED)) {
                acknowledged.release();
            } else {
                output.stderr((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    void stderr(byte[] piece) {
        stderr.accept(piece);
    }

    /** Sends everything, on a thread of its own, unless the command ends before. */
    void pump(OutputStream sink, CompletableFuture<Integer> exit) {
        Thread thread = new Thread(
                () -> {
                    try {
                        send(sink, exit);
                    } catch (IOException e) {
                        exit.completeExceptionally(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "plimsoll-pod-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void send(OutputStream sink, CompletableFuture<Integer> exit) throws IOException, InterruptedException {
        byte[] frame = source.readNBytes(FRAME);
        while (frame.length > 0) {
            ByteArrayOutputStream message = new ByteArrayOutputStream(frame.length + 16);
            message.writeBytes((frame.length + "\n").getBytes(StandardCharsets.US_ASCII));
            message.writeBytes(frame);
            sink.write(message.toByteArray());
            sink.flush();
            while (!acknowledged.tryAcquire(1, TimeUnit.SECONDS)) {
                if (exit.isDone()) {
                    // The command did not want the rest.
                    return;
                }
            }
            frame = source.readNBytes(FRAME);
        }
        sink.write("0\n".getBytes(StandardCharsets.US_ASCII));
        sink.flush();
    }
}
