package io.plimsoll.traffic;

import static io.plimsoll.traffic.Entries.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.traffic.LedgerReconciliation.Difference;
import io.plimsoll.traffic.LedgerReconciliation.SenderTotals;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LedgerReconciliationTest {

    private static final Ledger LEDGER = Ledger.of(List.of(
            Entries.ok(1, T0, 1),
            Entries.ok(2, T0, 1),
            Entries.error(3, T0, 1, 500),
            Entries.lost(4, ConnectionKind.NEW, LossKind.CLOSED_EARLY, T0, T0 + 1),
            Entries.unsent(5, T0)));

    @Test
    void agrees_with_a_sender_that_counted_the_same() {
        LedgerReconciliation result = LedgerReconciliation.withSender(LEDGER, new SenderTotals("Gatling", 4, 2));

        assertThat(result.agrees()).isTrue();
        assertThat(result.compared()).containsExactly("Gatling's totals: 4 requests, 2 failed");
    }

    @Test
    void names_both_counts_when_a_sender_counted_otherwise() {
        LedgerReconciliation result = LedgerReconciliation.withSender(LEDGER, new SenderTotals("Gatling", 5, 0));

        assertThat(result.differences())
                .containsExactly(
                        new Difference(
                                Difference.Kind.SENT,
                                1,
                                List.of(),
                                "the ledger has 4 requests sent, Gatling counted 5: a difference of 1"),
                        new Difference(
                                Difference.Kind.FAILED,
                                2,
                                List.of(),
                                "the ledger has 2 requests failed, Gatling counted 0: a difference of 2"));
    }

    @Test
    void agrees_with_a_service_that_logged_each_answer_once() {
        LedgerReconciliation result = LedgerReconciliation.withServiceLog(LEDGER, LongStream.of(3, 1, 2, 4));

        assertThat(result.agrees()).isTrue();
        assertThat(result.lostButServed()).isEqualTo(1);
    }

    @Test
    void reports_both_directions_and_repeats() {
        LedgerReconciliation result = LedgerReconciliation.withServiceLog(LEDGER, LongStream.of(1, 1, 3, 5, 99));

        assertThat(result.differences())
                .containsExactly(
                        new Difference(
                                Difference.Kind.SERVED_BUT_NOT_SENT,
                                2,
                                List.of(5L, 99L),
                                "the service answered 2 request(s) that the ledger does not have as sent: [5, 99]"),
                        new Difference(
                                Difference.Kind.SERVED_MORE_THAN_ONCE,
                                1,
                                List.of(1L),
                                "the service answered 1 request(s) more than once, so something sent them again: [1]"),
                        new Difference(
                                Difference.Kind.OK_BUT_NOT_SERVED,
                                1,
                                List.of(2L),
                                "the ledger has an answer to 1 request(s) that the service did not log: [2]"));
    }

    @Test
    void names_only_the_first_ids_but_counts_all() {
        LedgerReconciliation result =
                LedgerReconciliation.withServiceLog(Ledger.of(List.of()), LongStream.rangeClosed(1, 50));

        assertThat(result.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.count()).isEqualTo(50);
            assertThat(difference.ids()).hasSize(20);
            assertThat(difference.sentence())
                    .isEqualTo("the service answered 50 request(s) that the ledger does not have as sent: first [1, 2,"
                            + " 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]");
        });
    }

    @Test
    void joins_comparisons() {
        LedgerReconciliation joined = LedgerReconciliation.withSender(LEDGER, new SenderTotals("Gatling", 4, 2))
                .and(LedgerReconciliation.withServiceLog(LEDGER, LongStream.of(1, 2, 3)));

        assertThat(joined.agrees()).isTrue();
        assertThat(joined.compared())
                .containsExactly("Gatling's totals: 4 requests, 2 failed", "the service's own log: 3 answers");
    }
}
