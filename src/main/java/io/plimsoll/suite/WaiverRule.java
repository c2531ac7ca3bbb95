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
    static final String NOT_IN_FORCE = Finding.WAIVER_NOT_IN_FORCE;

    private WaiverRule() {}

    /**
     * Applies waivers to a verdict.
     *
     * @param verdict what the judge decided
     * @param waivers the waivers of the check, and of others
     * @param check the check's id
     * @param subject what was tested
     * @param today the day of the run, UTC
     * @return the failure, waived, if a waiver is for this subject and holds; the failure with one finding more if the
     *     check has waivers and none is in force; else the verdict as it is
     */
    static Verdict apply(Verdict verdict, List<Waiver> waivers, String check, TestedSubject subject, LocalDate today) {
        if (!(verdict instanceof Verdict.Fail fail)) {
            return verdict;
        }
        List<Waiver> own =
                waivers.stream().filter(waiver -> waiver.check().equals(check)).toList();
        List<Waiver> forThis = own.stream()
                .filter(waiver -> subject.isNot(waiver.subject()).isEmpty())
                .toList();
        Optional<Waiver> holding =
                forThis.stream().filter(waiver -> waiver.holdsOn(today)).findFirst();
        if (holding.isPresent()) {
            return new Verdict.Waived(fail, holding.get());
        }
        // An expired one that was for this says more than one that was for something else.
        return (forThis.isEmpty() ? own : forThis)
                .stream()
                        .max(Comparator.comparing(Waiver::expires))
                        .<Verdict>map(waiver -> with(fail, note(waiver, subject, today)))
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

    private static Verdict.Fail with(Verdict.Fail fail, Finding note) {
        List<Finding> findings = new ArrayList<>(fail.findings());
        findings.add(note);
        return new Verdict.Fail(findings, fail.measurements());
    }

    private static Finding note(Waiver waiver, TestedSubject subject, LocalDate today) {
        Optional<String> other = subject.isNot(waiver.subject());
        boolean expired = waiver.expires().isBefore(today);
        return new Finding(
                NOT_IN_FORCE,
                "the waiver " + waiver.id() + " does not cover this failure",
                other.isPresent() ? "a waiver for what was tested" : "a waiver that holds on " + today,
                other.isPresent()
                        ? "%s is for %s, and %s"
                                .formatted(waiver.id(), waiver.subject().words(), other.get())
                        : expired
                                ? "%s expired on %s".formatted(waiver.id(), waiver.expires())
                                : "%s does not hold before %s".formatted(waiver.id(), waiver.created()),
                other.isPresent()
                        ? "another subject"
                        : expired
                                ? days(ChronoUnit.DAYS.between(waiver.expires(), today)) + " late"
                                : days(ChronoUnit.DAYS.between(today, waiver.created())) + " early",
                "mend the failure, or let %s, who owns the waiver, ask %s for a new one"
                        .formatted(waiver.owner(), waiver.approver()),
                List.of());
    }

    private static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }
}
