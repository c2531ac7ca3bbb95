package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Chart;
import io.plimsoll.evidence.ScenarioReport.Curve;
import io.plimsoll.evidence.ScenarioReport.Panel;
import io.plimsoll.evidence.ScenarioReport.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class PanelTest {

    private static final Panel PODS = new Panel(
            "Pods by number",
            "",
            List.of(
                    new Curve("desired", List.of(new Point(0, 3), new Point(5_000_000, 4))),
                    new Curve("ready", List.of(new Point(0, 3), new Point(7_000_000, 4)))));

    @Test
    void draws_every_curve_as_steps_with_its_name() {
        String chart = draw(new Chart(500_000, List.of(), List.of(), List.of(), List.of(PODS)));

        assertThat(chart)
                .contains("Pods by number")
                .contains(">desired</text>")
                .contains(">ready</text>")
                .contains("class=\"series series-0\"")
                .contains("class=\"series series-1\"");
        // From its first figure at the left edge, at half of the time to the second, and on to the right edge.
        assertThat(chart).containsPattern("d=\"M186 [0-9.]+H553V[0-9.]+H920\"");
    }

    @Test
    void leaves_out_what_is_not_there_and_reads_reports_without_it() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        String written = mapper.writeValueAsString(new Chart(1, List.of(), List.of(), List.of()));

        assertThat(written).isEqualTo("{\"bucketMicros\":1,\"buckets\":[],\"lanes\":[],\"marks\":[]}");
        assertThat(mapper.readValue(written, Chart.class).panels()).isEmpty();
    }

    private static String draw(Chart chart) {
        return TimeChart.draw(
                new ScenarioReport("a", "b", "c", 0, 10_000_000, List.of(), null, List.of(), List.of(), chart, null),
                chart);
    }
}
