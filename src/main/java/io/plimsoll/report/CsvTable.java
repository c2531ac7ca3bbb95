package io.plimsoll.report;

import io.plimsoll.check.Check;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Attempt;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.PackFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the table of checks as CSV after RFC 4180, for spreadsheets: one row per planned check.
 *
 * <p>It begins with a byte order mark, because the most used spreadsheet program takes it for its sign of UTF-8. Text that
 * a spreadsheet would run as a formula gets an apostrophe in front.
 */
public final class CsvTable {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String LINE_END = "\r\n";

    private static final List<String> HEAD = List.of(
            "check",
            "check version",
            "suite",
            "title",
            "severity",
            "method",
            "outcome",
            "in words",
            "reason code",
            "reason",
            "criterion",
            "causes",
            "expected",
            "observed",
            "difference",
            "what to do",
            "looked at",
            "asked",
            "control",
            "attempt",
            "attempts",
            "started (UTC)",
            "ended (UTC)",
            "started (µs since the run began)",
            "duration (ms)",
            "scenario",
            "accepted because",
            "waiver",
            "waiver subject",
            "waiver owner",
            "waiver expires",
            "gives evidence for",
            "evidence",
            "mutants that prove it",
            "run it again",
            "run");

    private CsvTable() {}

    /** Returns the table. */
    public static String render(RunReport report) {
        StringBuilder table = new StringBuilder(BYTE_ORDER_MARK);
        row(table, HEAD);
        Map<String, String> digests =
                report.files().stream().collect(Collectors.toMap(PackFile::path, PackFile::sha256));
        for (CheckResult result : report.checks()) {
            row(table, cells(report, result, digests));
        }
        return table.toString();
    }

    private static List<String> cells(RunReport report, CheckResult result, Map<String, String> digests) {
        Check check = result.check();
        Verdict verdict = result.verdict();
        Verdict.Fail fail = Failures.of(verdict);
        List<Finding> findings = fail == null ? List.of() : fail.findings();
        List<String> cells = new ArrayList<>();
        cells.add(check.id());
        cells.add(String.valueOf(check.version()));
        cells.add(check.suite());
        cells.add(check.title());
        cells.add(Words.plain(check.severity()));
        cells.add(check.method().name());
        cells.add(verdict.outcome().word());
        cells.add(Words.outcome(result));
        cells.add(
                verdict instanceof Verdict.NotTested notTested
                        ? notTested.code().name()
                        : "");
        cells.add(verdict.reason());
        cells.add(check.criterion());
        cells.add(joined(findings, Finding::cause));
        cells.add(joined(findings, Finding::expected));
        cells.add(verdict instanceof Verdict.Pass pass ? pass.observed() : joined(findings, Finding::observed));
        cells.add(joined(findings, Finding::difference));
        cells.add(verdict instanceof Verdict.Error error ? error.remedy() : joined(findings, Finding::remedy));
        cells.add(String.join("\n", BasisWords.populations(result.basis())));
        cells.add(String.join("\n", BasisWords.queries(result.basis())));
        cells.add(BasisWords.control(result.basis()));
        cells.add(String.valueOf(result.attempt()));
        cells.add(String.join("\n", BasisWords.attempts(result)));
        Optional<Attempt> deciding = result.decidingAttempt();
        cells.add(deciding.map(attempt -> attempt.startedAt().toString()).orElse(""));
        cells.add(deciding.map(attempt -> attempt.endedAt().toString()).orElse(""));
        cells.add(
                deciding.map(attempt -> String.valueOf(attempt.startedMicros())).orElse(""));
        cells.add(String.valueOf(result.durationMillis()));
        cells.add(result.scenario() == null ? "" : result.scenario());
        cells.add(result.acceptedBecause() == null ? "" : result.acceptedBecause());
        cells.add(verdict instanceof Verdict.Waived waived ? waived.waiver().id() : "");
        cells.add(
                verdict instanceof Verdict.Waived waived
                        ? waived.waiver().subject().words()
                        : "");
        cells.add(verdict instanceof Verdict.Waived waived ? waived.waiver().owner() : "");
        cells.add(
                verdict instanceof Verdict.Waived waived
                        ? waived.waiver().expires().toString()
                        : "");
        cells.add(check.controls().stream()
                .map(control -> control.catalogue() + " " + control.version() + " " + control.id())
                .collect(Collectors.joining("\n")));
        cells.add(result.evidence().stream()
                .map(path -> digests.containsKey(path) ? path + " sha256:" + digests.get(path) : path)
                .collect(Collectors.joining("\n")));
        cells.add(BasisWords.mutants(result));
        cells.add(result.reproduce());
        cells.add(report.run().id());
        return cells;
    }

    private static String joined(List<Finding> findings, Function<Finding, String> part) {
        return findings.stream().map(part).collect(Collectors.joining("\n"));
    }

    private static void row(StringBuilder table, List<String> cells) {
        table.append(cells.stream().map(CsvTable::cell).collect(Collectors.joining(",")))
                .append(LINE_END);
    }

    private static String cell(String text) {
        String plain = withoutFormula(text);
        return plain.matches("(?s).*[\",\\r\\n].*") ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }

    /** Spreadsheets run what begins with one of these, some also after blanks, quotes or in full width. */
    private static String withoutFormula(String text) {
        String harmless = text.replaceAll("[\\p{Cntrl}&&[^\\r\\n\\t]]", " ");
        return harmless.matches("(?s)[\\s\"'\\u00a0\\uFEFF]*[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20|%].*")
                        || harmless.matches("(?s)[\\t\\r\\n].*")
                ? "'" + harmless
                : harmless;
    }
}
