package io.plimsoll.report;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import org.jspecify.annotations.Nullable;

/** What a verdict holds against a criterion. */
final class Failures {

    private Failures() {}

    /** Returns the failure, a waived one too; {@code null} if the criterion held or was not decided. */
    static Verdict.@Nullable Fail of(Verdict verdict) {
        return verdict instanceof Verdict.Fail fail
                ? fail
                : verdict instanceof Verdict.Waived waived ? waived.original() : null;
    }

    /** Returns every finding in full, as lines of plain text; the last one ends with a line break. */
    static String explain(Verdict.Fail fail) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : fail.findings()) {
            text.append(text.isEmpty() ? "" : "\n");
            text.append("cause:      ").append(finding.cause()).append('\n');
            text.append("what:       ").append(finding.what()).append('\n');
            text.append("expected:   ").append(finding.expected()).append('\n');
            text.append("observed:   ").append(finding.observed()).append('\n');
            text.append("difference: ").append(finding.difference()).append('\n');
            text.append("remedy:     ").append(finding.remedy()).append('\n');
            finding.evidence()
                    .forEach(line -> text.append("evidence:   ").append(line).append('\n'));
        }
        return text.toString();
    }
}
