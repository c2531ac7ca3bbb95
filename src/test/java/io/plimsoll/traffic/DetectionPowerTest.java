package io.plimsoll.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionPowerTest {

    @Test
    void states_the_figures_of_the_default_run() {
        // 3 replicas and a surge of 1: up to 4 ready endpoints, 3 pods replaced
        assertThat(new DetectionPower(100, 4, 3, 1).smallestOutageMillis(0.99)).isCloseTo(53.69, within(0.01));
        assertThat(new DetectionPower(100, 4, 3, 2).smallestOutageMillis(0.99)).isCloseTo(27.00, within(0.01));
        assertThat(DetectionPower.rateNeeded(25, 0.99, 4, 3, 1)).isCloseTo(214.74, within(0.01));
        assertThat(DetectionPower.rateNeeded(25, 0.99, 4, 3, 2)).isCloseTo(107.97, within(0.01));
    }

    @Test
    void needs_one_connection_in_the_window_of_a_single_endpoint() {
        DetectionPower power = new DetectionPower(100, 1, 1, 1);

        assertThat(power.missProbability(10)).isZero();
        assertThat(power.missProbability(5)).isCloseTo(0.5, within(1e-9));
        assertThat(power.smallestOutageMillis(0.99)).isCloseTo(9.9, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 3, 1, 1, 15",
        "100, 3, 3, 1, 7",
        "200, 4, 3, 1, 12",
        "200, 4, 3, 2, 5",
        "50, 2, 2, 1, 33",
        "40, 1, 1, 1, 20",
        "130, 10, 5, 2, 21",
        "333, 5, 4, 1, 2"
    })
    void agrees_with_a_simulation(double rate, int endpoints, int pods, int rounds, double outageMillis) {
        int trials = 200_000;
        double observed = simulate(rate, endpoints, pods, rounds, outageMillis, trials, new Random(42));

        double stated = new DetectionPower(rate, endpoints, pods, rounds).missProbability(outageMillis);

        double standardError = Math.sqrt(Math.max(stated * (1 - stated), 1e-6) / trials);
        assertThat(observed).isCloseTo(stated, within(4 * standardError));
    }

    /** Opens connections on a grid, drops windows at random moments, and routes each connection by lot. */
    private static double simulate(
            double rate, int endpoints, int pods, int rounds, double outageMillis, int trials, Random random) {
        double gap = 1000 / rate;
        int missed = 0;
        for (int trial = 0; trial < trials; trial++) {
            boolean seen = false;
            for (int window = 0; window < pods * rounds && !seen; window++) {
                double from = random.nextDouble() * 10_000;
                long connection = (long) Math.ceil(from / gap);
                while (!seen && connection * gap < from + outageMillis) {
                    seen = random.nextInt(endpoints) == 0;
                    connection++;
                }
            }
            missed += seen ? 0 : 1;
        }
        return (double) missed / trials;
    }

    @Test
    void refuses_what_has_no_meaning() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DetectionPower(0, 3, 3, 1))
                .withMessage("the rate of new connections must be above 0, not 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DetectionPower(100, 0, 3, 1))
                .withMessage("the number of endpoints must be at least 1, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DetectionPower(100, 3, 3, 1).smallestOutageMillis(1))
                .withMessage("the probability must be above 0 and below 1, not 1.0");
    }
}
