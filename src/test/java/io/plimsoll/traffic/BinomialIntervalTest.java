package io.plimsoll.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialIntervalTest {

    /** The ends have closed forms at 0 and at all; 4 of 20 is the example of many textbooks, 1 of 10 of others. */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.95, 0, 0.308497",
        "10, 10, 0.95, 0.691503, 1",
        "4, 20, 0.95, 0.057334, 0.436614",
        "1, 10, 0.95, 0.002529, 0.445016",
        "5, 10, 0.95, 0.187086, 0.812914",
        "0, 1000, 0.999, 0, 0.007572"
    })
    void has_the_ends_that_tables_give(long hits, long trials, double confidence, double low, double high) {
        BinomialInterval interval = BinomialInterval.of(hits, trials, confidence);

        assertThat(interval.low()).isCloseTo(low, within(2e-6));
        assertThat(interval.high()).isCloseTo(high, within(2e-6));
    }

    @ParameterizedTest
    @CsvSource({"750, 3000, 0.25, true", "680, 3000, 0.25, true", "630, 3000, 0.25, false", "0, 3000, 0.25, false"})
    void tells_a_share_from_another(long hits, long trials, double share, boolean contained) {
        assertThat(BinomialInterval.of(hits, trials, 0.999).contains(share)).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0.95", "-1, 2, 0.95", "3, 2, 0.95", "1, 2, 1", "1, 2, 0"})
    void refuses_what_cannot_have_been_seen(long hits, long trials, double confidence) {
        assertThatThrownBy(() -> BinomialInterval.of(hits, trials, confidence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" is no observation");
    }
}
