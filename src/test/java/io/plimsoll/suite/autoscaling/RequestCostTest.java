package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.SteppedLoad;
import io.plimsoll.timeline.scaling.ScalingMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCostTest {

    private static final ScalingMetric.Target SIXTY = new ScalingMetric.Target.AverageValue(60);
    private static final MovedMetric CPU = new MovedMetric(new ScalingMetric.PodResource("cpu", null, SIXTY));
    private static final MovedMetric HITS = new MovedMetric(new ScalingMetric.PodValue("hits", "", SIXTY));

    /** Three pods, each with a target of 60 thousandths of each metric. */
    private static final RequestCost COST =
            new RequestCost(new UnmovedMetric("Deployment shop/api", "web", null), metric -> 60, 3);

    @ParameterizedTest
    @CsvSource({"51, 200, 80", "30, 100, 100", "130, 200, 20"})
    void adds_what_asks_for_no_pod_even_if_all_use_came_from_requests(double used, double wanted, double added)
            throws HarnessFailure {
        assertThat(COST.room(Map.of(CPU, List.of(used)), 40, wanted)).isEqualTo(added);
    }

    @Test
    void adds_no_more_than_the_fullest_metric_has_room_for() throws HarnessFailure {
        assertThat(COST.room(Map.of(CPU, List.of(30.0), HITS, List.of(50.0, 52.0)), 40, 500))
                .isEqualTo(80);
    }

    @Test
    void has_no_room_where_the_light_load_nearly_reaches_the_target() {
        HarnessFailure failure =
                catchThrowableOfType(HarnessFailure.class, () -> COST.room(Map.of(CPU, List.of(136.0)), 40, 200));

        assertThat(failure)
                .hasMessage(
                        "the light load of 40 requests/s already uses 136m of the processor; the 3 pods have 180m of the"
                                + " processor to their target");
        assertThat(failure.remedy())
                .isEqualTo("raise the autoscaler's target, or autoscaling.drill-target-percent, or lower"
                        + " load.requests-per-second");
    }

    @Test
    void takes_the_difference_of_two_loads() throws HarnessFailure, Untestable {
        AutoscalingFacts.Calibration found = calibrate(List.of(40.0), List.of(138.0, 142.0), 100);

        assertThat(found).isEqualTo(new AutoscalingFacts.Calibration(40, 40, 140, 140, 2, 60, false));
        assertThat(found.milliPerRequest()).isEqualTo(1);
        assertThat(found.perSecondFor(240)).isEqualTo(240);
        assertThat(found.uncertaintyPercent()).isEqualTo(4);
    }

    @Test
    void bounds_what_a_service_saves_while_it_warms_up() throws HarnessFailure, Untestable {
        AutoscalingFacts.Calibration found = calibrate(List.of(60.0), List.of(70.0), 60);

        assertThat(found.milliPerRequest()).isEqualTo(0.7 * 70 / 100);
    }

    @Test
    void leaves_a_metric_out_that_a_much_larger_load_does_not_move() throws HarnessFailure, Untestable {
        Map<MovedMetric, List<Double>> larger = new LinkedHashMap<>();
        larger.put(HITS, List.of(3.0));
        larger.put(CPU, List.of(120.0));

        assertThat(COST.of(Map.of(HITS, List.of(3.0), CPU, List.of(40.0)), larger, 40, lift(100)))
                .containsOnlyKeys(CPU);
    }

    @Test
    void says_that_a_much_larger_load_moves_nothing() {
        HarnessFailure failure =
                catchThrowableOfType(HarnessFailure.class, () -> calibrate(List.of(12.0), List.of(13.0), 100));

        assertThat(failure)
                .hasMessage(
                        "the load does not move what the autoscaler looks at: with 40 requests/s the pods of Deployment"
                                + " shop/api use 12m of the processor, with 140 requests/s 13m of the processor");
    }

    private static AutoscalingFacts.Calibration calibrate(List<Double> light, List<Double> larger, double added)
            throws HarnessFailure, Untestable {
        return COST.of(Map.of(CPU, light), Map.of(CPU, larger), 40, lift(added))
                .values()
                .iterator()
                .next();
    }

    private static SteppedLoad.Lift lift(double perSecond) {
        return new SteppedLoad.Lift("calibration", perSecond, 0);
    }
}
