package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.HarnessFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnmovedMetricTest {

    @ParameterizedTest
    @CsvSource({"40, 42.9, false", "40, 43, true", "100, 104.9, false", "100, 105, true", "100, 60, false"})
    void takes_a_small_difference_for_noise(double low, double high, boolean moved) {
        assertThat(UnmovedMetric.moved(low, high)).isEqualTo(moved);
    }

    @Test
    void says_that_the_requests_cost_nothing() {
        HarnessFailure failure = new UnmovedMetric("Deployment shop/api", "web", null).failure(40, 12, 120, 13);

        assertThat(failure)
                .hasMessage(
                        "the load does not move what the autoscaler looks at: with 40 requests/s the pods of Deployment"
                                + " shop/api use 12m of the processor, with 120 requests/s 13m");
        assertThat(failure.remedy())
                .isEqualTo("declare requests of entry point web that make Deployment shop/api work");
    }

    @Test
    void says_that_the_entry_point_leads_elsewhere() {
        HarnessFailure failure =
                new UnmovedMetric("Deployment shop/api", "web", "Deployment shop/front").failure(40, 12, 120, 13);

        assertThat(failure)
                .hasMessage(
                        "the load does not move what the autoscaler looks at: with 40 requests/s the pods of Deployment"
                                + " shop/api use 12m of the processor, with 120 requests/s 13m; the requests go to Deployment"
                                + " shop/front, behind entry point web, and what they ask there does not reach it");
        assertThat(failure.remedy())
                .isEqualTo(
                        "declare an entry point first whose Service selects the pods of Deployment shop/api, or requests"
                                + " that reach them");
    }
}
