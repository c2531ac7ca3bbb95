package io.plimsoll.traffic;

import static io.plimsoll.traffic.Entries.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final List<LedgerEntry> ENTRIES = List.of(
            Entries.lost(5, ConnectionKind.KEPT_ALIVE, LossKind.RESET, T0 + 50_000, T0 + 51_000),
            Entries.ok(1, T0 + 10_000, 400),
            Entries.ok(2, T0 + 20_000, 800),
            Entries.error(3, T0 + 30_000, 900, 500),
            Entries.lost(4, ConnectionKind.NEW, LossKind.REFUSED, T0 + 40_000, T0 + 40_300),
            Entries.unsent(6, T0 + 60_000));

    @Test
    void counts_every_planned_request_in_exactly_one_state() {
        LedgerCounts counts = Ledger.of(ENTRIES).counts();

        assertThat(counts)
                .isEqualTo(new LedgerCounts(
                        2,
                        1,
                        2,
                        1,
                        Map.of(ConnectionKind.NEW, 1L, ConnectionKind.KEPT_ALIVE, 1L),
                        Map.of(LossKind.REFUSED, 1L, LossKind.RESET, 1L),
                        800,
                        900,
                        900));
        assertThat(counts.planned()).isEqualTo(6);
        assertThat(counts.sent()).isEqualTo(5);
        assertThat(counts.failed()).isEqualTo(3);
    }

    @Test
    void orders_entries_by_plan_and_lists_the_failures() {
        Ledger ledger = Ledger.of(ENTRIES);

        assertThat(ledger.entries()).extracting(LedgerEntry::id).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(ledger.failures()).extracting(LedgerEntry::id).containsExactly(3L, 4L, 5L);
        assertThat(ledger.plannedBetween(T0 + 20_000, T0 + 40_000).entries())
                .extracting(LedgerEntry::id)
                .containsExactly(2L, 3L);
    }

    @Test
    void a_part_by_plan_begins_at_its_moment_and_ends_before_the_other() {
        Ledger ledger = Ledger.of(List.of(
                Entries.ok(1, T0, 500),
                Entries.ok(2, T0 + 10, 500),
                Entries.ok(3, T0 + 10, 500),
                Entries.ok(4, T0 + 20, 500)));

        assertThat(ledger.plannedBetween(T0 + 10, T0 + 20).entries())
                .extracting(LedgerEntry::id)
                .containsExactly(2L, 3L);
        assertThat(ledger.plannedBetween(T0 + 20, T0 + 10).entries()).isEmpty();
        assertThat(ledger.plannedBetween(0, T0).entries()).isEmpty();
        assertThat(ledger.plannedFrom(T0 + 10).entries())
                .extracting(LedgerEntry::id)
                .containsExactly(2L, 3L, 4L);
        assertThat(ledger.plannedFrom(T0 + 21).counts().planned()).isZero();
        assertThat(ledger.plannedFrom(0).counts()).isEqualTo(ledger.counts());
    }

    @Test
    void refuses_an_id_that_occurs_twice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ledger.of(List.of(Entries.ok(7, T0, 1), Entries.ok(7, T0 + 1, 1))))
                .withMessage("request id 7 occurs more than once in the ledger: a request must end in exactly one"
                        + " state");
    }

    @Test
    void refuses_entries_that_contradict_themselves() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Entries.entry(8, ConnectionKind.NEW, T0, T0 + 1, EndState.OK, LossKind.RESET, null, null))
                .withMessage("request 8 ended OK with loss kind RESET: a loss kind belongs to every lost request and to"
                        + " no other");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Entries.entry(9, ConnectionKind.NEW, T0, T0 - 1, EndState.OK, null, null, null))
                .withMessage("request 9 ended at " + (T0 - 1) + ", before it was sent at " + T0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Entries.entry(10, ConnectionKind.NEW, T0, T0, EndState.UNSENT, null, null, null))
                .withMessage("request 10 ended UNSENT and was sent at " + T0 + " and ended at " + T0
                        + " microseconds: both are 0 exactly when it was never sent");
    }

    @Test
    void how_long_a_long_poll_or_a_stream_took_says_nothing_of_the_speed() {
        LedgerTally tally = new LedgerTally(1_000_000);
        tally.accept(Entries.ok(1, T0, 500));
        tally.accept(Entries.entry(2, ConnectionKind.LONG_POLL, T0, T0 + 5_000_000, EndState.OK, null, null, null));
        tally.accept(Entries.entry(
                3, ConnectionKind.GRPC_STREAM_KEPT_ALIVE, T0, T0 + 3_000_000, EndState.OK, null, null, null));

        assertThat(tally.counts().ok()).isEqualTo(3);
        assertThat(tally.counts().maxMicros()).isEqualTo(500);
        assertThat(tally.buckets()).containsExactly(new RateBucket(T0, 3, 0, 501, 501));
    }

    @Test
    void keeps_rate_and_latency_over_time_without_gaps() {
        LedgerTally tally = new LedgerTally(1_000_000);
        tally.accept(Entries.ok(1, T0 + 100_000, 500));
        tally.accept(Entries.ok(2, T0 + 200_000, 100));
        tally.accept(Entries.lost(3, ConnectionKind.NEW, LossKind.TIMED_OUT, T0 + 900_000, T0 + 5_900_000));
        tally.accept(Entries.unsent(4, T0 + 1_500_000));
        tally.accept(Entries.error(5, T0 + 2_000_000, 64, 503));

        assertThat(tally.buckets())
                .containsExactly(
                        new RateBucket(T0, 3, 1, 100, 501),
                        new RateBucket(T0 + 1_000_000, 0, 0, 0, 0),
                        new RateBucket(T0 + 2_000_000, 1, 1, 64, 64));
    }
}
