package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.Lifeline;
import io.plimsoll.toolbox.PlannedMain;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The prober's main class: {@code ProberMain PLAN}.
 *
 * <p>Writes one {@link ProberMessage} a line, as JSON. Ends with 0 when it was told to or the harness is gone, 64 when the
 * plan cannot be read, 70 when a pod's network cannot be entered or the system refused something.
 */
public final class ProberMain {

    private static final long POLL_MILLIS = 5;

    private final ProbePlan plan;
    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    private final ObjectMapper json = new ObjectMapper();
    private final CountDownLatch ended = new CountDownLatch(1);

    private ProberMain(ProbePlan plan) {
        this.plan = plan;
    }

    /** Runs the prober. */
    public static void main(String[] args) throws InterruptedException {
        PlannedMain.of(ProberMain.class, ProbePlan::read).run(args, plan -> new ProberMain(plan).run());
    }

    private void run() throws IOException, InterruptedException {
        Lifeline.Terms terms = new Lifeline.Terms(
                Path.of(plan.stopFile()), null, null, Duration.ZERO, Duration.ofMillis(plan.hardLimitMillis()));
        try (Lifeline ignored = Lifeline.watch(terms, reason -> ended.countDown());
                ProberRun run = ProberRun.prepare(plan, PlaceNamespaces.of(plan.places()), this::write)) {
            Path start = Path.of(plan.startFile());
            while (!Files.exists(start)) {
                if (ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            long begun = run.micros();
            run.probe(0);
            if (plan.periodMillis() == 0) {
                write(new ProberMessage.Done(begun, run.micros(), run.kept()));
                ended.await();
                return;
            }
            for (int round = 1; !ended.await(plan.periodMillis(), TimeUnit.MILLISECONDS); round++) {
                run.probe(round);
            }
            write(new ProberMessage.Done(begun, run.micros(), run.kept()));
        }
    }

    private synchronized void write(ProberMessage message) {
        try {
            out.write(json.writerFor(ProberMessage.class).writeValueAsBytes(message));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
