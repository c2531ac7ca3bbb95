package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void origin_is_what_the_least_late_request_allows() {
        Pace pace = new Pace(100);
        pace.observe(0, 1_000_400);
        pace.observe(1, 1_010_050);
        pace.observe(2, 1_020_900);

        assertThat(pace.intended(0)).isEqualTo(1_000_050);
        assertThat(pace.intended(2)).isEqualTo(1_020_050);
    }

    @Test
    void nothing_is_due_before_the_first_request_was_seen() {
        assertThat(new Pace(100).dueBy(Long.MAX_VALUE)).isZero();
    }

    @Test
    void a_request_is_due_at_its_own_moment() {
        Pace pace = new Pace(100);
        pace.observe(0, 1_000_000);

        assertThat(pace.dueBy(999_999)).isZero();
        assertThat(pace.dueBy(1_000_000)).isEqualTo(1);
        assertThat(pace.dueBy(1_009_999)).isEqualTo(1);
        assertThat(pace.dueBy(1_010_000)).isEqualTo(2);
    }

    @Test
    void schedule_does_not_drift_at_a_rate_that_no_microsecond_divides() {
        Pace pace = new Pace(300);
        pace.observe(0, 0);

        assertThat(pace.intended(300_000)).isEqualTo(1_000_000_000);
        assertThat(pace.dueBy(1_000_000_000)).isEqualTo(300_001);
    }
}
