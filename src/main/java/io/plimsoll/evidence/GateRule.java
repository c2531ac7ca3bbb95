package io.plimsoll.evidence;

import io.plimsoll.check.Outcome;
import io.plimsoll.check.Severity;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Decides the gate from the results of the planned checks and says so in one sentence. */
final class GateRule {

    private final List<CheckResult> checks;

    private GateRule(List<CheckResult> checks) {
        this.checks = checks;
    }

    static Gate decide(List<CheckResult> checks) {
        return new GateRule(checks).decide();
    }

    private Gate decide() {
        long failed = with(Outcome.FAIL);
        long errors = with(Outcome.ERROR);
        long blocking = count(CheckResult::blocksAsNotTested);
        long executed = failed + errors + with(Outcome.PASS) + with(Outcome.WAIVED);
        if (failed > 0) {
            return new Gate(
                    Gate.State.NOT_READY,
                    "NOT READY: %s failed (%s)%s".formatted(ofPlanned(failed), severities(), rest(errors, blocking)),
                    1);
        }
        if (checks.isEmpty()) {
            return new Gate(Gate.State.UNDECIDED, "UNDECIDED: no check applies, so nothing is known.", 2);
        }
        if (executed == 0) {
            return new Gate(
                    Gate.State.UNDECIDED,
                    "UNDECIDED: none of %s was executed, so nothing is known%s"
                            .formatted(planned(checks.size()), rest(errors, blocking)),
                    2);
        }
        if (errors > 0) {
            return new Gate(
                    Gate.State.UNDECIDED,
                    "UNDECIDED: %s ended in an error; none failed%s".formatted(ofPlanned(errors), rest(0, blocking)),
                    2);
        }
        if (blocking > 0) {
            return new Gate(
                    Gate.State.UNDECIDED,
                    "UNDECIDED: %s could not be tested; none failed%s".formatted(ofPlanned(blocking), rest(0, 0)),
                    2);
        }
        return new Gate(
                Gate.State.READY,
                "READY: %s passed%s".formatted(ofPlanned(with(Outcome.PASS)), rest(errors, blocking)),
                0);
    }

    /** The rest of the sentence: everything that a reader must not overlook, whatever the state. */
    private String rest(long errors, long blocking) {
        List<String> parts = new ArrayList<>();
        add(parts, errors, "%s ended in an error");
        add(parts, blocking, "%s could not be tested");
        add(parts, count(result -> result.acceptedBecause() != null), "%s not tested, which the spec accepts");
        add(parts, with(Outcome.WAIVED), "%s waived");
        add(parts, with(Outcome.MANUAL), "%s for a person to decide");
        add(parts, with(Outcome.NOT_APPLICABLE), "%s not applicable");
        add(
                parts,
                count(result -> result.leftOutByChoice() && result.acceptedBecause() == null),
                "%s not selected: a partial run");
        add(parts, count(CheckResult::passedOnlyLater), "%s passed only on a later attempt");
        return parts.isEmpty() ? "." : "; " + String.join("; ", parts) + ".";
    }

    private static void add(List<String> parts, long count, String words) {
        if (count > 0) {
            parts.add(String.format(Locale.ROOT, words, count));
        }
    }

    private String ofPlanned(long count) {
        return count + " of " + planned(checks.size());
    }

    private static String planned(int count) {
        return count + (count == 1 ? " planned check" : " planned checks");
    }

    private String severities() {
        List<String> parts = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            long count = count(result ->
                    result.verdict().outcome() == Outcome.FAIL && result.check().severity() == severity);
            add(parts, count, "%d " + severity.name().toLowerCase(Locale.ROOT));
        }
        return String.join(", ", parts);
    }

    private long with(Outcome outcome) {
        return count(result -> result.verdict().outcome() == outcome);
    }

    private long count(Predicate<CheckResult> predicate) {
        return checks.stream().filter(predicate).count();
    }
}
