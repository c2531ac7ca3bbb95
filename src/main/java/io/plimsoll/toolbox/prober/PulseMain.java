package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.plimsoll.toolbox.Lifeline;
import io.plimsoll.toolbox.PlannedMain;
import io.plimsoll.toolbox.watch.NewPods;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The main class of the prober that tries the same connections again and again: {@code PulseMain PLAN}.
 *
 * <p>Writes one {@link PulseMessage} a line, as JSON. Ends with 0 when it was told to or the harness is gone, 64 when the
 * plan cannot be read, 70 when a pod's network cannot be entered or the system refused something.
 */
public final class PulseMain {

    private static final long LOOK_MILLIS = 2;
    private static final long WRITE_MILLIS = 100;

    private final PulsePlan plan;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final BlockingQueue<PulseMessage> unwritten = new LinkedBlockingQueue<>();
    private volatile boolean complete;

    private PulseMain(PulsePlan plan) {
        this.plan = plan;
    }

    /** Runs the prober. */
    public static void main(String[] args) throws InterruptedException {
        PlannedMain.of(PulseMain.class, PulsePlan::read).run(args, plan -> new PulseMain(plan).run());
    }

    private void run() throws IOException, InterruptedException {
        Lifeline.Terms terms = new Lifeline.Terms(
                Path.of(plan.stopFile()), null, null, Duration.ZERO, Duration.ofMillis(plan.hardLimitMillis()));
        Thread writer = new Thread(this::write, "writer");
        writer.start();
        try (Lifeline ignored = Lifeline.watch(terms, reason -> ended.countDown());
                NewPods pods = NewPods.sinceNow();
                PulseRun run = PulseRun.prepare(plan, PlaceNamespaces.of(plan.places()), unwritten::add)) {
            Thread watcher = new Thread(() -> watch(pods, run), "newcomers");
            watcher.start();
            run.until(() -> ended.getCount() == 0);
            watcher.join();
        } finally {
            ended.countDown();
            complete = true;
            writer.join();
        }
    }

    private void watch(NewPods pods, PulseRun run) {
        if (plan.newcomers() == null) {
            return;
        }
        try {
            while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                pods.next().forEach(run::welcome);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On a thread of its own, so that whoever reads slowly does not slow the probes down. */
    private void write() {
        ObjectWriter json = new ObjectMapper().writerFor(PulseMessage.class);
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
            while (!complete || !unwritten.isEmpty()) {
                PulseMessage next = unwritten.poll(WRITE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    out.write(json.writeValueAsBytes(next));
                    out.write('\n');
                }
                if (unwritten.isEmpty()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
