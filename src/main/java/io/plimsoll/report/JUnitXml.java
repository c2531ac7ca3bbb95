package io.plimsoll.report;

import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes a run as JUnit XML, which every CI system reads: one test suite per suite, one test case per check.
 *
 * <p>The format knows four results, so that the exact outcome is a property of each test case. A check that could not be
 * tested is {@code skipped} here; the gate, in the properties of each suite, is what says that it blocks.
 */
public final class JUnitXml {

    private final RunReport report;
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    private JUnitXml(RunReport report) {
        this.report = report;
    }

    /** Returns the document. */
    public static String render(RunReport report) {
        return new JUnitXml(report).render();
    }

    private String render() {
        Map<String, List<CheckResult>> suites = new LinkedHashMap<>();
        report.checks().forEach(result -> suites.computeIfAbsent(result.check().suite(), suite -> new ArrayList<>())
                .add(result));
        out.append("<testsuites name=\"plimsoll ")
                .append(escape(report.subject().name()))
                .append('"');
        totals(report.checks());
        out.append(">\n");
        suites.forEach(this::suite);
        return out.append("</testsuites>\n").toString();
    }

    private void totals(List<CheckResult> results) {
        attribute("tests", String.valueOf(results.size()));
        attribute("failures", count(results, Outcome.FAIL::equals));
        attribute("errors", count(results, Outcome.ERROR::equals));
        attribute("skipped", count(results, JUnitXml::skips));
        attribute(
                "time",
                seconds(results.stream().mapToLong(CheckResult::durationMillis).sum()));
    }

    private static boolean skips(Outcome outcome) {
        return outcome != Outcome.PASS && outcome != Outcome.FAIL && outcome != Outcome.ERROR;
    }

    private static String count(List<CheckResult> results, Predicate<Outcome> which) {
        return String.valueOf(results.stream()
                .filter(result -> which.test(result.verdict().outcome()))
                .count());
    }

    private void suite(String name, List<CheckResult> results) {
        out.append("  <testsuite name=\"plimsoll.").append(escape(name)).append('"');
        totals(results);
        attribute("timestamp", report.run().startedAt().toString());
        attribute("id", report.run().id());
        out.append(">\n    <properties>\n");
        provenance().forEach((key, value) -> property("      ", key, value));
        out.append("    </properties>\n");
        results.forEach(this::testCase);
        out.append("  </testsuite>\n");
    }

    private Map<String, String> provenance() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("plimsoll.run", report.run().id());
        properties.put("plimsoll.gate", Words.kebab(report.gate().state()));
        properties.put("plimsoll.gate.sentence", report.gate().sentence());
        properties.put("plimsoll.planned", String.valueOf(report.planned()));
        for (Outcome outcome : Outcome.values()) {
            properties.put("plimsoll.count." + outcome.word(), String.valueOf(report.count(outcome)));
        }
        properties.put("plimsoll.partial", String.valueOf(report.run().partial()));
        properties.put("plimsoll.version", report.run().harnessVersion());
        properties.put("plimsoll.command", report.run().command());
        properties.put("subject.name", report.subject().name());
        report.subject()
                .images()
                .forEach(image -> properties.put("subject.image." + image.reference(), image.digest()));
        if (report.subject().gitCommit() != null) {
            properties.put("subject.git.commit", report.subject().gitCommit());
            properties.put("subject.git.dirty", String.valueOf(report.subject().gitDirty()));
        }
        properties.put("subject.manifests.sha256", report.subject().manifestsSha256());
        properties.put("environment.kind", report.environment().kind());
        properties.put("environment.distribution", report.environment().distribution());
        return properties;
    }

    private void testCase(CheckResult result) {
        Check check = result.check();
        out.append("    <testcase name=\"")
                .append(escape(check.id() + " " + check.title()))
                .append('"');
        attribute("classname", "plimsoll." + check.suite());
        attribute("time", seconds(result.durationMillis()));
        out.append(">\n      <properties>\n");
        property("        ", "plimsoll.check", check.id());
        property("        ", "plimsoll.outcome", result.verdict().outcome().word());
        property("        ", "plimsoll.severity", check.severity().name().toLowerCase(Locale.ROOT));
        property("        ", "plimsoll.method", check.method().name());
        property("        ", "plimsoll.check.version", String.valueOf(check.version()));
        property("        ", "plimsoll.attempt", String.valueOf(result.attempt()));
        for (ControlMapping control : check.controls()) {
            property(
                    "        ",
                    "plimsoll.control",
                    control.catalogue() + " " + control.version() + " " + control.id() + " " + control.relationship());
        }
        if (result.acceptedBecause() != null) {
            property("        ", "plimsoll.accepted", result.acceptedBecause());
        }
        if (result.verdict() instanceof Verdict.Waived waived) {
            property("        ", "plimsoll.waiver", waived.waiver().id());
        }
        for (String evidence : result.evidence()) {
            property("        ", "plimsoll.evidence", evidence);
        }
        out.append("      </properties>\n");
        verdict(result);
        out.append("    </testcase>\n");
    }

    private void verdict(CheckResult result) {
        Verdict verdict = result.verdict();
        switch (verdict.outcome()) {
            case PASS -> {
                if (result.attempt() > 1) {
                    out.append("      <system-out>passed on attempt ")
                            .append(result.attempt())
                            .append("</system-out>\n");
                }
            }
            case FAIL -> {
                Verdict.Fail fail = (Verdict.Fail) verdict;
                element("failure", verdict.reason(), fail.findings().get(0).cause(), explain(fail, result.reproduce()));
            }
            case ERROR -> {
                Verdict.Error error = (Verdict.Error) verdict;
                element(
                        "error",
                        verdict.reason(),
                        "undecided",
                        "what:      %s\nremedy:    %s\nreproduce: %s\n"
                                .formatted(error.what(), error.remedy(), result.reproduce()));
            }
            default ->
                out.append("      <skipped message=\"")
                        .append(escape(skipped(verdict)))
                        .append("\"/>\n");
        }
    }

    private static String skipped(Verdict verdict) {
        return verdict instanceof Verdict.Waived
                ? verdict.reason()
                : verdict.outcome().word() + ": " + verdict.reason();
    }

    private static String explain(Verdict.Fail fail, String reproduce) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : fail.findings()) {
            text.append("cause:      ").append(finding.cause()).append('\n');
            text.append("what:       ").append(finding.what()).append('\n');
            text.append("expected:   ").append(finding.expected()).append('\n');
            text.append("observed:   ").append(finding.observed()).append('\n');
            text.append("difference: ").append(finding.difference()).append('\n');
            text.append("remedy:     ").append(finding.remedy()).append('\n');
            finding.evidence()
                    .forEach(line -> text.append("evidence:   ").append(line).append('\n'));
            text.append('\n');
        }
        return text.append("reproduce:  ").append(reproduce).append('\n').toString();
    }

    private void element(String name, String message, String type, String body) {
        out.append("      <").append(name);
        attribute("message", message);
        attribute("type", type);
        out.append('>').append(escape(body)).append("</").append(name).append(">\n");
    }

    private void property(String indent, String name, String value) {
        out.append(indent).append("<property");
        attribute("name", name);
        attribute("value", value);
        out.append("/>\n");
    }

    private void attribute(String name, String value) {
        out.append(' ').append(name).append("=\"").append(escape(value)).append('"');
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1e3);
    }

    /** Escapes text and leaves out what XML 1.0 cannot hold even escaped. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n' -> escaped.append("\n");
                case '\t' -> escaped.append("\t");
                default -> {
                    boolean allowed = c >= 0x20 && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd || c >= 0x10000;
                    escaped.appendCodePoint(allowed ? c : 0xfffd);
                }
            }
        });
        return escaped.toString();
    }
}
