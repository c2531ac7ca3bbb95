package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Untestable;
import io.plimsoll.timeline.scaling.ScalingMetric;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnmovedMetricTest {

    private static final ScalingMetric.Target TARGET = new ScalingMetric.Target.AverageValue(60_000);
    private static final MovedMetric CPU = new MovedMetric(new ScalingMetric.PodResource("cpu", "api", TARGET));

    @Test
    void is_known_within_a_minute() {
        assertThat(AutoscalingCourse.CONTROL.plus(LoadSamples.MOVED)).isLessThan(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({"40, 42.9, false", "40, 43, true", "100, 104.9, false", "100, 105, true", "100, 60, false"})
    void takes_a_small_difference_for_noise(double low, double high, boolean moved) {
        assertThat(UnmovedMetric.moved(low, high)).isEqualTo(moved);
    }

    @Test
    void says_that_the_requests_cost_nothing() throws Untestable {
        HarnessFailure failure = new UnmovedMetric("Deployment shop/api", "web", null).failure(CPU, 40, 12, 120, 13);

        assertThat(failure)
                .hasMessage(
                        "the load does not move what the autoscaler looks at: with 40 requests/s the pods of Deployment"
                                + " shop/api use 12m of the processor, with 120 requests/s 13m of the processor");
        assertThat(failure.remedy())
                .isEqualTo("declare requests of entry point web that make Deployment shop/api work");
    }

    @Test
    void says_that_the_entry_point_leads_elsewhere() throws Untestable {
        HarnessFailure failure =
                new UnmovedMetric("Deployment shop/api", "web", "Deployment shop/front").failure(CPU, 40, 12, 120, 13);

        assertThat(failure)
                .hasMessage(
                        "the load does not move what the autoscaler looks at: with 40 requests/s the pods of Deployment"
                                + " shop/api use 12m of the processor, with 120 requests/s 13m of the processor; the requests go to Deployment"
                                + " shop/front, behind entry point web, and what they ask there does not reach it");
        assertThat(failure.remedy())
                .isEqualTo(
                        "declare an entry point first whose Service selects the pods of Deployment shop/api, or requests"
                                + " that reach them");
    }

    @Test
    void says_that_a_metric_of_the_pods_stays_what_it_is() throws Untestable {
        MovedMetric requests = new MovedMetric(new ScalingMetric.PodValue("requests-per-second", "", TARGET));

        assertThat(new UnmovedMetric("Deployment shop/api", "web", null).failure(requests, 40, 0, 120, 0))
                .hasMessage(
                        "the load does not move what the autoscaler looks at: with 40 requests/s the pods of Deployment"
                                + " shop/api use 0.0 of pods/requests-per-second, with 120 requests/s 0.0 of pods/requests-per-second");
    }

    @Test
    void tests_nothing_where_the_metric_is_of_something_else() {
        MovedMetric queue = new MovedMetric(new ScalingMetric.ExternalValue("queue-length", "queue=orders", TARGET));

        Untestable untestable =
                catchThrowableOfType(Untestable.class, () -> new UnmovedMetric("Deployment shop/api", "web", null)
                        .failure(queue, 40, 3_000, 120, 3_000));

        assertThat(untestable)
                .hasMessage(
                        "the load does not move what the autoscaler looks at: with 40 requests/s the pods of Deployment"
                                + " shop/api use 3.0 of external/queue-length{queue=orders}, with 120 requests/s 3.0 of"
                                + " external/queue-length{queue=orders}; declare requests of entry point web that make Deployment"
                                + " shop/api work");
        assertThat(untestable.code()).isEqualTo(ReasonCode.PREREQ_MISSING);
    }
}
