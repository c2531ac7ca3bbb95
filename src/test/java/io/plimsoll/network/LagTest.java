package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LagTest {

    private static final long MOMENT = 1_000_000;

    private final List<Try> tries = new ArrayList<>();

    /** Adds tries that begin 5 ms after each other and take 1 ms, or 300 if nothing comes back. */
    private LagTest then(Observed outcome, int count) {
        for (int i = 0; i < count; i++) {
            long start = MOMENT - 10_000 + 5_000L * tries.size();
            tries.add(new Try(start, start + (outcome == Observed.DROPPED ? 300_000 : 1_000), outcome));
        }
        return this;
    }

    @Test
    void a_connection_was_stopped_between_the_last_try_that_passed_and_the_end_of_the_next() {
        then(Observed.ALLOWED, 6).then(Observed.REJECTED, 20);

        assertThat(Lag.closing(tries, MOMENT)).contains(new Lag(15_000, 21_000));
    }

    @Test
    void what_is_dropped_counts_when_the_next_one_begins_since_nothing_tells_when_it_was() {
        then(Observed.ALLOWED, 6).then(Observed.DROPPED, 20);

        assertThat(Lag.closing(tries, MOMENT)).contains(new Lag(15_000, 25_000));
    }

    @Test
    void a_single_try_that_passes_late_shows_that_it_was_open_until_then() {
        then(Observed.ALLOWED, 6)
                .then(Observed.REJECTED, 9)
                .then(Observed.ALLOWED, 1)
                .then(Observed.REJECTED, 9);

        assertThat(Lag.closing(tries, MOMENT)).contains(new Lag(65_000, 71_000));
    }

    @Test
    void a_connection_that_no_try_passed_over_was_stopped_from_the_moment_on() {
        then(Observed.ALLOWED, 2).then(Observed.REJECTED, 20);

        assertThat(Lag.closing(tries, MOMENT)).contains(new Lag(0, 1_000));
    }

    @Test
    void a_connection_that_still_passes_was_not_stopped() {
        then(Observed.REJECTED, 5).then(Observed.ALLOWED, 5);

        assertThat(Lag.closing(tries, MOMENT)).isEmpty();
    }

    @Test
    void a_connection_was_open_between_the_last_try_that_was_stopped_and_the_end_of_the_first_of_many_that_passed() {
        then(Observed.DROPPED, 6).then(Observed.ALLOWED, 20);

        assertThat(Lag.opening(tries, MOMENT)).contains(new Lag(15_000, 21_000));
    }

    @Test
    void a_single_try_that_is_lost_later_does_not_make_an_open_connection_a_stopped_one() {
        then(Observed.DROPPED, 6)
                .then(Observed.ALLOWED, 10)
                .then(Observed.DROPPED, 1)
                .then(Observed.ALLOWED, 10);

        assertThat(Lag.opening(tries, MOMENT)).contains(new Lag(15_000, 21_000));
    }

    @Test
    void a_few_that_pass_do_not_make_a_connection_open() {
        then(Observed.DROPPED, 6).then(Observed.ALLOWED, 9).then(Observed.DROPPED, 10);

        assertThat(Lag.opening(tries, MOMENT)).isEmpty();
        assertThat(Lag.opening(List.of(), MOMENT)).isEmpty();
    }

    @Test
    void a_probe_that_failed_says_nothing() {
        then(Observed.ALLOWED, 6).then(Observed.PROBE_FAILED, 3).then(Observed.REJECTED, 20);

        assertThat(Lag.closing(tries, MOMENT)).contains(new Lag(15_000, 36_000));
    }

    @Test
    void the_order_of_what_was_recorded_does_not_matter() {
        then(Observed.ALLOWED, 6).then(Observed.DROPPED, 20);
        Collections.shuffle(tries, new Random(17));

        assertThat(Lag.closing(tries, MOMENT)).contains(new Lag(15_000, 25_000));
    }

    @Test
    void is_printed_in_milliseconds_and_has_its_ends_in_order() {
        Lag lag = new Lag(4_100, 9_260);

        assertThat(lag).hasToString("4.1–9.3 ms");
        assertThat(lag.resolutionMicros()).isEqualTo(5_160);
        assertThatThrownBy(() -> new Lag(5, 4)).hasMessage("a lag has an end at or after its start, not from 5 to 4");
    }
}
