package io.plimsoll.suite;

import io.plimsoll.check.Check;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import java.util.List;
import java.util.StringJoiner;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Turns verdicts into what JUnit understands: the only place where a failed check is thrown. */
final class VerdictEdge {

    private VerdictEdge() {}

    /**
     * Returns normally for a pass, and throws what the outcome table of the design says for anything else.
     *
     * @throws AssertionFailedError if the check failed
     * @throws VerdictException if it could not be decided, or was not tested for a reason that blocks
     * @throws TestAbortedException if it does not apply, is waived, needs a person, or the user left it out
     */
    static void report(Check check, Verdict verdict, String pack) {
        if (verdict instanceof Verdict.Pass) {
            return;
        }
        String title = check.id() + " " + check.title();
        if (verdict instanceof Verdict.Fail fail) {
            Finding first = fail.findings().get(0);
            throw new AssertionFailedError(message(title, fail, pack), first.expected(), first.observed());
        }
        if (verdict instanceof Verdict.Error error) {
            throw new VerdictException("%s%n  could not be decided: %s%n  what to do: %s%n  evidence: %s"
                    .formatted(title, error.what(), error.remedy(), pack));
        }
        if (verdict instanceof Verdict.NotTested notTested && notTested.code().blocks()) {
            throw new VerdictException(
                    "%s%n  was not tested: %s%n  evidence: %s".formatted(title, notTested.reason(), pack));
        }
        throw new TestAbortedException(title + ": " + verdict.outcome().word() + " – " + verdict.reason());
    }

    /** Returns the message of a failure: each finding as what – expected – observed – difference – what to do. */
    static String message(String title, Verdict.Fail fail, String pack) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add(title);
        for (Finding finding : fail.findings()) {
            text.add("  " + finding.cause() + " at " + finding.what());
            text.add("    expected:   " + finding.expected());
            text.add("    observed:   " + finding.observed());
            text.add("    difference: " + finding.difference());
            text.add("    what to do: " + finding.remedy());
            List<String> evidence = finding.evidence();
            if (!evidence.isEmpty()) {
                text.add("    evidence:");
                evidence.forEach(line -> text.add("      " + line));
            }
        }
        text.add("  evidence pack: " + pack);
        return text.toString();
    }
}
