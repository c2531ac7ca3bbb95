package io.plimsoll.suite;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says what waivers make of a failure: one that holds waives it, one that does not is named beside it. */
final class WaiverRule {

    /** The cause of a finding that is about a waiver, and not about the deployment. */
    static final String NOT_IN_FORCE = "WAIVER_NOT_IN_FORCE";

    private WaiverRule() {}

    /**
     * Applies waivers to a verdict.
     *
     * @param verdict what the judge decided
     * @param waivers the waivers of the check, and of others
     * @param check the check's id
     * @param today the day of the run, UTC
     * @return the failure, waived, if a waiver holds; the failure with one finding more if the check has waivers and none
     *     holds; else the verdict as it is
     */
    static Verdict apply(Verdict verdict, List<Waiver> waivers, String check, LocalDate today) {
        if (!(verdict instanceof Verdict.Fail fail)) {
            return verdict;
        }
        List<Waiver> own =
                waivers.stream().filter(waiver -> waiver.check().equals(check)).toList();
        Optional<Waiver> holding =
                own.stream().filter(waiver -> waiver.holdsOn(today)).findFirst();
        if (holding.isPresent()) {
            return new Verdict.Waived(fail, holding.get());
        }
        return own.stream()
                .max(Comparator.comparing(Waiver::expires))
                .<Verdict>map(waiver -> withNote(fail, waiver, today))
                .orElse(fail);
    }

    /** Returns what the judge decided, without what waivers made of it. */
    static Verdict judged(Verdict verdict) {
        if (verdict instanceof Verdict.Waived waived) {
            return waived.original();
        }
        if (verdict instanceof Verdict.Fail fail) {
            List<Finding> findings = fail.findings().stream()
                    .filter(finding -> !finding.cause().equals(NOT_IN_FORCE))
                    .toList();
            return findings.isEmpty() ? fail : new Verdict.Fail(findings, fail.measurements());
        }
        return verdict;
    }

    private static Verdict.Fail withNote(Verdict.Fail fail, Waiver waiver, LocalDate today) {
        boolean expired = waiver.expires().isBefore(today);
        List<Finding> findings = new ArrayList<>(fail.findings());
        findings.add(new Finding(
                NOT_IN_FORCE,
                "the waiver " + waiver.id() + " does not cover this failure",
                "a waiver that holds on " + today,
                expired
                        ? "%s expired on %s".formatted(waiver.id(), waiver.expires())
                        : "%s does not hold before %s".formatted(waiver.id(), waiver.created()),
                expired
                        ? days(ChronoUnit.DAYS.between(waiver.expires(), today)) + " late"
                        : days(ChronoUnit.DAYS.between(today, waiver.created())) + " early",
                "mend the failure, or let %s, who owns the waiver, ask %s for a new one"
                        .formatted(waiver.owner(), waiver.approver()),
                List.of()));
        return new Verdict.Fail(findings, fail.measurements());
    }

    private static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }
}
