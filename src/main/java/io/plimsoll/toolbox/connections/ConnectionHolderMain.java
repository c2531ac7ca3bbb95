package io.plimsoll.toolbox.connections;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.Lifeline;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.PlannedMain;
import io.plimsoll.traffic.HeldConnectionEvent;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The connection holder's main class: {@code ConnectionHolderMain PLAN}.
 *
 * <p>Writes one {@link HeldConnectionEvent} a line, as JSON. Ends with 0 when every connection has ended, or when it was
 * told to or the harness is gone; 64 when the plan cannot be read, 70 when something went wrong.
 */
public final class ConnectionHolderMain {

    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    private final ObjectMapper json = new ObjectMapper();

    private ConnectionHolderMain() {}

    /** Runs the connection holder. */
    public static void main(String[] args) throws InterruptedException {
        PlannedMain.of(ConnectionHolderMain.class, HoldPlan::read)
                .run(args, plan -> new ConnectionHolderMain().run(plan));
    }

    private void run(HoldPlan plan) throws InterruptedException {
        ConnectionHolder holder = new ConnectionHolder(plan, MicroClock.anchored(), this::write);
        Lifeline.Terms terms = new Lifeline.Terms(
                Path.of(plan.stopFile()), null, null, Duration.ZERO, Duration.ofMillis(plan.hardLimitMillis()));
        try (Lifeline ignored = Lifeline.watch(terms, reason -> holder.stop())) {
            holder.start();
            holder.awaitEnd();
        }
    }

    private synchronized void write(HeldConnectionEvent event) {
        try {
            out.write(json.writeValueAsBytes(event));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
