package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportJsonTest {

    private Schema schema;

    @BeforeAll
    void load_the_schema() throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportJson.class.getResourceAsStream(ReportJson.SCHEMA))) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }

    static Stream<RunReport> samples() {
        return Stream.of(
                SampleReports.passing(),
                SampleReports.failing(),
                SampleReports.undecided(),
                SampleReports.notDeployed(),
                SampleReports.compared(),
                SampleReports.large());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void reading_gives_an_equal_report_and_writing_it_again_the_same_bytes(RunReport report) throws IOException {
        byte[] written = ReportJson.write(report);

        RunReport read = ReportJson.read(written);

        assertThat(read).isEqualTo(report);
        assertThat(ReportJson.write(read)).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_sample_fits_the_schema(RunReport report) {
        assertThat(problems(ReportJson.tree(report))).isEmpty();
    }

    @Test
    void words_are_those_of_the_design() {
        JsonNode tree = ReportJson.tree(SampleReports.undecided());

        assertThat(tree.at("/gate/state").asText()).isEqualTo("undecided");
        assertThat(tree.at("/counts/not-tested").asInt()).isEqualTo(3);
        assertThat(tree.at("/checks/5/verdict/outcome").asText()).isEqualTo("not-tested");
        assertThat(tree.at("/checks/5/verdict/code").asText()).isEqualTo("ENV_UNSUPPORTED");
        assertThat(tree.at("/checks/5/check/severity").asText()).isEqualTo("critical");
        assertThat(tree.at("/run/startedAt").asText()).isEqualTo("2026-11-20T14:05:42.250Z");
    }

    @Test
    void the_schema_finds_what_does_not_belong() {
        ObjectNode tree = (ObjectNode) ReportJson.tree(SampleReports.failing());
        tree.put("score", 98);
        ((ObjectNode) tree.at("/counts")).remove("waived");
        ((ObjectNode) tree.at("/gate")).put("exitCode", 0);
        ((ObjectNode) tree.at("/scenarios/0/losses/0")).put("cause", "bad-luck");
        ((ObjectNode) tree.at("/files/0")).put("sha256", "none");

        assertThat(problems(tree))
                .extracting(error -> error.getInstanceLocation().toString())
                .contains("", "/counts", "/gate", "/scenarios/0/losses/0/cause", "/files/0/sha256");
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                arguments(
                        "/checks/0/basis/control",
                        "state",
                        "not-held",
                        "a pass needs a control that held, or a reason" + " to need none; observed not_held"),
                arguments(
                        "/checks/0/attempts/0",
                        "outcome",
                        "fail",
                        "the last attempt decides: expected fail from it," + " observed pass"),
                arguments(
                        "/checks/0/attempts/0",
                        "startedMicros",
                        "-1",
                        "a monotonic clock does not run backwards:"
                                + " expected times from 0, observed -1 and 41200000"),
                arguments(
                        "/checks/0/basis/populations/1",
                        "examined",
                        "12399",
                        "requests planned after the warm-up: a"
                                + " census leaves nothing out, but 12399 of 12400 were examined"),
                arguments(
                        "/checks/0/basis/populations/0",
                        "examined",
                        "7",
                        "pods of Deployment"
                                + " reports/report-service: expected to have examined at most all 6, observed 7"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void a_result_that_contradicts_itself_is_refused(String where, String field, String value, String why) {
        ObjectNode tree = (ObjectNode) ReportJson.tree(SampleReports.passing());
        ObjectNode node = (ObjectNode) tree.at(where);
        if (value.matches("-?\\d+")) {
            node.put(field, Long.parseLong(value));
        } else {
            node.put(field, value);
        }

        assertThatThrownBy(() -> ReportJson.read(tree.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void the_schema_refuses_a_pass_without_an_attempt_or_a_control() {
        ObjectNode tree = (ObjectNode) ReportJson.tree(SampleReports.passing());
        ((ObjectNode) tree.at("/checks/0")).putArray("attempts");
        ((ObjectNode) tree.at("/checks/1/basis/control")).put("state", "not-held");
        ((ObjectNode) tree.at("/checks/2")).putNull("basis");
        ((ObjectNode) tree.at("/run/retention")).put("deleteAfter", "in a year");
        ((ObjectNode) tree.at("/run/harness")).put("sha256", "none");

        assertThat(problems(tree))
                .extracting(error -> error.getInstanceLocation().toString())
                .contains(
                        "/checks/0/attempts",
                        "/checks/1/basis/control/state",
                        "/checks/2/basis",
                        "/run/retention/deleteAfter",
                        "/run/harness/sha256");
    }

    @Test
    void a_report_whose_counts_were_changed_is_refused() {
        ObjectNode tree = (ObjectNode) ReportJson.tree(SampleReports.failing());
        ((ObjectNode) tree.at("/counts")).put("pass", 3).put("fail", 0);

        assertThatThrownBy(() -> ReportJson.read(tree.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("counts do not add up: expected {PASS=2, FAIL=1, ERROR=0, NOT_TESTED=0,"
                        + " NOT_APPLICABLE=0, WAIVED=0, MANUAL=0} from the checks, observed {PASS=3, FAIL=0, ERROR=0,"
                        + " NOT_TESTED=0, NOT_APPLICABLE=0, WAIVED=0, MANUAL=0}");
    }

    @Test
    void unknown_and_missing_and_doubled_keys_are_refused() {
        String json = new String(ReportJson.write(SampleReports.passing()), StandardCharsets.UTF_8);

        assertThatThrownBy(() -> read(json.replaceFirst("\"planned\" : 3,", "\"planned\" : 3, \"score\" : 98,")))
                .hasMessageContaining("Unrecognized field \"score\"");
        assertThatThrownBy(() -> read(json.replaceFirst("\"planned\" : 3,", "")))
                .hasMessageContaining("Missing creator property 'planned'");
        assertThatThrownBy(() -> read(json.replaceFirst("\"planned\" : 3,", "\"planned\" : 3, \"planned\" : 3,")))
                .hasMessageContaining("Duplicate field 'planned'");
        assertThatThrownBy(() -> read(json + "{}")).hasMessageContaining("Trailing token");
    }

    @Test
    void another_default_locale_changes_nothing() {
        Locale before = Locale.getDefault();
        byte[] expected = ReportJson.write(SampleReports.undecided());
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(ReportJson.write(SampleReports.undecided())).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static RunReport read(String json) throws IOException {
        return ReportJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private List<Error> problems(JsonNode tree) {
        return schema.validate(tree.toString(), InputFormat.JSON);
    }
}
