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
 * warm-up of a load; requests come one by one at their times, because waking the writer for each is a part of the cost.
 */
class RecorderOverheadTest {

    private static final int RATE = 500;
    private static final int SECONDS = 6;
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
        Path file = folder.resolve("ledger.jsonl");
        long ownNanos = 0;
        long writerNanos;
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
                ownNanos += threads.getCurrentThreadCpuTime() - before;
            }
            writerNanos = threads.getThreadCpuTime(writer);
        }

        assertThat(Files.readAllLines(file)).hasSize(RATE * SECONDS);
        assertThat(writerNanos).isPositive();
        double percent = (ownNanos + writerNanos) / (SECONDS * 1e7);
        assertThat(percent).as("percent of a core").isLessThan(MOST_PERCENT);
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
