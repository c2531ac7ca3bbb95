package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SARIF, CTRF, CSV, Open Test Reporting and JUnit XML, each held against the schema or validator of the format itself. */
class MachineFormatsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<RunReport> samples() {
        return Stream.of(
                SampleReports.passing(),
                SampleReports.failing(),
                SampleReports.undecided(),
                SampleReports.notDeployed(),
                SampleReports.over(List.of()));
    }

    // ---- SARIF

    @ParameterizedTest
    @MethodSource("samples")
    void sarif_keeps_to_its_schema(RunReport report) {
        assertThat(Schemas.SARIF.problems(Sarif.full(report))).isEmpty();
        assertThat(Schemas.SARIF.problems(Sarif.forCodeScanning(report))).isEmpty();
    }

    @Test
    void the_schema_of_sarif_finds_what_is_wrong() {
        String sarif = Sarif.full(SampleReports.failing());

        assertThat(Schemas.SARIF.problems(sarif.replace("\"kind\" : \"fail\"", "\"kind\" : \"skipped\"")))
                .isNotEmpty();
        assertThat(Schemas.SARIF.problems(sarif.replace("\"ruleId\"", "\"rule\"")))
                .isNotEmpty();
        assertThat(Schemas.SARIF.problems(sarif.replace("\"2.1.0\"", "\"2.2.0\"")))
                .isNotEmpty();
    }

    @Test
    void sarif_is_as_somebody_looked_at_it() {
        Golden.assertSame("undecided.sarif", Sarif.full(SampleReports.undecided()));
        Golden.assertSame("failing.github.sarif", Sarif.forCodeScanning(SampleReports.failing()));
    }

    @Test
    void a_sarif_result_that_is_no_failure_has_no_level() throws IOException {
        for (JsonNode result :
                MAPPER.readTree(Sarif.full(SampleReports.undecided())).findPath("results")) {
            boolean fail = result.path("kind").asText().equals("fail");
            assertThat(result.path("level").asText().equals("none")).isEqualTo(!fail);
        }
    }

    @Test
    void sarif_rules_and_results_fit_each_other() throws IOException {
        for (String sarif :
                List.of(Sarif.full(SampleReports.undecided()), Sarif.forCodeScanning(SampleReports.failing()))) {
            JsonNode run = MAPPER.readTree(sarif).path("runs").path(0);
            JsonNode rules = run.path("tool").path("driver").path("rules");
            assertThat(run.path("results")).isNotEmpty().allSatisfy(result -> assertThat(
                            rules.path(result.path("ruleIndex").asInt()).path("id"))
                    .isEqualTo(result.path("ruleId")));
        }
    }

    @Test
    void a_fingerprint_does_not_depend_on_figures_that_differ_from_run_to_run() throws IOException {
        assertThat(fingerprint("12 requests lost", "CLOSED_BEFORE_DRAIN"))
                .isEqualTo(fingerprint("13 requests lost", "CLOSED_BEFORE_DRAIN"))
                .isNotEqualTo(fingerprint("12 requests lost", "ROUTING_LAG"))
                .hasSize(64);
    }

    private static String fingerprint(String observed, String cause) throws IOException {
        RunReport report = SampleReports.over(List.of(SampleReports.resultOf(
                "DEP-X-001",
                Severity.HIGH,
                new Verdict.Fail(List.of(new Finding(cause, "x", "0", observed, "y", "z", List.of())), List.of()))));
        return MAPPER.readTree(Sarif.forCodeScanning(report))
                .findPath("partialFingerprints")
                .path("checkAndCauses/v1")
                .asText();
    }

    @Test
    void code_scanning_gets_no_more_than_it_shows() throws IOException {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 5_001; i++) {
            results.add(SampleReports.resultOf(
                    String.format(Locale.ROOT, "DEP-X-%04d", i),
                    i == 5_000 ? Severity.CRITICAL : Severity.LOW,
                    failure("x")));
        }

        JsonNode run = MAPPER.readTree(Sarif.forCodeScanning(SampleReports.over(results)))
                .path("runs")
                .path(0);

        assertThat(run.path("results")).hasSize(5_000);
        assertThat(run.path("results").path(0).path("ruleId").asText()).isEqualTo("DEP-X-5000");
        assertThat(run.path("tool").path("driver").path("rules")).hasSize(5_000);
        assertThat(run.path("properties").path("leftOut").asInt()).isEqualTo(1);
    }

    @Test
    void a_rule_has_no_more_tags_than_code_scanning_takes() throws IOException {
        List<ControlMapping> controls = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            controls.add(new ControlMapping("NIST SP 800-53", "5.2.0", "SC-" + i, "intersects-with", "why", "x"));
        }
        CheckResult plain = SampleReports.resultOf("DEP-X-001", Severity.HIGH, failure("x"));
        RunReport report = SampleReports.over(List.of(withControls(plain, controls)));

        assertThat(MAPPER.readTree(Sarif.forCodeScanning(report)).findPath("tags"))
                .hasSize(20);
    }

    @Test
    void text_in_sarif_is_no_placeholder_and_no_link() {
        RunReport report = SampleReports.over(List.of(
                SampleReports.resultOf("DEP-X-001", Severity.HIGH, failure("see [here](https://example.test/{0})"))));

        assertThat(Sarif.full(report))
                .contains("observed:   see [here] (https://example.test/{{0}})")
                .doesNotContain("here](");
    }

    // ---- CTRF

    @ParameterizedTest
    @MethodSource("samples")
    void ctrf_keeps_to_its_schema(RunReport report) {
        assertThat(Schemas.CTRF.problems(Ctrf.render(report))).isEmpty();
    }

    @Test
    void the_schema_of_ctrf_finds_what_is_wrong() {
        String ctrf = Ctrf.render(SampleReports.failing());

        assertThat(Schemas.CTRF.problems(ctrf.replace("\"status\" : \"failed\"", "\"status\" : \"broken\"")))
                .isNotEmpty();
        assertThat(Schemas.CTRF.problems(ctrf.replace("\"summary\"", "\"total\"")))
                .isNotEmpty();
    }

    @Test
    void ctrf_is_as_somebody_looked_at_it() {
        Golden.assertSame("undecided.ctrf.json", Ctrf.render(SampleReports.undecided()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ctrf_counts_add_up(RunReport report) throws IOException {
        JsonNode results = MAPPER.readTree(Ctrf.render(report)).path("results");
        Map<String, Integer> counts = new TreeMap<>();
        results.path("tests").forEach(test -> counts.merge(test.path("status").asText(), 1, Integer::sum));
        int sum = 0;
        for (String status : List.of("passed", "failed", "skipped", "pending", "other")) {
            int count = results.path("summary").path(status).asInt();
            assertThat(count).as(status).isEqualTo(counts.getOrDefault(status, 0));
            sum += count;
        }
        assertThat(sum).isEqualTo(results.path("summary").path("tests").asInt()).isEqualTo(report.planned());
    }

    // ---- CSV

    @Test
    void the_table_is_as_somebody_looked_at_it() {
        Golden.assertSame("undecided.csv", CsvTable.render(SampleReports.undecided()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_table_has_one_row_per_check_and_as_many_cells_in_each(RunReport report) {
        List<List<String>> rows = Csv.parse(CsvTable.render(report));

        assertThat(rows).hasSize(report.planned() + 1);
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.get(0)));
        assertThat(rows.subList(1, rows.size()).stream().map(row -> row.get(0)))
                .containsExactlyElementsOf(report.checks().stream()
                        .map(result -> result.check().id())
                        .toList());
    }

    @Test
    void the_table_begins_with_a_byte_order_mark_and_ends_its_lines_as_rfc_4180_says() {
        byte[] bytes = CsvTable.render(SampleReports.passing()).getBytes(StandardCharsets.UTF_8);

        assertThat(bytes).startsWith(0xEF, 0xBB, 0xBF).endsWith('\r', '\n');
    }

    @Test
    void no_cell_is_a_formula() {
        List<String> formulas = List.of(
                "=HYPERLINK(\"https://example.test\",\"x\")",
                "+1+cmd|' /C calc'!A0",
                "-2+3",
                "@SUM(1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "  =1",
                "\"=1",
                "'=1",
                "\u00a0=1",
                "\uFF1D1",
                "%0A=1",
                "|calc");
        for (String formula : formulas) {
            RunReport report =
                    SampleReports.over(List.of(SampleReports.resultOf("DEP-X-001", Severity.HIGH, failure(formula))));
            List<List<String>> rows = Csv.parse(CsvTable.render(report));
            int observed = rows.get(0).indexOf("observed");
            assertThat(rows.get(1).get(observed)).as(formula).isEqualTo("'" + formula);
        }
    }

    @Test
    void a_cell_keeps_commas_quotes_and_lines() {
        String text = "a, \"b\"\nc;\td";
        RunReport report =
                SampleReports.over(List.of(SampleReports.resultOf("DEP-X-001", Severity.HIGH, failure(text))));

        List<List<String>> rows = Csv.parse(CsvTable.render(report));

        assertThat(rows.get(1).get(rows.get(0).indexOf("observed"))).isEqualTo(text);
    }

    // ---- Open Test Reporting

    @ParameterizedTest
    @MethodSource("samples")
    void open_test_reporting_keeps_to_its_own_validator(RunReport report) throws IOException {
        assertThat(PackValidators.openTestReport(OpenTestReport.render(report))).isEmpty();
    }

    @Test
    void the_validator_of_open_test_reporting_finds_what_is_wrong() throws IOException {
        String report = OpenTestReport.render(SampleReports.failing());

        assertThat(PackValidators.openTestReport(report.replace("status=\"FAILED\"", "status=\"BROKEN\"")))
                .isNotEmpty();
        assertThat(PackValidators.openTestReport(
                        report.replace("<attachments>", "<extras>").replace("</attachments>", "</extras>")))
                .isNotEmpty();
    }

    @Test
    void open_test_reporting_is_as_somebody_looked_at_it() {
        Golden.assertSame("undecided.open-test-report.xml", OpenTestReport.render(SampleReports.undecided()));
    }

    // ---- JUnit XML

    @ParameterizedTest
    @MethodSource("samples")
    void junit_xml_keeps_to_the_structure_that_ci_systems_read(RunReport report) throws Exception {
        assertThat(PackValidators.junitXml(JUnitXml.render(report))).isEmpty();
    }

    @Test
    void the_structure_of_junit_xml_is_checked_indeed() throws Exception {
        String xml = JUnitXml.render(SampleReports.failing());

        for (String broken : List.of(
                xml.replace("<failure", "<flop").replace("</failure", "</flop"),
                xml.replace(" skipped=\"0\"", ""),
                xml.replaceAll(" time=\"[^\"]*\"", " time=\"1,5\""),
                xml.replaceAll("testcase name=\"[^\"]*\"", "testcase name=\"same\""))) {
            assertThat(broken).isNotEqualTo(xml);
            assertThat(PackValidators.junitXml(broken)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void each_suite_of_junit_xml_keeps_to_the_schema_of_surefire(RunReport report) throws Exception {
        assertThat(PackValidators.surefire(JUnitXml.render(report))).isEmpty();
    }

    @Test
    void the_schema_of_surefire_finds_what_is_wrong() throws Exception {
        String xml = JUnitXml.render(SampleReports.failing());

        for (String broken : List.of(
                xml.replace("<failure", "<flop").replace("</failure", "</flop"),
                xml.replaceAll("<testsuite (.*) skipped=\"0\"", "<testsuite $1"),
                xml.replaceAll(" time=\"[^\"]*\"", " time=\"1,5\""),
                xml.replace("<testcase name=", "<testcase label="),
                xml.replace("<property name=", "<property key="))) {
            assertThat(broken).isNotEqualTo(xml);
            assertThat(PackValidators.surefire(broken)).isNotEmpty();
        }
    }

    // ---- all of them

    @ParameterizedTest
    @MethodSource("samples")
    void every_format_has_every_check_once_with_its_outcome(RunReport report) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        report.checks()
                .forEach(result -> expected.put(
                        result.check().id(), result.verdict().outcome().word()));

        Map<String, String> sarif = new TreeMap<>();
        MAPPER.readTree(Sarif.full(report))
                .path("runs")
                .path(0)
                .path("results")
                .forEach(result -> sarif.put(
                        result.path("ruleId").asText(),
                        result.path("properties").path("outcome").asText()));
        assertThat(sarif).isEqualTo(expected);

        Map<String, String> ctrf = new TreeMap<>();
        MAPPER.readTree(Ctrf.render(report))
                .path("results")
                .path("tests")
                .forEach(test -> ctrf.put(
                        test.path("testId").asText(), test.path("rawStatus").asText()));
        assertThat(ctrf).isEqualTo(expected);

        List<List<String>> rows = Csv.parse(CsvTable.render(report));
        int outcome = rows.get(0).indexOf("outcome");
        assertThat(rows.stream().skip(1).collect(Collectors.toMap(row -> row.get(0), row -> row.get(outcome))))
                .isEqualTo(expected);

        for (String xml : List.of(OpenTestReport.render(report), JUnitXml.render(report))) {
            for (Outcome each : Outcome.values()) {
                assertThat(xml.split(
                                ">" + each.word() + "</entry>|\"plimsoll.outcome\" value=\"" + each.word() + "\"", -1))
                        .as(each.word())
                        .hasSize(report.count(each) + 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_same_report_gives_the_same_bytes(RunReport report) {
        assertThat(Sarif.full(report)).isEqualTo(Sarif.full(report));
        assertThat(Sarif.forCodeScanning(report)).isEqualTo(Sarif.forCodeScanning(report));
        assertThat(Ctrf.render(report)).isEqualTo(Ctrf.render(report));
        assertThat(CsvTable.render(report)).isEqualTo(CsvTable.render(report));
        assertThat(OpenTestReport.render(report)).isEqualTo(OpenTestReport.render(report));
        assertThat(JUnitXml.render(report)).isEqualTo(JUnitXml.render(report));
    }

    private static CheckResult withControls(CheckResult result, List<ControlMapping> controls) {
        Check check = result.check();
        return new CheckResult(
                new Check(
                        check.id(),
                        check.version(),
                        check.suite(),
                        check.title(),
                        check.severity(),
                        check.method(),
                        check.criterion(),
                        check.procedure(),
                        check.remedy(),
                        check.causes(),
                        controls,
                        check.mutants()),
                result.verdict(),
                result.attempts(),
                result.scenario(),
                result.basis(),
                result.evidence(),
                result.reproduce(),
                result.acceptedBecause());
    }

    private static Verdict.Fail failure(String observed) {
        return new Verdict.Fail(
                List.of(new Finding("BROKEN", "what", "expected", observed, "difference", "remedy", List.of())),
                List.of(new Measurement("n", 1, "", null)));
    }
}
