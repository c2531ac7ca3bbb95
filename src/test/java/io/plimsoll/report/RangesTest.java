package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Range;
import io.plimsoll.evidence.ScenarioReport.Ranges;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangesTest {

    private static final Ranges LAGS = new Ranges(
            "Lag of policies",
            " ms",
            List.of(
                    new Range("policy <created>", "environment", 4.1, 9.3),
                    new Range("policy <created>", "deployment", 12, 17.25),
                    new Range("new pod", "environment", 0, 0)));

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void are_left_out_where_there_are_none_and_read_as_they_were_written() throws JsonProcessingException {
        ScenarioReport none = with(List.of());
        ScenarioReport one = with(List.of(LAGS));

        assertThat(mapper.writeValueAsString(none)).doesNotContain("ranges");
        assertThat(mapper.readValue(mapper.writeValueAsString(none), ScenarioReport.class))
                .isEqualTo(none);
        assertThat(mapper.readValue(mapper.writeValueAsString(one), ScenarioReport.class))
                .isEqualTo(one);
    }

    @Test
    void are_listed_with_their_resolution_and_drawn() {
        ScenarioView view = ScenarioView.of(with(List.of(LAGS)));

        assertThat(view.ranges()).singleElement().satisfies(ranges -> {
            assertThat(ranges.title()).isEqualTo("Lag of policies");
            assertThat(ranges.rows())
                    .containsExactly(
                            new ScenarioView.RangeRow("policy <created>", "environment", "4.1 ms", "9.3 ms", "5.2 ms"),
                            new ScenarioView.RangeRow("policy <created>", "deployment", "12 ms", "17.25 ms", "5.25 ms"),
                            new ScenarioView.RangeRow("new pod", "environment", "0 ms", "0 ms", "0 ms"));
        });
    }

    @Test
    void the_drawing_has_a_row_for_each_thing_and_tells_whose_a_bar_is_without_colour() {
        String drawing = RangeChart.draw("ranges-a-1", LAGS);

        assertThat(drawing)
                .contains(
                        "<title id=\"ranges-a-1-title\">Lag of policies</title>",
                        "3 intervals on an axis from 0 to 17.25 ms.",
                        "<title>policy &lt;created&gt;, environment: 4.1–9.3 ms</title>",
                        "<title>policy &lt;created&gt;, deployment: 12–17.25 ms</title>",
                        ">new pod</text>");
        assertThat(drawing.split("policy &lt;created&gt;</text>", -1)).hasSize(2);
        assertThat(drawing.split("class=\"p50-line\"", -1))
                .as("the legend's and the bar")
                .hasSize(3);
        assertThat(RangeChart.draw("none", new Ranges("None", "", List.of()))).isEmpty();
    }

    @Test
    void a_range_goes_up() {
        assertThatThrownBy(() -> new Range("lag", "environment", 2, 1))
                .hasMessage("lag: a range does not go from 2.0 down to 1.0");
    }

    private static ScenarioReport with(List<Ranges> ranges) {
        return new ScenarioReport(
                "a", "b", "c", 0, 10, List.of(), null, List.of(), List.of(), null, null, List.of(), List.of(), ranges);
    }
}
