package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class ExportsTest {

    private static final String EVIL = "<b>\"'&|`*_[x](y)\u0000\u001b[31m\uffff\nnext";

    static Stream<RunReport> samples() {
        return Stream.of(
                SampleReports.passing(),
                SampleReports.failing(),
                SampleReports.undecided(),
                SampleReports.notDeployed());
    }

    @Test
    void a_finished_run_leaves_all_of_its_files(@TempDir Path folder) throws IOException {
        EvidencePack pack = EvidencePack.create(folder, Instant.EPOCH, "x");
        pack.text("inputs/plimsoll.yaml", "application/yaml", "the specification", "plimsoll: 1\n");

        RunReport written = Exports.write(pack, SampleReports.failing());

        Manifest manifest = Manifest.read(pack.directory());
        assertThat(manifest.files())
                .extracting(Manifest.Entry::path)
                .containsExactly(
                        "VERIFY.md",
                        "events.jsonl",
                        "exports/checks.csv",
                        "exports/ctrf.json",
                        "exports/github.sarif",
                        "exports/junit.xml",
                        "exports/open-test-report.xml",
                        "exports/results.sarif",
                        "exports/summary.md",
                        "index.html",
                        "inputs/plimsoll.yaml",
                        "oscal/assessment-plan.json",
                        "oscal/assessment-results.json",
                        "oscal/catalog.json",
                        "oscal/mapping.json",
                        "oscal/profile.json",
                        "oscal/ssp.json",
                        "report.json");
        assertThat(manifest.differencesTo(pack.directory())).isEmpty();
        assertThat(ReportJson.read(pack.directory())).isEqualTo(written);
        for (Exports.DerivedFile file : Exports.derived(written)) {
            assertThat(pack.directory().resolve(file.path())).hasContent(file.content());
        }
    }

    @Test
    void junit_xml_is_as_somebody_looked_at_it() {
        Golden.assertSame("failing.junit.xml", JUnitXml.render(SampleReports.failing()));
        Golden.assertSame("undecided.junit.xml", JUnitXml.render(SampleReports.undecided()));
    }

    @Test
    void the_summary_is_as_somebody_looked_at_it() {
        Golden.assertSame("failing.summary.md", MarkdownSummary.render(SampleReports.failing()));
        Golden.assertSame("undecided.summary.md", MarkdownSummary.render(SampleReports.undecided()));
    }

    @Test
    void the_console_table_is_as_somebody_looked_at_it() {
        Golden.assertSame("failing.console.txt", ConsoleTable.render(SampleReports.failing(), 100, Ansi.OFF));
        Golden.assertSame("undecided.console.txt", ConsoleTable.render(SampleReports.undecided(), 100, Ansi.OFF));
        Golden.assertSame("passing.narrow.console.txt", ConsoleTable.render(SampleReports.passing(), 40, Ansi.OFF));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void junit_xml_counts_agree_with_the_report(RunReport report) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(JUnitXml.render(report).getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();

        for (String suite : List.of("testsuites", "testsuite")) {
            List<Element> suites = new ArrayList<>();
            if (suite.equals("testsuites")) {
                suites.add(root);
            } else {
                for (int i = 0; i < root.getElementsByTagName(suite).getLength(); i++) {
                    suites.add((Element) root.getElementsByTagName(suite).item(i));
                }
            }
            assertThat(suites).allSatisfy(element -> {
                assertThat(element.getAttribute("tests")).isEqualTo(count(element, "testcase"));
                assertThat(element.getAttribute("failures")).isEqualTo(count(element, "failure"));
                assertThat(element.getAttribute("errors")).isEqualTo(count(element, "error"));
                assertThat(element.getAttribute("skipped")).isEqualTo(count(element, "skipped"));
            });
        }
        assertThat(root.getAttribute("tests")).isEqualTo(String.valueOf(report.planned()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void no_line_of_the_console_is_longer_than_it_may_be(RunReport report) {
        for (int width : new int[] {40, 72, 80, 120, 200}) {
            assertThat(ConsoleTable.render(report, width, Ansi.OFF).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void colour_only_adds_to_the_words(RunReport report) {
        String coloured = ConsoleTable.render(report, 100, Ansi.ON);

        assertThat(coloured).contains("\u001b[");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(ConsoleTable.render(report, 100, Ansi.OFF));
    }

    @Test
    void text_from_a_run_cannot_break_any_format() throws Exception {
        RunReport report = SampleReports.over(List.of(
                evil("DEP-X-001"), SampleReports.resultOf("DEP-X-002", Severity.LOW, new Verdict.NotApplicable(EVIL))));

        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(JUnitXml.render(report).getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        assertThat(root.getElementsByTagName("failure").item(0).getTextContent())
                .contains("observed:   <b>\"'&|`*_[x](y)\ufffd\ufffd[31m\ufffd\nnext");
        assertThat(ConsoleTable.render(report, 100, Ansi.OFF)).doesNotContain("\u001b", "\u0000");
        assertThat(MarkdownSummary.render(report))
                .contains("| DEP-X-002 Something holds | not applicable | "
                        + "&lt;b\\>\"'&\\|\\`\\*\\_\\[x\\](y)\\[31m\uffff next |");
    }

    @Test
    void a_summary_is_never_so_long_that_a_ci_system_drops_it() {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            results.add(evil(String.format(Locale.ROOT, "DEP-X-%03d", i), "x".repeat(3_000)));
        }

        String summary = MarkdownSummary.render(SampleReports.over(results));

        assertThat(summary.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_024 * 1_024);
        assertThat(summary).contains("NOT READY: 100 of 100 planned checks failed (100 high).");
        assertThat(summary).endsWith(" sections left out for length; index.html has all of it.\n");
    }

    private static String count(Element element, String name) {
        return String.valueOf(element.getElementsByTagName(name).getLength());
    }

    private static CheckResult evil(String id) {
        return evil(id, EVIL);
    }

    private static CheckResult evil(String id, String text) {
        return SampleReports.resultOf(
                id,
                Severity.HIGH,
                new Verdict.Fail(
                        List.of(new Finding("BROKEN", text, text, text, text, text, List.of(text))), List.of()));
    }
}
