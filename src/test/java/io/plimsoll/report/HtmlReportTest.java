package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {

    static Stream<RunReport> samples() {
        return Stream.of(
                SampleReports.passing(),
                SampleReports.failing(),
                SampleReports.undecided(),
                SampleReports.notDeployed(),
                SampleReports.large(),
                SampleReports.over(List.of()));
    }

    @Test
    void the_page_is_as_somebody_looked_at_it() throws IOException {
        Golden.assertSame("failing.html", HtmlReport.render(SampleReports.failing()));
        Path folder = Files.createDirectories(Path.of("target/sample-reports"));
        for (Map.Entry<String, RunReport> sample : Map.of(
                        "passing", SampleReports.passing(),
                        "failing", SampleReports.failing(),
                        "undecided", SampleReports.undecided(),
                        "not-deployed", SampleReports.notDeployed(),
                        "large", SampleReports.large())
                .entrySet()) {
            Files.writeString(folder.resolve(sample.getKey() + ".html"), HtmlReport.render(sample.getValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_same_report_gives_the_same_bytes_whatever_the_locale(RunReport report) {
        Locale before = Locale.getDefault();
        String expected = HtmlReport.render(report);
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(HtmlReport.render(report).lines())
                    .containsExactlyElementsOf(expected.lines().toList());
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_page_needs_nothing_else(RunReport report) {
        String page = HtmlReport.render(report);

        assertThat(page).doesNotContain("<script", "<link", "<img", "@import", "http://", "https://", "src=");
        assertThat(matches(page, "url\\(([^)]*)\\)")).allMatch(target -> target.startsWith("#"));
        assertThat(page.toLowerCase(Locale.ROOT)).doesNotContain("javascript:").doesNotContainPattern("\\son[a-z]+=");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_anchor_leads_somewhere_and_no_id_is_there_twice(RunReport report) {
        String page = HtmlReport.render(report);
        List<String> ids = matches(page, "\\sid=\"([^\"]*)\"");
        Set<String> files = new HashSet<>(List.of("manifest.json", "report.json"));
        report.files().forEach(file -> files.add(file.path()));
        report.scenarios().stream()
                .map(scenario -> scenario.gatlingReport())
                .filter(path -> path != null)
                .forEach(files::add);

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(matches(page, "href=\"#([^\"]*)\"")).isSubsetOf(ids);
        assertThat(matches(page, "aria-labelledby=\"([^\"]*)\"").stream().flatMap(value -> Stream.of(value.split(" "))))
                .isSubsetOf(ids);
        assertThat(matches(page, "href=\"([^#\"][^\"]*)\"")).isSubsetOf(files);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void tags_are_closed_in_order(RunReport report) throws ParserConfigurationException, IOException, SAXException {
        // What is left after the elements without an end tag are closed must be well-formed XML.
        String page = HtmlReport.render(report)
                .replaceFirst("<!DOCTYPE html>\n", "")
                .replaceAll("<(meta|br)([^>]*)>", "<$1$2/>");

        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));

        assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo("en");
        assertThat(document.getElementsByTagName("main").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("h1").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("table").getLength())
                .isEqualTo(document.getElementsByTagName("thead").getLength());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_check_has_an_anchor_and_every_count_is_printed(RunReport report) {
        String page = HtmlReport.render(report);

        for (CheckResult result : report.checks()) {
            assertThat(page).contains("id=\"" + result.check().id().toLowerCase(Locale.ROOT) + "\"");
        }
        List<String> counts = matches(page, "<span class=\"n\">(\\d+)</span>");
        assertThat(counts).hasSize(8);
        assertThat(counts.subList(1, 8).stream().mapToInt(Integer::parseInt).sum())
                .isEqualTo(Integer.parseInt(counts.get(0)))
                .isEqualTo(report.planned());
    }

    @Test
    void the_verdict_comes_before_anything_else_and_failures_before_passes() {
        String page = HtmlReport.render(SampleReports.failing());

        assertThat(page)
                .containsSubsequence(
                        "report-service",
                        "sha256:9e8d7c6b5a49",
                        "NOT READY",
                        "1 of 3 planned checks failed (1 high).",
                        "Every planned check has one outcome",
                        "Scope and limits",
                        "A disposable cluster",
                        "A self-assessment",
                        "Not assessable here",
                        "Failures and errors",
                        "CLOSED_BEFORE_DRAIN",
                        "0 lost requests during the update",
                        "12 requests lost: 8 refused after the pod closed its listener, 4 reset",
                        "12 more than allowed",
                        "Add a preStop sleep of 4 s",
                        "./plimsoll check plimsoll.yaml --check DEP-ROL-001",
                        "Not tested, not applicable",
                        "<svg class=\"chart\"",
                        "<strong>12,400</strong> planned = <strong>12,387</strong> ok",
                        "All checks",
                        "Gives evidence for part of",
                        "What was tested",
                        "Environment",
                        "Files of the evidence pack",
                        "./plimsoll audit reports/20261120T140542Z-report-service-3f9a2c",
                        "What this report is, and what it is not");
        assertThat(page.substring(page.indexOf("<body"))).doesNotContain("%</");
    }

    @Test
    void every_loss_is_a_mark_in_the_shape_of_its_cause() {
        String chart = chartOf(SampleReports.failing());

        assertThat(matches(chart, "class=\"loss (routing-lag)\" href=\"#loss-routing-lag\" x=\"[2-9]\\d\\d"))
                .hasSize(4);
        assertThat(matches(chart, "<title>(\\d+\\.\\d{3} s: GET [^<]*)</title>"))
                .hasSize(13)
                .contains("37.395 s: GET /reports/30, killed at grace end (CLOSED_EARLY)");
    }

    @Test
    void a_thousand_losses_are_a_thousand_marks() {
        assertThat(matches(chartOf(SampleReports.large()), "(<use class=\"loss [a-z-]+\"[^>]*><title>)"))
                .hasSize(1_000);
    }

    @Test
    void no_loss_is_said_in_words() {
        assertThat(HtmlReport.render(SampleReports.passing()))
                .contains("None: all 12,400 requests were answered as declared.")
                .contains("No request was lost and none failed.");
        assertThat(HtmlReport.render(SampleReports.undecided()))
                .contains("None: all 12,188 requests sent were answered as declared; 212 were never sent.")
                .contains("No request was lost and none failed. Of 212 that were never sent nothing is known.");
    }

    @Test
    void what_was_not_tested_has_its_reason() {
        assertThat(HtmlReport.render(SampleReports.undecided()))
                .contains("<code>ENV_UNSUPPORTED</code>")
                .contains("the network plugin of this cluster does not enforce policies")
                .contains("the cluster has one node. The spec accepts this: one node is all that the test stage has")
                .contains("W-2026-014")
                .contains("This is a partial run: 1 check left out by choice.")
                .contains("Passed only on a later attempt: 1.");
        assertThat(HtmlReport.render(SampleReports.notDeployed())).contains("<code>ABORTED_BY_EARLIER_FAILURE</code>");
    }

    @Test
    void text_from_a_run_cannot_become_markup() {
        String evil = "<script>alert(1)</script>\"'&{{ page }}";
        CheckResult result = SampleReports.resultOf(
                "DEP-X-001",
                Severity.HIGH,
                new Verdict.Fail(
                        List.of(new Finding("BROKEN", evil, evil, evil, evil, evil, List.of(evil))), List.of()));

        String page = HtmlReport.render(SampleReports.over(List.of(result)));

        assertThat(page)
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;{{ page }}");
    }

    @Test
    void text_is_readable_in_light_and_dark() throws IOException {
        String css = Files.readString(Path.of("src/main/resources/io/plimsoll/report/report.css"));
        int dark = css.indexOf("prefers-color-scheme: dark");
        Map<String, Integer> light = colours(css.substring(0, dark));
        Map<String, Integer> night = new TreeMap<>(light);
        night.putAll(colours(css.substring(dark)));
        List<String> tooFaint = new ArrayList<>();

        for (Map<String, Integer> theme : List.of(light, night)) {
            for (String ink : List.of(
                    "ink",
                    "muted",
                    "accent",
                    "pass",
                    "fail",
                    "error",
                    "not-tested",
                    "not-applicable",
                    "waived",
                    "manual",
                    "rate",
                    "rev-0",
                    "rev-1",
                    "rev-2",
                    "rev-3")) {
                for (String paper : List.of("paper", "card", "quiet-tint", "band")) {
                    check(theme, ink, paper, 4.5, tooFaint);
                }
            }
            for (String outcome : List.of("pass", "fail", "error")) {
                check(theme, outcome, outcome + "-tint", 4.5, tooFaint);
                check(theme, "ink", outcome + "-tint", 4.5, tooFaint);
            }
            theme.keySet().stream()
                    .filter(name -> name.startsWith("cause-"))
                    .forEach(cause -> check(theme, cause, "band", 3, tooFaint));
        }

        assertThat(tooFaint).isEmpty();
    }

    @Test
    void a_large_report_is_quick() {
        RunReport report = SampleReports.large();
        HtmlReport.render(report);
        // Processor time, because a busy host must not fail the test.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();

        String page = HtmlReport.render(report);

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(page.length()).isLessThan(1_000_000);
    }

    private static void check(
            Map<String, Integer> theme, String ink, String paper, double least, List<String> tooFaint) {
        double contrast = contrast(colour(theme, ink), colour(theme, paper));
        if (contrast < least) {
            tooFaint.add(String.format(Locale.ROOT, "%s on %s: %.2f", ink, paper, contrast));
        }
    }

    private static int colour(Map<String, Integer> theme, String name) {
        assertThat(theme).containsKey(name);
        return theme.getOrDefault(name, 0);
    }

    private static Map<String, Integer> colours(String css) {
        Map<String, Integer> colours = new TreeMap<>();
        Pattern.compile("--([a-z0-9-]+): #([0-9a-f]{6});")
                .matcher(css)
                .results()
                .forEach(match -> colours.putIfAbsent(match.group(1), Integer.parseInt(match.group(2), 16)));
        return colours;
    }

    /** The contrast ratio of WCAG 2. */
    private static double contrast(int one, int other) {
        double light = Math.max(luminance(one), luminance(other));
        double dark = Math.min(luminance(one), luminance(other));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8) + 0.0722 * channel(rgb);
    }

    private static double channel(int value) {
        double share = (value & 0xff) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static String chartOf(RunReport report) {
        String page = HtmlReport.render(report);
        int from = page.indexOf("<svg class=\"chart\"");
        return page.substring(from, page.indexOf("</svg>", from));
    }

    private static List<String> matches(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
