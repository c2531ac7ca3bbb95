package io.plimsoll.traffic;

import static io.plimsoll.traffic.Entries.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A million entries must be read, counted and put into buckets within seconds. */
class LedgerSpeedTest {

    private static final int ENTRIES = 1_000_000;
    private static final int BLOCK = 10_000;

    /** In processor time of this thread, so that a busy machine does not decide. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void reads_counts_and_aggregates_a_million_entries() throws IOException {
        StringWriter lines = new StringWriter();
        LedgerCodec.write(lines, () -> LongStream.range(0, BLOCK)
                .mapToObj(LedgerSpeedTest::entry)
                .iterator());
        String block = lines.toString();
        LedgerTally tally = new LedgerTally(1_000_000);

        long started = processorNanos();
        long read = 0;
        for (int i = 0; i < ENTRIES / BLOCK; i++) {
            long shift = read;
            // Each block is moved on, so that the tally sees a ledger of 5,000 s.
            read += LedgerCodec.read(new StringReader(block), entry -> tally.accept(moved(entry, shift)))
                    .entries();
        }
        LedgerCounts counts = tally.counts();
        int buckets = tally.buckets().size();
        Duration took = Duration.ofNanos(processorNanos() - started);

        assertThat(counts.planned()).isEqualTo(ENTRIES);
        assertThat(counts.lost()).isEqualTo(ENTRIES / 1000);
        assertThat(buckets).isEqualTo(ENTRIES / 200);
        assertThat(took).isLessThan(LIMIT);
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static LedgerEntry moved(LedgerEntry entry, long by) {
        return new LedgerEntry(
                entry.id() + by,
                entry.entryPoint(),
                entry.request(),
                entry.connection(),
                entry.intendedMicros() + by * 5_000,
                entry.startMicros() + by * 5_000,
                entry.endMicros() + by * 5_000,
                entry.state(),
                entry.lossKind(),
                entry.status(),
                entry.pod(),
                entry.version(),
                entry.connectionId(),
                entry.message());
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
