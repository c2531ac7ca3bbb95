package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.evidence.ScenarioReport;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
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
                SampleReports.compared(),
                SampleReports.large(),
                SampleRun.report(),
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

    @Test
    void the_first_page_says_what_changed_since_the_run_that_was_named() {
        String page = HtmlReport.render(SampleReports.compared());
        String section = page.substring(page.indexOf("<h2 id=\"change\">"), page.indexOf("<h2 id=\"how\">"));

        assertThat(section.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip())
                .startsWith(
                        "Change since an earlier run Compared with the run 20261113T090000Z-report-service-0a1b2c, which"
                                + " whoever started this one named. It came to: NOT READY: 2 of 3 planned checks failed (2 high)."
                                + " Whether it was accepted, this report does not know. A waived failure counts as a failure."
                                + " SHA-256 of its report.json " + "5f".repeat(32)
                                + " Change Checks"
                                + " New failures DEP-ROL-001"
                                + " No longer decided DEP-ROL-009"
                                + " Still failing DEP-ROL-004"
                                + " Fixed none"
                                + " Other outcomes DEP-ROL-005"
                                + " Different checks DEP-DEPLOY-001 (version 1 → version 2)"
                                + " Besides, 1 fact of subject and environment changed, and 1 figure by more than 10 %;"
                                + " report.json lists them.");
        assertThat(section).contains("href=\"#dep-rol-001\"").doesNotContain("href=\"#dep-rol-009\"");
    }

    @Test
    void the_first_page_says_how_to_compare_a_run_that_was_compared_with_none() {
        assertThat(HtmlReport.render(SampleReports.passing()))
                .contains(
                        "<p>This report is about one run and was compared with none; <code>./plimsoll check --baseline"
                                + " RUN_DIR</code> compares a run with an earlier one.</p>");
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
        Exports.derived(report).forEach(file -> files.add(file.path()));
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

    @Test
    void no_two_regions_have_the_same_name() {
        RunReport one = SampleRun.report();
        ScenarioReport first = one.scenarios().get(0);
        ScenarioReport second = new ScenarioReport(
                first.id() + "-again",
                first.suite(),
                first.title() + " again",
                first.fromMicros(),
                first.toMicros(),
                first.phases(),
                first.requests(),
                first.losses(),
                first.measurements(),
                first.chart(),
                first.gatlingReport());
        String page = HtmlReport.render(RunReport.of(
                one.run(), one.subject(), one.environment(), one.checks(), List.of(first, second), one.files()));
        List<String> names = new ArrayList<>(matches(page, "aria-label=\"([^\"]*)\""));
        for (String id : matches(page, "<section[^>]* aria-labelledby=\"([^\"]*)\"")) {
            names.add(matches(page, "id=\"" + id + "\"[^>]*>([^<]*)<").get(0));
        }

        assertThat(names).hasSizeGreaterThan(30).doesNotHaveDuplicates();
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
    void the_first_page_answers_its_readers_in_their_order() {
        String page = HtmlReport.render(SampleRun.report());

        assertThat(page)
                .containsSubsequence(
                        // 1: the subject
                        "<h1 id=\"subject\">report-service</h1>",
                        "sha256:9e8d7c6b5a493827",
                        "5c0ffee1d2c3b4a5968778695a4b3c2d1e0f9a8b with uncommitted changes",
                        "20261120T140542Z-report-service-3f9a2c",
                        // 2: the verdict
                        "NOT READY</h2>",
                        "1 of 9 planned checks failed (1 high); 1 could not be tested",
                        "<strong>The gate:</strong> Any failed check means NOT READY",
                        // 3: the counts
                        "Every planned check has one outcome",
                        "Passed only on a later attempt: 0.",
                        // 4: scope and limits
                        "<h2 id=\"scope\">Scope and limits</h2>",
                        "A disposable cluster",
                        "Synthetic data",
                        "A point in time",
                        "A self-assessment",
                        "Not assessable here",
                        // 5: the criteria
                        "<h2 id=\"criteria\">Criteria</h2>",
                        "NIST SP 800-53 Rev. 5",
                        "of 3 mappings, 0 rest on the control’s text or a published mapping and 3 on the author’s judgement",
                        // 6: failures and errors
                        "<h2 id=\"attention\">Failures and errors</h2>",
                        "DEP-ROL-001",
                        "12 requests lost: 8 refused after the pod closed its listener, 4 reset (CLOSED_BEFORE_DRAIN);"
                                + " and 1 more finding",
                        "12 more than allowed",
                        "raw/rolling-update-1/ledger.jsonl",
                        // 7: not tested, not applicable
                        "<h2 id=\"not-tested\">Not tested, not applicable, left to a person</h2>",
                        "ENV_UNSUPPORTED",
                        "NOT_SELECTED",
                        // 8: exceptions
                        "<h2 id=\"exceptions\">Exceptions</h2>",
                        "W-2026-014",
                        "until 2026-12-31",
                        "The next waiver expires on 2026-12-31.",
                        // 9: change
                        "<h2 id=\"change\">Change since an earlier run</h2>",
                        // 10: how, when, who
                        "<h2 id=\"how\">How, when and by whom</h2>",
                        "./plimsoll check plimsoll.yaml",
                        "local user alice",
                        "20 November 2026, 14:05:42 to 14:08:10 UTC, 2 min 28 s",
                        // 11: integrity
                        "<h2 id=\"integrity\">Integrity</h2>",
                        Digest.of(new String(ReportJson.write(SampleRun.report()), StandardCharsets.UTF_8))
                                .sha256(),
                        "./plimsoll audit reports/20261120T140542Z-report-service-3f9a2c",
                        // 12: the statement
                        "<h2 id=\"statement\">What this report is, and what it is not</h2>",
                        // and then the rest
                        "<h2 id=\"matrix\"",
                        "<h2 id=\"scenarios\"",
                        "<svg class=\"chart\"",
                        "<strong>12,400</strong> planned = <strong>12,387</strong> ok",
                        "<h2 id=\"checks\"",
                        "<h2 id=\"environment\"",
                        "<h2 id=\"files\"");
        assertThat(page.substring(page.indexOf("<body"))).doesNotContain("%</");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void scope_and_limits_are_always_there_and_before_any_result(RunReport report) {
        String page = HtmlReport.render(report);

        assertThat(page)
                .containsSubsequence(
                        "<section class=\"scope\" aria-labelledby=\"scope\">",
                        "Scope and limits",
                        "not a production environment",
                        "Requests and records were made up for the test.",
                        "It says nothing about how anything operated before or after.",
                        "The production control plane and its nodes, people and processes, physical security, and any"
                                + " period of operation.",
                        "<h2 id=\"attention\">",
                        "<h2 id=\"checks\"");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void no_export_claims_more_than_evidence(RunReport report) {
        for (Exports.DerivedFile file : Exports.derived(report)) {
            // The states of OSCAL's findings are called so by its schema; they are about our own objectives.
            String text = file.content().toLowerCase(Locale.ROOT).replaceAll("\"state\" : \"(not-)?satisfied\"", "");
            assertThat(text)
                    .as(file.path())
                    .doesNotContainPattern("\\b(complies|comply|compliant|satisfies|satisfied|certified|certifies)\\b");
        }
        assertThat(HtmlReport.render(report)).contains("it gives evidence for part of that control");
    }

    @Test
    void controls_without_evidence_are_listed_like_the_others() {
        String page = HtmlReport.render(SampleReports.notDeployed());

        assertThat(page)
                .containsSubsequence(
                        "NIST SP 800-53 Rev. 5 <span class=\"soft\">1 control touched; 0 without evidence from this run",
                        "<th scope=\"row\">CM-3(2)</th><td>Evidence against: 1 of 2 checks</td>",
                        "ISO/IEC 27001 2022 <span class=\"soft\">1 control touched; 1 without evidence from this run",
                        "<th scope=\"row\">A.8.32</th><td>No evidence: no check of it was decided</td>",
                        "DEP-ROL-001");
    }

    @Test
    void control_ids_are_in_the_order_that_people_use() {
        assertThat(Stream.of("CM-3(2)", "AC-6(10)", "AC-6(2)", "AC-6", "AC-12", "A.8.20", "A.8.9", "A.10.1")
                        .sorted(ControlMatrix.NATURAL))
                .containsExactly("A.8.9", "A.8.20", "A.10.1", "AC-6", "AC-6(2)", "AC-6(10)", "AC-12", "CM-3(2)");
    }

    @Test
    void a_pass_is_printed_as_fully_as_a_failure() {
        for (RunReport report : List.of(SampleReports.passing(), SampleReports.failing())) {
            String page = HtmlReport.render(report);
            String card = page.substring(
                    page.indexOf("id=\"dep-rol-001\""), page.indexOf("</article>", page.indexOf("id=\"dep-rol-001\"")));
            assertThat(card)
                    .containsSubsequence(
                            "Severity high · method TEST · version 2",
                            "<dt>Criterion</dt>",
                            "<dt>Procedure</dt><dd>Provoked and watched (TEST).",
                            "<dt>When</dt>",
                            "<dt>Attempts</dt>",
                            "smallest outage seen with 99 % probability",
                            "<dt>Evidence</dt>",
                            "sha256:",
                            "<dt>Usual remedy</dt>",
                            "<dt>Run it again</dt>",
                            "Gives evidence for part of")
                    .contains("<dt>Observed</dt>");
        }
    }

    @Test
    void five_thousand_checks_are_a_page_that_a_browser_can_open() {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            results.add(SampleReports.resultOf(
                    String.format(Locale.ROOT, "DEP-X-%04d", i),
                    Severity.LOW,
                    i % 2 == 0
                            ? new Verdict.Pass("it held", List.of())
                            : new Verdict.NotTested(ReasonCode.NOT_SELECTED, "--suite other was given")));
        }
        RunReport report = SampleReports.over(results);

        String page = HtmlReport.render(report);

        assertThat(matches(page, "<article class=\"card [a-z-]+\" id=\"(dep-x-\\d+)\""))
                .hasSize(5_000);
        assertThat(page).contains("<span class=\"n\">5000</span> <span class=\"w\">planned</span>");
        assertThat(page.length()).isLessThan(13_000_000);
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
    void a_check_says_what_it_rests_on_and_a_pass_after_a_retry_is_never_a_plain_one() {
        String page = HtmlReport.render(SampleReports.undecided());
        String floor = page.substring(page.indexOf("id=\"dep-rol-007\""));
        String card = floor.substring(0, floor.indexOf("</article>"));

        assertThat(card)
                .contains(
                        "</svg>pass on attempt 2</span>",
                        "<dt>Looked at</dt><dd>3 of 6 pods of Deployment reports/report-service (those that served before"
                                + " the update, which had to be replaced)</dd>",
                        "<dt>Asked</dt><dd>GET /api/v1/namespaces/reports/pods at resourceVersion 4711: 5 items</dd>",
                        "<dt>Control</dt><dd>Held: the load is answered without a failure before the update (4,000"
                                + " requests answered, 0 failed)</dd>",
                        "<dt>When</dt><dd>20 November 2026, 14:07:34 to 14:08:36 UTC; 1 min 52 s after the run began,"
                                + " lasted 1 min 2 s (monotonic); scenario rolling-update-1</dd>",
                        "<dt>Attempts</dt><dd>1 of 2, 20 November 2026, 14:06:32 UTC: error: a watch broke and states may"
                                + " have been lost</dd>",
                        "<dt>Attempts</dt><dd>2 of 2, 20 November 2026, 14:07:34 UTC: pass: ",
                        "<dt>Proved by</dt><dd>It fails on the mutants max-unavailable-all (FLOOR_BROKEN).</dd>")
                .doesNotContain("</svg>pass</span>");
        assertThat(page)
                .contains("Of 4 checks that ran, the control of 4 was seen to hold and 0 needed none; of 8"
                        + " populations looked at, 4 were looked at whole.");
    }

    @Test
    void the_page_says_with_which_code_and_how_long_the_pack_is_to_be_kept() {
        assertThat(HtmlReport.render(SampleReports.passing()))
                .contains(
                        "<dt>Classification</dt><dd><code class=\"hash\">internal</code></dd>",
                        "<dt>SHA-256 of Plimsoll 0.1.0, the jar plimsoll-0.1.0.jar</dt><dd><code class=\"hash\">"
                                + "c0de".repeat(16),
                        "<dt>SHA-256 of its catalogue of checks</dt><dd><code class=\"hash\">" + "ca7a".repeat(16),
                        "<dt>Drawn by chance</dt><dd>Nothing that a verdict rests on, so there is no seed.</dd>",
                        "<dt>To be kept</dt><dd><code class=\"hash\">until 2027-11-21, class standard</code></dd>",
                        "ssh://git.example.test/reports/report-service.git");
    }

    @Test
    void what_was_not_tested_has_its_reason() {
        assertThat(HtmlReport.render(SampleReports.undecided()))
                .contains("<code>ENV_UNSUPPORTED</code>")
                .contains("the network plugin of this cluster does not enforce policies")
                .contains(
                        "<dt>Accepted by the spec</dt><dd>one node is all that the test stage has; drained in staging every"
                                + " week</dd>")
                .contains(
                        "W-2026-014 for deployment report-service, environment k3s, from 2026-11-01 to 2026-12-31: The cold cache of the new version is warmed up in"
                                + " release 1.2. Owner: team-reports. Approved by j.doe.")
                .contains("This is a partial run: 1 check left out by choice.")
                .contains("Passed only on a later attempt: 1.");
        assertThat(HtmlReport.render(SampleReports.notDeployed())).contains("<code>ABORTED_BY_EARLIER_FAILURE</code>");
    }

    @Test
    void checks_that_were_left_out_for_one_reason_share_a_row() {
        String page = HtmlReport.render(SampleReports.notDeployed());

        assertThat(matches(page, "(<code>ABORTED_BY_EARLIER_FAILURE</code>)")).hasSize(1);
        assertThat(page)
                .contains("<a class=\"nowrap\" href=\"#dep-rol-001\">DEP-ROL-001</a>, "
                        + "<a class=\"nowrap\" href=\"#dep-rol-007\">DEP-ROL-007</a>");
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
