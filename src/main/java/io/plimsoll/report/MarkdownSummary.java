package io.plimsoll.report;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.RequestCounts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes page one of a run as Markdown, for the job summary of a CI system.
 *
 * <p>CI systems drop a summary that is too long as a whole, so that this one stays below their limit and says what it
 * left out.
 */
public final class MarkdownSummary {

    /** Below the 1,024 KiB that GitHub accepts. */
    private static final int MOST_BYTES = 900 * 1024;

    private final RunReport report;
    private final StringBuilder out = new StringBuilder();

    private MarkdownSummary(RunReport report) {
        this.report = report;
    }

    /** Returns the summary. */
    public static String render(RunReport report) {
        return new MarkdownSummary(report).render();
    }

    private String render() {
        out.append("# ").append(text(report.subject().name())).append("\n\n");
        out.append("**").append(text(report.gate().sentence())).append("**\n\n");
        out.append(text(reconciled(report))).append("\n\n");
        out.append("Run `").append(code(report.run().id())).append("` on ");
        out.append(text(report.environment().distribution()));
        out.append(". A point in time, synthetic data, not evidence of operation in production.\n\n");
        List<String> sections = new ArrayList<>();
        report.checks().stream()
                .filter(result -> result.verdict().outcome() == Outcome.FAIL
                        || result.verdict().outcome() == Outcome.ERROR)
                .forEach(result -> sections.add(section(result)));
        report.scenarios().forEach(scenario -> sections.add(scenario(scenario)));
        sections.add(table());
        sections.removeIf(String::isEmpty);
        int left = MOST_BYTES - bytes(out.toString()) - 200;
        int omitted = 0;
        for (String section : sections) {
            int size = bytes(section);
            if (size <= left) {
                out.append(section);
                left -= size;
            } else {
                omitted++;
            }
        }
        if (omitted > 0) {
            out.append(Words.count(omitted, "section")).append(" left out for length; index.html has all of it.\n");
        }
        return out.toString();
    }

    /** Returns the counts as a sum, for example {@code 3 planned = 2 pass + 1 fail + ...}. */
    static String reconciled(RunReport report) {
        List<String> parts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            parts.add(report.count(outcome) + " " + Words.outcome(outcome));
        }
        return report.planned() + " planned = " + String.join(" + ", parts);
    }

    private static String section(CheckResult result) {
        StringBuilder section = new StringBuilder();
        section.append("## ").append(Words.capital(Words.outcome(result))).append(": ");
        section.append(text(result.check().id() + " " + result.check().title())).append("\n\n");
        if (result.verdict() instanceof Verdict.Fail fail) {
            for (Finding finding : fail.findings()) {
                section.append("- **").append(text(finding.cause())).append("** ");
                section.append(text(finding.what())).append('\n');
                section.append("  - expected: ")
                        .append(text(finding.expected()))
                        .append('\n');
                section.append("  - observed: ")
                        .append(text(finding.observed()))
                        .append('\n');
                section.append("  - difference: ")
                        .append(text(finding.difference()))
                        .append('\n');
                section.append("  - what to do: ")
                        .append(text(finding.remedy()))
                        .append('\n');
            }
        } else if (result.verdict() instanceof Verdict.Error error) {
            section.append("- what: ").append(text(error.what())).append('\n');
            section.append("- what to do: ").append(text(error.remedy())).append('\n');
        }
        return section.append("\nRun it again: `")
                .append(code(result.reproduce()))
                .append("`\n\n")
                .toString();
    }

    private static String scenario(ScenarioReport scenario) {
        RequestCounts requests = scenario.requests();
        if (requests == null) {
            return "";
        }
        StringBuilder section =
                new StringBuilder("## ").append(text(scenario.title())).append("\n\n");
        section.append(Words.count(requests.planned())).append(" requests planned = ");
        section.append(Words.count(requests.ok())).append(" ok + ");
        section.append(Words.count(requests.applicationErrors())).append(" application errors + ");
        section.append(Words.count(requests.lost())).append(" lost + ");
        section.append(Words.count(requests.unsent())).append(" unsent; p50 ");
        section.append(Words.micros(requests.p50Micros())).append(", p99 ");
        section.append(Words.micros(requests.p99Micros())).append(".\n\n");
        String causes = causes(requests);
        if (!causes.isEmpty()) {
            section.append("Causes: ").append(causes).append(".\n\n");
        }
        return section.toString();
    }

    /** Returns how many requests were lost or failed for each cause, in one line; empty if none were. */
    static String causes(RequestCounts requests) {
        return requests.byCause().entrySet().stream()
                .filter(cause -> cause.getValue() > 0)
                .map(cause -> Words.count(cause.getValue()) + " " + Words.cause(cause.getKey()))
                .collect(Collectors.joining(", "));
    }

    private String table() {
        StringBuilder table = new StringBuilder("## All checks\n\n| Check | Outcome | Reason |\n|---|---|---|\n");
        for (CheckResult result : report.checks()) {
            table.append("| ")
                    .append(text(result.check().id()))
                    .append(" ")
                    .append(text(result.check().title()));
            table.append(" | ").append(Words.outcome(result));
            table.append(" | ").append(text(result.verdict().reason())).append(" |\n");
        }
        return table.append('\n').toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Escapes what Markdown or HTML would read as markup, and keeps text on its line. */
    private static String text(String text) {
        StringBuilder escaped = new StringBuilder();
        text.strip().codePoints().forEach(c -> {
            if (c == '<') {
                escaped.append("&lt;");
            } else if (c == '\n' || c == '\r' || c == '\t') {
                escaped.append(' ');
            } else if (c >= ' ') {
                if ("\\`*_[]|#~>".indexOf(c) >= 0) {
                    escaped.append('\\');
                }
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static String code(String text) {
        return text.replace('`', '\'').replaceAll("\\s+", " ");
    }
}
