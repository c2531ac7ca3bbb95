package io.plimsoll.toolbox.writes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.Lifeline;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.PlannedMain;
import io.plimsoll.traffic.WriteExchange;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The writer's main class: {@code WriterMain PLAN}.
 *
 * <p>Writes one {@link WriteExchange} a line, as JSON. Ends with 0 when every request has ended after it was told to stop, or
 * the harness is gone, or everything was read; 64 when the plan cannot be read, 70 when something went wrong.
 */
public final class WriterMain {

    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    private final ObjectMapper json = new ObjectMapper();

    private WriterMain() {}

    /** Runs the writer. */
    public static void main(String[] args) throws InterruptedException {
        PlannedMain.of(WriterMain.class, WritePlan::read).run(args, plan -> new WriterMain().run(plan));
    }

    private void run(WritePlan plan) throws InterruptedException {
        AtomicBoolean stopping = new AtomicBoolean();
        Lifeline.Terms terms = new Lifeline.Terms(
                Path.of(plan.stopFile()), null, null, Duration.ZERO, Duration.ofMillis(plan.hardLimitMillis()));
        try (Lifeline ignored = Lifeline.watch(terms, reason -> stopping.set(true))) {
            new Writer(plan, MicroClock.anchored(), this::write).run(stopping::get);
        }
    }

    private synchronized void write(WriteExchange exchange) {
        try {
            out.write(json.writeValueAsBytes(exchange));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
