package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Field;
import io.plimsoll.evidence.ScenarioReport.Line;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixTest {

    private static final Matrix TABLE = new Matrix(
            "Truth table as deployed",
            "To",
            List.of("from shop/web", "from shop/worker"),
            List.of(new Line(
                    "shop/store TCP/5432",
                    List.of(
                            new Field("passed", false, List.of("allowed", "  by shop/store-from-web ingress[0]")),
                            new Field("", false, List.of())))));

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void isLeftOutWhereThereIsNoneAndReadsReportsWithoutIt() throws JsonProcessingException {
        ScenarioReport none =
                new ScenarioReport("a", "b", "c", 0, 10, List.of(), null, List.of(), List.of(), null, null);

        String written = mapper.writeValueAsString(none);

        assertThat(written).doesNotContain("matrices");
        assertThat(mapper.readValue(written, ScenarioReport.class)).isEqualTo(none);
    }

    @Test
    void isReadAsItWasWritten() throws JsonProcessingException {
        ScenarioReport one = with(TABLE);

        assertThat(mapper.readValue(mapper.writeValueAsString(one), ScenarioReport.class))
                .isEqualTo(one);
    }

    @Test
    void toleratesNothingUnknownBesideIt() throws JsonProcessingException {
        String written = mapper.writeValueAsString(with(TABLE)).replace("\"suite\"", "\"room\"");

        assertThatThrownBy(() -> mapper.readValue(written, ScenarioReport.class))
                .isInstanceOf(JsonMappingException.class)
                .hasMessageContaining("Unrecognized field \"room\"");
    }

    @Test
    void isShownWithADashForWhatWasNotTried() {
        ScenarioView view = ScenarioView.of(with(TABLE));

        assertThat(view.matrices())
                .containsExactly(new ScenarioView.MatrixView(
                        "Truth table as deployed",
                        "To",
                        false,
                        List.of("from shop/web", "from shop/worker"),
                        List.of(new ScenarioView.LineView(
                                "shop/store TCP/5432",
                                List.of(
                                        new ScenarioView.FieldView(
                                                "passed", false, "allowed\n  by shop/store-from-web ingress[0]"),
                                        new ScenarioView.FieldView("–", false, ""))))));
    }

    private static ScenarioReport with(Matrix matrix) {
        return new ScenarioReport(
                "a", "b", "c", 0, 10, List.of(), null, List.of(), List.of(), null, null, List.of(matrix));
    }
}
