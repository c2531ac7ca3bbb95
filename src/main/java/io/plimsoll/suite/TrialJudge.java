package io.plimsoll.suite;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.spec.Mutant;
import io.plimsoll.suite.QualificationResult.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides whether the harness judged a mutant or a good variant rightly. */
final class TrialJudge {

    private TrialJudge() {}

    /**
     * Judges the run of a mutant: every check that must fail fails for its stated cause, every check that must end in an
     * error does, and nothing else fails.
     */
    static Trial mutant(Mutant mutant, RunReport report, Duration took) {
        List<String> wrong = new ArrayList<>();
        boolean undecided = false;
        for (Map.Entry<String, String> must : mutant.mustFail().entrySet()) {
            Optional<Verdict> verdict = verdict(report, must.getKey());
            if (verdict.isPresent() && verdict.get() instanceof Verdict.Fail fail) {
                if (fail.findings().stream().noneMatch(f -> f.cause().equals(must.getValue()))) {
                    wrong.add("expected %s to fail for %s, observed %s"
                            .formatted(must.getKey(), must.getValue(), causes(fail)));
                }
                continue;
            }
            undecided |= verdict.map(v -> v.outcome() == Outcome.ERROR).orElse(true);
            wrong.add("expected %s to fail for %s, observed %s"
                    .formatted(must.getKey(), must.getValue(), shown(verdict)));
        }
        for (Map.Entry<String, String> must : mutant.mustError().entrySet()) {
            Optional<Verdict> verdict = verdict(report, must.getKey());
            boolean held = verdict.isPresent()
                    && verdict.get() instanceof Verdict.Error error
                    && error.what().contains(must.getValue());
            if (!held) {
                wrong.add("expected %s to end in an error about \"%s\", observed %s"
                        .formatted(must.getKey(), must.getValue(), shown(verdict)));
            }
        }
        for (RunReport.CheckResult result : report.checks()) {
            String id = result.check().id();
            if (result.verdict() instanceof Verdict.Fail fail
                    && !mutant.mustFail().containsKey(id)
                    && !mutant.mayFail().contains(id)) {
                wrong.add("expected %s not to fail, observed %s".formatted(id, causes(fail)));
            }
        }
        Trial.State state =
                wrong.isEmpty() ? Trial.State.HELD : undecided ? Trial.State.UNDECIDED : Trial.State.NOT_HELD;
        List<String> caughtBy = new ArrayList<>(caughtBy(report));
        mutant.mustError().keySet().stream()
                .filter(id -> verdict(report, id)
                        .filter(Verdict.Error.class::isInstance)
                        .isPresent())
                .map("%s (error)"::formatted)
                .forEach(caughtBy::add);
        return new Trial(mutant.slug(), Trial.Kind.MUTANT, state, caughtBy, String.join("; ", wrong), took);
    }

    /** Judges the run of a good variant: nothing fails and nothing stays undecided. */
    static Trial good(String name, RunReport report, Duration took) {
        List<String> wrong = new ArrayList<>();
        boolean undecided = false;
        for (RunReport.CheckResult result : report.checks()) {
            if (result.verdict() instanceof Verdict.Fail fail) {
                wrong.add("expected %s to pass, observed %s"
                        .formatted(result.check().id(), causes(fail)));
            } else if (result.verdict() instanceof Verdict.Error error) {
                undecided = true;
                wrong.add("expected %s to pass, observed an error: %s"
                        .formatted(result.check().id(), error.what()));
            }
        }
        boolean passed = report.checks().stream().anyMatch(r -> r.verdict() instanceof Verdict.Pass);
        if (wrong.isEmpty() && !passed) {
            undecided = true;
            wrong.add("expected at least one check to pass, observed none");
        }
        boolean failed = report.checks().stream().anyMatch(r -> r.verdict() instanceof Verdict.Fail);
        Trial.State state = wrong.isEmpty()
                ? Trial.State.HELD
                : undecided && !failed ? Trial.State.UNDECIDED : Trial.State.NOT_HELD;
        return new Trial(name, Trial.Kind.GOOD, state, caughtBy(report), String.join("; ", wrong), took);
    }

    private static List<String> caughtBy(RunReport report) {
        return report.checks().stream()
                .filter(r -> r.verdict() instanceof Verdict.Fail)
                .map(r -> r.check().id() + " " + causes((Verdict.Fail) r.verdict()))
                .toList();
    }

    private static Optional<Verdict> verdict(RunReport report, String id) {
        return report.checks().stream()
                .filter(r -> r.check().id().equals(id))
                .map(RunReport.CheckResult::verdict)
                .findFirst();
    }

    private static String shown(Optional<Verdict> verdict) {
        return verdict.map(v -> v.outcome().word() + " (" + v.reason() + ")").orElse("no such check");
    }

    private static String causes(Verdict.Fail fail) {
        return String.join(
                "+", fail.findings().stream().map(Finding::cause).distinct().toList());
    }
}
