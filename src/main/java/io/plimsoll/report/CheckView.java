package io.plimsoll.report;

import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Method;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import io.plimsoll.evidence.RunReport.CheckResult;
import java.util.ArrayList;
import java.util.List;

/** A check and what came of it, as the page prints it: a pass as fully as a failure. */
record CheckView(
        String id,
        String anchor,
        String title,
        String outcome,
        String word,
        String meta,
        String criterion,
        String how,
        String remedy,
        List<Fact> facts,
        List<FindingView> findings,
        List<MeasurementRow> measurements,
        List<ControlRow> controls,
        List<EvidenceLinks.Link> evidence,
        String reproduce) {

    record FindingView(
            String cause,
            String what,
            String expected,
            String observed,
            String difference,
            String remedy,
            List<EvidenceLinks.Link> evidence) {}

    record ControlRow(String control, String relationship, String rationale, String source) {}

    static CheckView of(CheckResult result, EvidenceLinks links) {
        Check check = result.check();
        Verdict verdict = result.verdict();
        Verdict.Fail fail = Failures.of(verdict);
        return new CheckView(
                check.id(),
                Anchor.ofCheck(check.id()),
                check.title(),
                verdict.outcome().word(),
                Words.outcome(result),
                "Severity %s · method %s · version %s"
                        .formatted(Words.plain(check.severity()), check.method(), check.version()),
                check.criterion(),
                method(check.method()) + " " + check.procedure(),
                check.remedy(),
                facts(result),
                fail == null
                        ? List.of()
                        : fail.findings().stream()
                                .map(finding -> finding(finding, links))
                                .toList(),
                MeasurementRow.of(measurements(verdict)),
                check.controls().stream().map(CheckView::control).toList(),
                links.links(result.evidence()),
                result.reproduce());
    }

    private static String method(Method method) {
        return switch (method) {
            case TEST -> "Provoked and watched (TEST).";
            case EXAMINE -> "Read, not provoked (EXAMINE).";
        };
    }

    private static List<Measurement> measurements(Verdict verdict) {
        Verdict.Fail fail = Failures.of(verdict);
        if (fail != null) {
            return fail.measurements();
        }
        return verdict instanceof Verdict.Pass pass ? pass.measurements() : List.of();
    }

    /** What belongs to the verdict, by kind of verdict, and when it came about. */
    private static List<Fact> facts(CheckResult result) {
        List<Fact> facts = new ArrayList<>();
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Pass pass) {
            facts.add(new Fact("Observed", pass.observed()));
        } else if (verdict instanceof Verdict.Error error) {
            facts.add(new Fact("Not decided", error.what()));
            facts.add(new Fact("What to do", error.remedy()));
        } else if (verdict instanceof Verdict.NotTested notTested) {
            facts.add(new Fact("Not tested", notTested.reason()));
            if (result.acceptedBecause() != null) {
                facts.add(new Fact("Accepted by the spec", result.acceptedBecause()));
            }
        } else if (verdict instanceof Verdict.NotApplicable notApplicable) {
            facts.add(new Fact("Not applicable", notApplicable.because()));
        } else if (verdict instanceof Verdict.Manual manual) {
            facts.add(new Fact("To be answered", manual.question()));
        } else if (verdict instanceof Verdict.Waived waived) {
            facts.add(new Fact("Waiver", waiver(waived.waiver())));
        }
        BasisWords.populations(result.basis()).forEach(line -> facts.add(new Fact("Looked at", line)));
        BasisWords.queries(result.basis()).forEach(line -> facts.add(new Fact("Asked", line)));
        if (result.basis() != null) {
            facts.add(new Fact("Control", BasisWords.control(result.basis())));
        }
        facts.add(new Fact("When", when(result)));
        BasisWords.attempts(result).forEach(line -> facts.add(new Fact("Attempts", line)));
        facts.add(new Fact(
                "Proved by",
                result.check().mutants().isEmpty()
                        ? "No mutant is recorded."
                        : "It fails on the mutants " + BasisWords.mutants(result) + "."));
        return facts;
    }

    private static String waiver(Waiver waiver) {
        return "%s for %s, from %s to %s: %s Owner: %s. Approved by %s."
                .formatted(
                        waiver.id(),
                        waiver.subject().words(),
                        waiver.created(),
                        waiver.expires(),
                        waiver.justification(),
                        waiver.owner(),
                        waiver.approver());
    }

    private static String when(CheckResult result) {
        return result.decidingAttempt()
                .map(attempt -> "%s; %s after the run began, lasted %s (monotonic)%s"
                        .formatted(
                                Words.range(attempt.startedAt(), attempt.endedAt()),
                                Words.duration(attempt.startedMicros() / 1_000),
                                Words.duration(attempt.durationMillis()),
                                result.scenario() == null ? "" : "; scenario " + result.scenario()))
                .orElse("It did not run.");
    }

    private static FindingView finding(Finding finding, EvidenceLinks links) {
        return new FindingView(
                finding.cause(),
                finding.what(),
                finding.expected(),
                finding.observed(),
                finding.difference(),
                finding.remedy(),
                links.links(finding.evidence()));
    }

    private static ControlRow control(ControlMapping mapping) {
        return new ControlRow(
                mapping.catalogue() + " " + mapping.version() + " " + mapping.id(),
                mapping.relationship(),
                mapping.rationale(),
                mapping.source());
    }
}
