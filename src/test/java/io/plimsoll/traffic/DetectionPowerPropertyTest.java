package io.plimsoll.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class DetectionPowerPropertyTest {

    @Property(seed = "20261120")
    void the_smallest_outage_is_missed_exactly_as_often_as_stated(
            @ForAll @DoubleRange(min = 1, max = 2000) double rate,
            @ForAll @IntRange(min = 1, max = 50) int endpoints,
            @ForAll @IntRange(min = 1, max = 50) int pods,
            @ForAll @IntRange(min = 1, max = 5) int rounds,
            @ForAll @DoubleRange(min = 0.5, max = 0.99) double probability) {
        DetectionPower power = new DetectionPower(rate, endpoints, pods, rounds);

        double outage = power.smallestOutageMillis(probability);

        assertThat(power.missProbability(outage)).isCloseTo(1 - probability, within(1e-6));
        assertThat(power.missProbability(outage * 1.01)).isLessThan(1 - probability);
        assertThat(power.missProbability(outage * 0.99)).isGreaterThan(1 - probability);
    }

    @Property(seed = "20261120")
    void the_rate_needed_is_the_inverse_of_the_smallest_outage(
            @ForAll @DoubleRange(min = 1, max = 500) double outageMillis,
            @ForAll @IntRange(min = 1, max = 50) int endpoints,
            @ForAll @IntRange(min = 1, max = 50) int pods,
            @ForAll @IntRange(min = 1, max = 5) int rounds) {
        double rate = DetectionPower.rateNeeded(outageMillis, 0.99, endpoints, pods, rounds);

        assertThat(new DetectionPower(rate, endpoints, pods, rounds).smallestOutageMillis(0.99))
                .isCloseTo(outageMillis, within(1e-6 * outageMillis));
    }
}
