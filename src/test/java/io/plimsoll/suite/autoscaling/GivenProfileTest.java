package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.plimsoll.spec.AutoscalingSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.ScalingMetric;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenProfileTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4|2|the spec's profile is to ask for 4 pods, and HorizontalPodAutoscaler shop/auto allows 3 (maxReplicas)"
                        + "|name no more in autoscaling.profile.scale-out.pods",
                "3|3|the spec's profile is to ask for 3 pods, and 3 are there under the light load"
                        + "|name a load that asks for more in autoscaling.profile.scale-out"
            })
    void says_that_the_step_cannot_ask_for_its_pods(int pods, int there, String what, String remedy) {
        HarnessFailure failure = catchThrowableOfType(
                HarnessFailure.class,
                () -> GivenProfile.requireRoom(new AutoscalingSpec.Profile(120, pods, null), autoscaler(), there));

        assertThat(failure).hasMessage(what);
        assertThat(failure.remedy()).isEqualTo(remedy);
    }

    @Test
    void lets_a_step_to_the_most_pods_be() {
        assertThatCode(() -> GivenProfile.requireRoom(new AutoscalingSpec.Profile(120, 3, null), autoscaler(), 2))
                .doesNotThrowAnyException();
    }

    @Test
    void takes_the_named_ceiling_and_else_one_that_surely_asks_for_more() {
        assertThat(GivenProfile.ceiling(new AutoscalingSpec.Profile(120, 3, 300), 3, 1.2, 200))
                .isEqualTo(300);
        // More than two pods carry 120 requests/s, so one carries less than 60, three less than 180.
        assertThat(GivenProfile.ceiling(new AutoscalingSpec.Profile(120, 3, null), 3, 1.2, 200))
                .isCloseTo(216, within(1e-9));
        assertThat(GivenProfile.ceiling(new AutoscalingSpec.Profile(120, 3, null), 3, 1.2, 250))
                .isEqualTo(250);
    }

    private static Autoscaler autoscaler() {
        return new Autoscaler(
                "shop",
                "auto",
                new WorkloadKey("Deployment", "shop", "api"),
                2,
                3,
                List.of(new ScalingMetric.PodResource("cpu", null, new ScalingMetric.Target.AverageValue(30))),
                null);
    }
}
