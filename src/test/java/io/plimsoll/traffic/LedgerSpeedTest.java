package io.plimsoll.traffic;

import static io.plimsoll.traffic.Entries.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million entries must be read, counted and put into buckets within seconds. */
class LedgerSpeedTest {

    private static final int ENTRIES = 1_000_000;

    /** In processor time of this thread, so that a busy machine does not decide. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void reads_counts_and_aggregates_a_million_entries(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ledger.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            LedgerCodec.write(out, LedgerSpeedTest::entries);
        }

        long started = processorNanos();
        LedgerTally tally = new LedgerTally(1_000_000);
        LedgerCodec.Reading reading;
        try (BufferedReader in = Files.newBufferedReader(file)) {
            reading = LedgerCodec.read(in, tally);
        }
        LedgerCounts counts = tally.counts();
        int buckets = tally.buckets().size();
        Duration took = Duration.ofNanos(processorNanos() - started);

        assertThat(reading).isEqualTo(new LedgerCodec.Reading(ENTRIES, false));
        assertThat(counts.planned()).isEqualTo(ENTRIES);
        assertThat(counts.lost()).isEqualTo(ENTRIES / 1000);
        assertThat(buckets).isEqualTo(ENTRIES / 200);
        assertThat(took).isLessThan(LIMIT);
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Iterator<LedgerEntry> entries() {
        return LongStream.range(0, ENTRIES).mapToObj(LedgerSpeedTest::entry).iterator();
    }

    /** 200 requests a second, each pod in turn, one in a thousand lost. */
    private static LedgerEntry entry(long id) {
        long start = T0 + id * 5_000;
        boolean lost = id % 1000 == 999;
        return new LedgerEntry(
                id,
                "api",
                "GET /reports/" + id % 50,
                id % 2 == 0 ? ConnectionKind.NEW : ConnectionKind.KEPT_ALIVE,
                start,
                start + id % 300,
                start + id % 300 + 400 + id % 5_000,
                lost ? EndState.LOST : EndState.OK,
                lost ? LossKind.REFUSED : null,
                lost ? 0 : 200,
                lost ? null : "report-service-6c5b9d7f9-" + id % 6,
                lost ? null : "1.0.0",
                id % 2 == 0 ? "new-" + id : "kept-" + id % 40,
                lost ? "java.net.ConnectException: Connection refused" : null);
    }
}
