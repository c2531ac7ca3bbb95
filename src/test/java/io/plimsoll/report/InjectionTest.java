package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Method;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import io.plimsoll.evidence.Attempt;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.FlowPicture;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.evidence.RunReport.Image;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.evidence.RunReport.Subject;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Chart;
import io.plimsoll.evidence.ScenarioReport.Lane;
import io.plimsoll.evidence.ScenarioReport.Loss;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.evidence.ScenarioReport.Range;
import io.plimsoll.evidence.ScenarioReport.Ranges;
import io.plimsoll.evidence.ScenarioReport.Span;
import io.plimsoll.evidence.ScenarioReport.Stretch;
import io.plimsoll.evidence.ScenarioReport.Tick;
import io.plimsoll.report.oscal.OscalReferences;
import io.plimsoll.traffic.LossCause;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Puts hostile text everywhere where a run takes text from outside: names, labels, log lines, paths, response bodies.
 *
 * <p>Each export is read back with a parser of its format and must have the structure that harmless text would have.
 */
class InjectionTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<String> hostile() {
        return Stream.of(
                "</td></table></style><script>alert(1)</script><img src=x onerror=alert(1)>",
                "\" onmouseover=\"alert(1)\" x=\"",
                "javascript:alert(1)",
                "]]><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x><!--",
                "{{ page.runId }}{% raw %}${7*7}#{x}",
                "=cmd|' /C calc'!A0",
                "@SUM(1+1)*cmd|' /C calc'!A0",
                "x\n# heading\n\n| a | b |\n|---|---|\n| [x](javascript:alert(1)) | ![y](https://example.test/z) |",
                "`code` *bold* _it_ ~~no~~ <b>html</b> \\",
                "\u0000\u0007\u001b[31mred\u001b[0m\r\nnext\u2028line\ud800lone",
                "../../../etc/passwd#frag?query=1&x=2",
                "\",\"outcome\":\"pass\"},{\"x\":\"",
                "\r\n\"quoted\",cell\r\nnew,row");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void html_stays_the_page_that_it_is(String text) throws Exception {
        String page = HtmlReport.render(report(text));

        Document document = xml(page.replaceFirst("<!DOCTYPE html>\n", "").replaceAll("<(meta|br)([^>]*)>", "<$1$2/>"));
        assertThat(names(document))
                .isEqualTo(names(xml(HtmlReport.render(report("harmless"))
                        .replaceFirst("<!DOCTYPE html>\n", "")
                        .replaceAll("<(meta|br)([^>]*)>", "<$1$2/>"))));
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            for (int a = 0; a < element.getAttributes().getLength(); a++) {
                String name = element.getAttributes().item(a).getNodeName();
                String value = element.getAttributes().item(a).getNodeValue();
                assertThat(name).doesNotMatch("(?i)on.*|src|style|srcdoc|formaction");
                if (name.equals("href")) {
                    assertThat(value).doesNotMatch("(?is)\\s*(javascript|data|vbscript):.*");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void xml_stays_the_tree_that_it_is(String text) throws Exception {
        for (String[] pair : new String[][] {
            {JUnitXml.render(report(text)), JUnitXml.render(report("harmless"))},
            {OpenTestReport.render(report(text)), OpenTestReport.render(report("harmless"))},
        }) {
            assertThat(names(xml(pair[0]))).isEqualTo(names(xml(pair[1])));
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void json_stays_valid_and_keeps_the_text(String text) throws IOException {
        RunReport report = report(text);

        assertThat(Schemas.SARIF.problems(Sarif.full(report))).isEmpty();
        assertThat(Schemas.SARIF.problems(Sarif.forCodeScanning(report))).isEmpty();
        assertThat(Schemas.CTRF.problems(Ctrf.render(report))).isEmpty();
        JsonNode tests = MAPPER.readTree(Ctrf.render(report)).path("results").path("tests");
        assertThat(tests).hasSize(report.planned());
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            assertThat(tests.path(0).path("name").asText()).isEqualTo("DEP-X-001 " + text);
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void oscal_stays_valid_and_whole(String text) {
        RunReport report = report(text);
        Map<String, String> documents = Exports.derived(report).stream()
                .filter(file -> file.path().startsWith("oscal/"))
                .collect(Collectors.toMap(
                        file -> file.path().substring("oscal/".length()),
                        Exports.DerivedFile::content,
                        (one, other) -> one,
                        LinkedHashMap::new));

        documents.forEach((name, document) ->
                assertThat(Schemas.OSCAL.problems(document)).as(name).isEmpty());
        assertThat(OscalReferences.problems(
                        documents, report.files().stream().collect(Collectors.toMap(PackFile::path, PackFile::sha256))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void csv_keeps_its_rows_and_runs_nothing(String text) {
        List<List<String>> rows = Csv.parse(CsvTable.render(report(text)));

        assertThat(rows).hasSize(5);
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.get(0)));
        assertThat(rows.stream().flatMap(List::stream))
                .noneMatch(cell ->
                        Pattern.compile("^[\\s\"]*[=+@|%-]").matcher(cell).find());
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void markdown_keeps_its_headings_and_has_no_links_or_html(String text) {
        String summary = MarkdownSummary.render(report(text));
        String harmless = MarkdownSummary.render(report("harmless"));

        assertThat(lines(summary, "^#+ ")).hasSameSizeAs(lines(harmless, "^#+ "));
        assertThat(lines(summary, "^\\|")).hasSameSizeAs(lines(harmless, "^\\|"));
        assertThat(summary.lines().count()).isEqualTo(harmless.lines().count());
        String outsideCode = summary.replaceAll("`[^`\n]*`", "");
        assertThat(outsideCode).doesNotContainPattern("(?<!\\\\)\\]\\(").doesNotContain("<");
        for (String row : lines(summary, "^\\|")) {
            assertThat(row.replaceAll("\\\\.", "").chars().filter(c -> c == '|').count())
                    .isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_terminal_is_told_nothing(String text) {
        assertThat(ConsoleTable.render(report(text), 100, Ansi.OFF)).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
    }

    @Test
    void five_thousand_checks_have_every_export_in_time() {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Verdict verdict =
                    switch (i % 4) {
                        case 0 -> new Verdict.Pass("it held", List.of());
                        case 1 -> failure("it did not hold");
                        case 2 -> new Verdict.Error("it broke", "mend it");
                        default -> new Verdict.NotTested(ReasonCode.FILTERED, "not wanted");
                    };
            results.add(SampleReports.resultOf(String.format(Locale.ROOT, "DEP-X-%04d", i), Severity.LOW, verdict));
        }
        RunReport report = SampleReports.over(results);

        List<Exports.DerivedFile> files = Exports.derived(report);

        assertThat(files).hasSize(14);
        assertThat(files.stream().filter(file -> file.path().equals("exports/summary.md")))
                .allMatch(file -> file.content().length() < 1_024 * 1_024);
        for (Exports.DerivedFile file : files) {
            if (!List.of("VERIFY.md", "exports/summary.md", "exports/github.sarif", "oscal/profile.json")
                    .contains(file.path())) {
                assertThat(file.content().toUpperCase(Locale.ROOT))
                        .as(file.path())
                        .contains("DEP-X-0000", "DEP-X-2500", "DEP-X-4999");
            }
        }
    }

    // ---- a report that holds the text wherever a run takes text from outside

    private static RunReport report(String text) {
        List<CheckResult> checks = List.of(
                result("DEP-X-001", text, failure(text)),
                result("DEP-X-002", text, new Verdict.Pass(text, List.of(new Measurement(text, 1, text, text)))),
                result("DEP-X-003", text, new Verdict.Error(text, text)),
                result(
                        "DEP-X-004",
                        text,
                        new Verdict.Waived(
                                failure(text),
                                new Waiver(
                                        text,
                                        "DEP-X-004",
                                        new Waiver.Subject(text, text, text),
                                        text,
                                        text,
                                        text,
                                        LocalDate.of(2026, 1, 1),
                                        LocalDate.of(2027, 1, 1)))));
        Map<String, String> versions = new TreeMap<>(Map.of("Linux kernel", text, "odd " + text, text));
        return RunReport.of(
                SampleReports.run("run-1", text, Instant.EPOCH, Instant.EPOCH.plusSeconds(9)),
                new Subject(text, List.of(new Image(text, text)), text, true, text, "0".repeat(64), "1".repeat(64)),
                new EnvironmentFacts("k3s", text, versions, 2, 1_024, 0, text, List.of(text), List.of(text)),
                checks,
                List.of(new ScenarioReport(
                        "scenario-1",
                        "suite",
                        text,
                        0,
                        9_000_000,
                        List.of(new Phase(text, 0, 9_000_000)),
                        SampleReports.failing().scenarios().get(0).requests(),
                        List.of(new Loss(1_000_000, 7, text, LossCause.ROUTING_LAG, "RESET", text, text)),
                        List.of(new Measurement(text, 1, text, text)),
                        new Chart(
                                1_000_000,
                                List.of(),
                                List.of(new Lane(
                                        text,
                                        text,
                                        text,
                                        List.of(new Span(Span.State.READY, 0, 9_000_000)),
                                        List.of(new Stretch(0, 9_000_000)),
                                        List.of(new Tick(Tick.Kind.PROBE_FAILED, 1_000_000, text)))),
                                List.of(new Mark(2_000_000, text))),
                        null,
                        List.of(),
                        List.of(new FlowPicture(
                                text,
                                List.of(new FlowPicture.Group(text, List.of(new FlowPicture.Member(text, text, text)))),
                                List.of(new FlowPicture.Flow(text, text, text, FlowPicture.State.UNDECLARED, text)))),
                        List.of(new Ranges(text, text, List.of(new Range(text, text, 0, 1)))))),
                List.of(new PackFile("raw/odd name " + path(text) + ".log", 1, "2".repeat(64), "text/plain", text)));
    }

    /** A file's name cannot hold everything. */
    private static String path(String text) {
        return text.replaceAll("[\\p{Cntrl}\\\\/\\ud800]", "_");
    }

    private static Verdict.Fail failure(String text) {
        return new Verdict.Fail(
                List.of(new Finding("BROKEN", text, text, text, text, text, List.of(text))),
                List.of(new Measurement(text, 1, text, text)));
    }

    private static CheckResult result(String id, String text, Verdict verdict) {
        return new CheckResult(
                new Check(
                        id,
                        1,
                        "suite",
                        text,
                        Severity.HIGH,
                        Method.TEST,
                        text,
                        text,
                        text,
                        Map.of("BROKEN", text),
                        List.of(new ControlMapping("NIST SP 800-53", "5.2.0", "SC-7", "intersects-with", text, text)),
                        Map.of(text, text)),
                verdict,
                List.of(
                        new Attempt(Outcome.ERROR, text, Instant.EPOCH, Instant.EPOCH, 0, 1_000_000, List.of(text)),
                        new Attempt(
                                verdict instanceof Verdict.Waived ? Outcome.FAIL : verdict.outcome(),
                                text,
                                Instant.EPOCH,
                                Instant.EPOCH.plusSeconds(1),
                                0,
                                1_000_000,
                                List.of(text))),
                "scenario-1",
                new Basis(
                        List.of(new Basis.Population(text, 1, 2, text, List.of(new Basis.Query(text, text, 1, false)))),
                        new Basis.Control(text, Basis.Control.State.HELD, text)),
                List.of("raw/odd name " + path(text) + ".log", text),
                text,
                null);
    }

    // ---- reading back

    private static Document xml(String text) throws ParserConfigurationException, IOException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static List<String> names(Document document) {
        NodeList all = document.getElementsByTagName("*");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            names.add(all.item(i).getNodeName());
        }
        return names;
    }

    private static List<String> lines(String text, String pattern) {
        return text.lines()
                .filter(line -> Pattern.compile(pattern).matcher(line).find())
                .toList();
    }
}
