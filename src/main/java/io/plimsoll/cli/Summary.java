package io.plimsoll.cli;

import io.plimsoll.check.Outcome;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code --json} prints of a report.
 *
 * @param run the run's id
 * @param name the name of what was tested
 * @param gate {@code ready}, {@code not-ready} or {@code undecided}
 * @param sentence the verdict sentence
 * @param exitCode the exit code of the command
 * @param partial whether only some of the checks were selected
 * @param planned how many checks apply
 * @param counts how many of them came to each outcome
 * @param checks what each came to
 * @param report the page to read
 */
record Summary(
        String run,
        String name,
        String gate,
        String sentence,
        int exitCode,
        boolean partial,
        int planned,
        Map<String, Integer> counts,
        List<Line> checks,
        String report) {

    static Summary of(RunReport report, Path page) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome.word(), report.counts().getOrDefault(outcome, 0));
        }
        return new Summary(
                report.run().id(),
                report.subject().name(),
                Words.word(report.gate().state()),
                report.gate().sentence(),
                report.gate().exitCode(),
                report.run().partial(),
                report.planned(),
                counts,
                report.checks().stream().map(Line::of).toList(),
                page.toString());
    }

    /**
     * One check.
     *
     * @param id its id
     * @param severity its severity
     * @param outcome what it came to
     * @param reason why, in one line
     */
    record Line(String id, String severity, String outcome, String reason) {
        private static Line of(CheckResult result) {
            return new Line(
                    result.check().id(),
                    Words.word(result.check().severity()),
                    result.verdict().outcome().word(),
                    Words.oneLine(result.verdict().reason()));
        }
    }
}
