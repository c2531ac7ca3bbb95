package io.plimsoll.report;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.RequestCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a run for a terminal: a table of the checks, what failed, the counts and the verdict as the last line. */
public final class ConsoleTable {

    private static final int NARROWEST = 40;
    private static final String BOLD = "1";

    private final RunReport report;
    private final int width;
    private final Ansi ansi;
    private final StringBuilder out = new StringBuilder();

    private ConsoleTable(RunReport report, int width, Ansi ansi) {
        this.report = report;
        this.width = Math.max(NARROWEST, width);
        this.ansi = ansi;
    }

    /**
     * Returns the text, which ends with a line break.
     *
     * @param report the run
     * @param width how many characters fit into a line
     * @param ansi whether outcomes may be coloured
     */
    public static String render(RunReport report, int width, Ansi ansi) {
        return new ConsoleTable(report, width, ansi).render();
    }

    private String render() {
        table();
        report.checks().forEach(this::explain);
        report.scenarios().forEach(this::requests);
        wrapped("", MarkdownSummary.reconciled(report));
        out.append('\n');
        String colour =
                switch (report.gate().state()) {
                    case READY -> "1;32";
                    case NOT_READY -> "1;31";
                    case UNDECIDED -> "1;33";
                };
        for (String line : wrap(report.gate().sentence(), width)) {
            out.append(ansi.paint(colour, line)).append('\n');
        }
        return out.toString();
    }

    /**
     * A line of the table.
     *
     * @param name the check; or how many there are that were left out for one reason
     * @param result the check's result; or that of the first of these
     */
    private record Row(String name, CheckResult result) {}

    /** Returns a row for each check, but one at the end for all that were left out by one choice of the user's. */
    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Map<String, List<CheckResult>> leftOut = new LinkedHashMap<>();
        for (CheckResult result : report.checks()) {
            if (result.leftOutByChoice()) {
                leftOut.computeIfAbsent(result.verdict().reason(), reason -> new ArrayList<>())
                        .add(result);
            } else {
                rows.add(new Row(result.check().id(), result));
            }
        }
        leftOut.values()
                .forEach(results -> rows.add(
                        results.size() == 1
                                ? new Row(results.get(0).check().id(), results.get(0))
                                : new Row(results.size() + " others", results.get(0))));
        return rows;
    }

    private void table() {
        List<Row> rows = rows();
        int ids = "CHECK".length();
        int outcomes = "OUTCOME".length();
        for (Row row : rows) {
            ids = Math.max(ids, row.name().length());
            outcomes = Math.max(outcomes, Words.outcome(row.result()).length());
        }
        int before = ids + 2 + outcomes + 2;
        boolean beside = width - before >= 24;
        out.append(ansi.paint(
                        BOLD, pad("CHECK", ids) + "  " + (beside ? pad("OUTCOME", outcomes) + "  REASON" : "OUTCOME")))
                .append('\n');
        for (Row row : rows) {
            CheckResult result = row.result();
            Outcome outcome = result.verdict().outcome();
            out.append(pad(row.name(), ids)).append("  ");
            out.append(ansi.paint(colour(outcome), Words.outcome(result)));
            String reason = oneLine(result.verdict().reason());
            if (beside) {
                out.append(" ".repeat(outcomes - Words.outcome(result).length() + 2));
                out.append(shortened(reason, width - before)).append('\n');
            } else {
                out.append("\n  ").append(shortened(reason, width - 2)).append('\n');
            }
        }
        out.append('\n');
    }

    /** What a person needs at once: failures in full. The table above keeps to one line each. */
    private void explain(CheckResult result) {
        String head = result.check().id() + " " + result.check().title();
        if (result.verdict() instanceof Verdict.Fail fail) {
            heading(head, colour(Outcome.FAIL));
            for (Finding finding : fail.findings()) {
                wrapped("  cause       ", finding.cause());
                wrapped("  what        ", finding.what());
                wrapped("  expected    ", finding.expected());
                wrapped("  observed    ", finding.observed());
                wrapped("  difference  ", finding.difference());
                wrapped("  what to do  ", finding.remedy());
                finding.evidence().forEach(line -> wrapped("  evidence    ", line));
                out.append('\n');
            }
            wrapped("  run again   ", result.reproduce());
            out.append('\n');
        } else if (result.verdict() instanceof Verdict.Error error) {
            heading(head, colour(Outcome.ERROR));
            wrapped("  what        ", error.what());
            wrapped("  what to do  ", error.remedy());
            wrapped("  run again   ", result.reproduce());
            out.append('\n');
        }
    }

    private void heading(String text, String colour) {
        wrap(oneLine(text), width)
                .forEach(line -> out.append(ansi.paint(colour, line)).append('\n'));
    }

    private void requests(ScenarioReport scenario) {
        RequestCounts requests = scenario.requests();
        if (requests != null) {
            wrapped(
                    "",
                    "%s: %s planned = %s ok + %s application errors + %s lost + %s unsent; p50 %s, p99 %s"
                            .formatted(
                                    scenario.id(),
                                    Words.count(requests.planned(), "request"),
                                    Words.count(requests.ok()),
                                    Words.count(requests.applicationErrors()),
                                    Words.count(requests.lost()),
                                    Words.count(requests.unsent()),
                                    Words.micros(requests.p50Micros()),
                                    Words.micros(requests.p99Micros())));
            String causes = MarkdownSummary.causes(requests);
            if (!causes.isEmpty()) {
                wrapped("  causes: ", causes);
            }
            out.append('\n');
        }
    }

    private void wrapped(String label, String text) {
        String indent = " ".repeat(label.length());
        String lead = label;
        for (String line : wrap(oneLine(text), width - label.length())) {
            out.append(lead).append(line).append('\n');
            lead = indent;
        }
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int cut = rest.lastIndexOf(' ', width);
            int end = cut > 0 ? cut : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    private static String shortened(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 3).stripTrailing() + "...";
    }

    /** Keeps text on its line and takes out what a terminal would obey: the text may come from a container's log. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String colour(Outcome outcome) {
        return switch (outcome) {
            case PASS -> "32";
            case FAIL -> "31";
            case ERROR -> "33";
            case WAIVED, MANUAL -> "35";
            case NOT_TESTED, NOT_APPLICABLE -> "36";
        };
    }
}
