package io.plimsoll.report;

import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.report.format.OutcomeWords;
import io.plimsoll.report.format.XmlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a run as JUnit XML, which every CI system reads: one test suite per suite, one test case per check.
 *
 * <p>The format knows four results, so that the exact outcome is a property of each test case. A check that could not be
 * tested is {@code skipped} here; the gate, in the properties of each suite, is what says that it blocks.
 */
public final class JUnitXml {

    private final RunReport report;
    private final XmlText xml = new XmlText();

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
        List<String> attributes =
                new ArrayList<>(List.of("name", "plimsoll " + report.subject().name()));
        attributes.addAll(totals(report.checks()));
        xml.open("testsuites", attributes.toArray(String[]::new));
        suites.forEach(this::suite);
        return xml.close("testsuites").toString();
    }

    private static List<String> totals(List<CheckResult> results) {
        return List.of(
                "tests",
                String.valueOf(results.size()),
                "failures",
                count(results, OutcomeWords.JUnit.FAILURE),
                "errors",
                count(results, OutcomeWords.JUnit.ERROR),
                "skipped",
                count(results, OutcomeWords.JUnit.SKIPPED),
                "time",
                seconds(results.stream().mapToLong(CheckResult::durationMillis).sum()));
    }

    private static String count(List<CheckResult> results, OutcomeWords.JUnit element) {
        return String.valueOf(
                results.stream().filter(result -> element(result) == element).count());
    }

    private static OutcomeWords.JUnit element(CheckResult result) {
        return OutcomeWords.of(result.verdict().outcome()).junit();
    }

    private void suite(String name, List<CheckResult> results) {
        List<String> attributes = new ArrayList<>(List.of("name", "plimsoll." + name));
        attributes.addAll(totals(results));
        attributes.addAll(List.of(
                "timestamp",
                report.run().startedAt().toString(),
                "id",
                report.run().id()));
        xml.open("testsuite", attributes.toArray(String[]::new)).open("properties");
        provenance().forEach(this::property);
        xml.close("properties");
        results.forEach(this::testCase);
        xml.close("testsuite");
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
        xml.open(
                "testcase",
                "name",
                check.id() + " " + check.title(),
                "classname",
                "plimsoll." + check.suite(),
                "time",
                seconds(result.durationMillis()));
        xml.open("properties");
        property("plimsoll.check", check.id());
        property("plimsoll.outcome", result.verdict().outcome().word());
        property("plimsoll.severity", Words.plain(check.severity()));
        property("plimsoll.method", check.method().name());
        property("plimsoll.check.version", String.valueOf(check.version()));
        property("plimsoll.attempt", String.valueOf(result.attempt()));
        for (ControlMapping control : check.controls()) {
            property(
                    "plimsoll.control",
                    control.catalogue() + " " + control.version() + " " + control.id() + " " + control.relationship());
        }
        if (result.acceptedBecause() != null) {
            property("plimsoll.accepted", result.acceptedBecause());
        }
        if (result.verdict() instanceof Verdict.Waived waived) {
            property("plimsoll.waiver", waived.waiver().id());
        }
        result.evidence().forEach(evidence -> property("plimsoll.evidence", evidence));
        xml.close("properties");
        verdict(result);
        xml.close("testcase");
    }

    private void verdict(CheckResult result) {
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Fail fail) {
            xml.text(
                    "failure",
                    Failures.explain(fail) + "\nreproduce:  " + result.reproduce() + "\n",
                    "message",
                    verdict.reason(),
                    "type",
                    fail.findings().get(0).cause());
        } else if (verdict instanceof Verdict.Error error) {
            xml.text(
                    "error",
                    "what:      %s\nremedy:    %s\nreproduce: %s\n"
                            .formatted(error.what(), error.remedy(), result.reproduce()),
                    "message",
                    verdict.reason(),
                    "type",
                    "undecided");
        } else if (element(result) == OutcomeWords.JUnit.SKIPPED) {
            xml.empty("skipped", "message", skipped(verdict));
        } else if (result.attempt() > 1) {
            xml.text("system-out", "passed only on attempt " + result.attempt() + "; before: " + earlier(result));
        }
    }

    private static String earlier(CheckResult result) {
        return result.attempts().subList(0, result.attempts().size() - 1).stream()
                .map(attempt -> attempt.outcome().word() + ": " + attempt.reason())
                .collect(Collectors.joining("; "));
    }

    private static String skipped(Verdict verdict) {
        return verdict instanceof Verdict.Waived
                ? verdict.reason()
                : verdict.outcome().word() + ": " + verdict.reason();
    }

    private void property(String name, String value) {
        xml.empty("property", "name", name, "value", value);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1e3);
    }
}
