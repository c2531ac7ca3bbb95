package io.plimsoll.timeline.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReactionTimeTest {

    private static final long SECOND = 1_000_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // behaviour | from | to | slowest out, seconds: 10 + 10 + 15 + window + 10 and the steps
                "{} | 3 | 4 | 45",
                "{'scaleUp': {'stabilizationWindowSeconds': 20}} | 3 | 4 | 65",
                "{'scaleUp': {'policies': [{'type': 'Pods', 'value': 1, 'periodSeconds': 15}]}} | 3 | 5 | 60",
                "{'scaleUp': {'policies': [{'type': 'Pods', 'value': 1, 'periodSeconds': 60}]}} | 3 | 5 | 105",
                "{'scaleUp': {'selectPolicy': 'Disabled'}} | 3 | 4 | -",
                // slowest in: 10 + 10 + window + 30 + 10 and the steps
                "{} | 4 | 3 | 360",
                "{'scaleDown': {'stabilizationWindowSeconds': 30}} | 4 | 3 | 90",
                "{'scaleDown': {'stabilizationWindowSeconds': 0, 'policies': [{'type': 'Pods', 'value': 2, 'periodSeconds': 15}]}} | 8 | 3 | 90",
                "{'scaleDown': {'selectPolicy': 'Disabled'}} | 4 | 3 | -",
            })
    void adds_up_what_may_hold_a_decision_back(String behavior, int from, int to, @Nullable Long seconds)
            throws IOException {
        ReactionTime reaction = reaction(behavior);

        assertThat(to > from ? reaction.slowestOut(from, to) : reaction.slowestIn(from, to))
                .isEqualTo(seconds == null ? OptionalLong.empty() : OptionalLong.of(seconds * SECOND));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 285",
                "{'scaleDown': {'stabilizationWindowSeconds': 30}} | 15",
                "{'scaleDown': {'stabilizationWindowSeconds': 5}} | 0",
            })
    void waits_for_the_window_without_a_sync_period(String behavior, long seconds) throws IOException {
        assertThat(reaction(behavior).soonestIn()).isEqualTo(seconds * SECOND);
    }

    private static ReactionTime reaction(String behavior) throws IOException {
        String text =
                "{'apiVersion': 'autoscaling/v2', 'metadata': {'name': 'auto'}, 'spec': {'maxReplicas': 9, 'behavior': "
                        + behavior + "}}";
        return new ReactionTime(
                Autoscaler.of(new ObjectMapper().readTree(text.replace('\'', '"')), "shop"),
                ControllerSettings.defaults(),
                10 * SECOND,
                10 * SECOND);
    }
}
