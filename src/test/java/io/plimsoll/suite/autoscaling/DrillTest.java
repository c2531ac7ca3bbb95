package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.plimsoll.spec.AutoscalingSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrillTest {

    private static final String NONE = "{}";
    private static final String DECLARED = "{behavior: {scaleDown: {stabilizationWindowSeconds: %s}}}";

    @ParameterizedTest(name = "declared {0}, drill-window {1}, fast {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // declared, drill-window, --fast, window in force, given instead, deviation
                "    |   |false|300|  |",
                "    |   |true |30 |30|the stabilisation window for scaling in was 30 s instead of 300 s (--fast)",
                "    |20 |true |20 |20|the stabilisation window for scaling in was 20 s instead of 300 s"
                        + " (autoscaling.drill-window)",
                "    |300|false|300|  |",
                "120 |   |false|120|  |",
                "120 |   |true |30 |30|the stabilisation window for scaling in was 30 s instead of 120 s (--fast)",
                "120 |200|false|200|200|the stabilisation window for scaling in was 200 s instead of 120 s"
                        + " (autoscaling.drill-window)",
                "15  |   |true |15 |  |",
                "30  |   |true |30 |  |",
            })
    void waits_for_the_declared_window_unless_told_otherwise(
            @Nullable Integer declared,
            @Nullable Integer wanted,
            boolean fast,
            int inForce,
            @Nullable Integer given,
            @Nullable String deviation)
            throws JsonProcessingException {
        Drill drill = drill(declared, wanted, fast);

        assertThat(drill.longestWindow()).isEqualTo(Duration.ofSeconds(inForce));
        assertThat(drill.windowSeconds()).isEqualTo(given);
        if (deviation == null) {
            assertThat(drill.words()).isEmpty();
        } else {
            assertThat(drill.words()).containsExactly(deviation);
        }
    }

    @Test
    void says_how_long_the_default_window_takes_and_why() throws JsonProcessingException {
        assertThat(drill(null, null, false).announcement())
                .hasValue(
                        "the stabilisation window for scaling in is 300 s (Kubernetes' default, as none is declared) and is"
                                + " waited for: this takes about 9 minutes; --fast or autoscaling.drill-window shortens it");
        assertThat(drill(120, null, false).announcement())
                .hasValue(
                        "the stabilisation window for scaling in is 120 s (declared) and is waited for: this takes about 6"
                                + " minutes; --fast or autoscaling.drill-window shortens it");
        assertThat(drill(15, 60, false).announcement())
                .hasValue(
                        "the stabilisation window for scaling in is 60 s (autoscaling.drill-window) and is waited for: this"
                                + " takes about 5 minutes; --fast or autoscaling.drill-window shortens it");
    }

    @Test
    void says_nothing_of_a_short_window() throws JsonProcessingException {
        assertThat(drill(30, null, false).announcement()).isEmpty();
        assertThat(drill(null, null, true).announcement()).isEmpty();
    }

    @Test
    void reports_a_part_of_the_target_as_a_deviation() throws JsonProcessingException {
        assertThat(Drill.of(new AutoscalingSpec(25, null, null), false, new YAMLMapper().readTree(NONE))
                        .words())
                .containsExactly(
                        "the autoscaler's target was 25 % of the declared one (autoscaling.drill-target-percent)");
    }

    private static Drill drill(@Nullable Integer declared, @Nullable Integer wanted, boolean fast)
            throws JsonProcessingException {
        return Drill.of(
                new AutoscalingSpec(null, wanted == null ? null : Duration.ofSeconds(wanted), null),
                fast,
                new YAMLMapper().readTree(declared == null ? NONE : DECLARED.formatted(declared)));
    }
}
