package io.plimsoll.toolbox.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.toolbox.Lifeline;
import io.plimsoll.toolbox.MicroClock;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The process watcher's main class: {@code ProcessWatcherMain PLAN}.
 *
 * <p>Writes one {@link ProcessEvent} a line, as JSON, and a {@link WatchReport} as the last line. Ends with 0 when it was
 * told to or the harness is gone, 64 when the plan cannot be read, 70 when it could not go on.
 */
public final class ProcessWatcherMain {

    private static final int BAD_PLAN = 64;
    private static final int BROKEN = 70;
    private static final double CPU_BUDGET_PERCENT = 5;
    private static final int SLOWEST_MILLIS = 50;

    private final WatchPlan plan;
    private final OutputStream out;
    private final ObjectMapper json = new ObjectMapper();
    private final MicroClock clock = MicroClock.anchored();
    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private ProcessWatcherMain(WatchPlan plan, OutputStream out) {
        this.plan = plan;
        this.out = out;
    }

    /** Runs the process watcher. */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: ProcessWatcherMain PLAN");
            System.exit(BAD_PLAN);
        }
        WatchPlan plan;
        OutputStream out;
        try {
            plan = WatchPlan.read(Path.of(args[0]));
            String output = plan.output();
            out = new BufferedOutputStream(
                    output == null ? new FileOutputStream(FileDescriptor.out) : Files.newOutputStream(Path.of(output)));
        } catch (IOException | RuntimeException e) {
            System.err.println("the plan " + args[0] + " cannot be read: " + e.getMessage());
            System.exit(BAD_PLAN);
            return;
        }
        try {
            new ProcessWatcherMain(plan, out).run();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("the process watcher cannot go on: " + e.getMessage());
            System.exit(BROKEN);
        }
        System.exit(0);
    }

    private void run() throws IOException {
        String heartbeat = plan.heartbeatFile();
        String stopFile = plan.stopFile();
        Lifeline.Terms terms = new Lifeline.Terms(
                stopFile == null ? null : Path.of(stopFile),
                plan.endsWithStdin() ? System.in : null,
                heartbeat == null ? null : Path.of(heartbeat),
                Duration.ofMillis(plan.heartbeatLimitMillis()),
                Duration.ofMillis(plan.hardLimitMillis()));
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "on-signal"));
        try (Lifeline ignored = Lifeline.watch(terms, this::end);
                ProcessTable table = new ProcessTable();
                ProcessWatcher watcher = new ProcessWatcher(
                        clock,
                        table,
                        table.network((int) ProcessHandle.current().pid()).orElse(null),
                        this::write)) {
            watch(watcher);
        } finally {
            done.countDown();
        }
    }

    private void watch(ProcessWatcher watcher) throws IOException {
        watcher.look(0);
        out.flush();
        long started = clock.micros();
        long last = started;
        long longest = 0;
        long looks = 1;
        int period = plan.periodMillis();
        long secondStart = started;
        long secondCpu = cpuNanos();
        long startCpu = secondCpu;
        while (ended.get() == null) {
            watcher.look(period);
            out.flush();
            looks++;
            long now = clock.micros();
            longest = Math.max(longest, now - last);
            last = now;
            if (now - secondStart > 1_000_000) {
                long cpu = cpuNanos();
                double percent = percent(cpu - secondCpu, now - secondStart);
                // Slower at once, faster again step by step.
                period = percent > CPU_BUDGET_PERCENT
                        ? Math.min(period * 2, Math.max(SLOWEST_MILLIS, plan.periodMillis()))
                        : Math.max(plan.periodMillis(), period - 5);
                secondStart = now;
                secondCpu = cpu;
            }
        }
        long end = clock.micros();
        String reason = ended.get();
        json(new WatchReport(
                started,
                end,
                reason == null ? "" : reason,
                looks,
                longest,
                Math.round(10 * percent(cpuNanos() - startCpu, end - started)) / 10.0));
        out.flush();
    }

    private static double percent(long cpuNanos, long micros) {
        return 100.0 * cpuNanos / 1000 / Math.max(1, micros);
    }

    /** Returns how much processor time this process has used. */
    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private void end(String reason) {
        ended.compareAndSet(null, reason);
    }

    private void onSignal() {
        end("it was told to by a signal");
        try {
            // The last line must be out before the process is gone.
            if (!done.await(2, TimeUnit.SECONDS)) {
                System.err.println("the process watcher was ended before it could write its last line");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(ProcessEvent event) {
        try {
            json(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void json(Object line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
    }
}
