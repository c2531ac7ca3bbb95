package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recording takes at most 2 % of a core at 500 requests a second, so that it does not disturb what it watches.
 *
 * <p>Judged by the processor time of the thread that hands entries over and of the one that writes them: on a host with
 * other work the wall clock would tell about the others. Both are first run until they are compiled, as they are after the
 * warm-up of a load; requests come one by one at their times, because looking for each is a part of the cost. Of three
 * stretches the cheapest counts: what evicts caches and shares cores can only add to what recording takes by itself.
 */
class RecorderOverheadTest {

    private static final int RATE = 500;
    private static final int SECONDS = 3;
    private static final double MOST_PERCENT = 2;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    @Test
    void recording_takes_little_of_a_core() throws IOException {
        try (LedgerFile warm = LedgerFile.create(folder.resolve("warm.jsonl"))) {
            for (int i = 0; i < 100_000; i++) {
                warm.add(entry(i));
            }
        }
        double least = Double.MAX_VALUE;
        for (int stretch = 0; stretch < 3; stretch++) {
            least = Math.min(least, percentOfACore(folder.resolve(stretch + ".jsonl")));
        }

        assertThat(least).as("percent of a core").isPositive().isLessThan(MOST_PERCENT);
    }

    private double percentOfACore(Path file) throws IOException {
        long nanos = 0;
        try (LedgerFile ledger = LedgerFile.create(file)) {
            long writer = writer();
            long began = System.nanoTime();
            for (int i = 0; i < RATE * SECONDS; i++) {
                long due = began + i * 1_000_000_000L / RATE;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                long before = threads.getCurrentThreadCpuTime();
                ledger.add(entry(i));
                nanos += threads.getCurrentThreadCpuTime() - before;
            }
            nanos += threads.getThreadCpuTime(writer);
        }
        assertThat(Files.readAllLines(file)).hasSize(RATE * SECONDS);
        return nanos / (SECONDS * 1e7);
    }

    private long writer() {
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals("ledger-writer")) {
                return id;
            }
        }
        throw new AssertionError("no thread writes the ledger");
    }

    private static LedgerEntry entry(long id) {
        return new LedgerEntry(
                id,
                "api",
                "GET /reports/" + id % 50,
                id % 2 == 0 ? ConnectionKind.NEW : ConnectionKind.KEPT_ALIVE,
                id * 2_000,
                id * 2_000 + 100,
                id * 2_000 + 5_000,
                EndState.OK,
                null,
                200,
                "report-service-6c5b9d7f9-" + id % 6,
                "1.0.0",
                "new-" + id,
                null,
                0);
    }
}
