package io.plimsoll.report;

import io.plimsoll.check.Check;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.EventHead;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.evidence.RunReport.Gate;
import io.plimsoll.evidence.RunReport.Image;
import io.plimsoll.evidence.RunReport.Run;
import io.plimsoll.evidence.RunReport.Subject;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The first page: what was tested, whether it is good, and how far that can be relied on, in this order.
 *
 * <p>Scope stands before results, because taking a result for more than it is is the commonest mistake of a reader.
 */
record FirstPage(
        String name,
        List<Fact> subject,
        String state,
        String stateWords,
        String sentence,
        String rule,
        int planned,
        List<CountTile> counts,
        List<String> countNotes,
        List<Fact> scope,
        List<ControlMatrix.Criterion> criteria,
        String criteriaNote,
        List<WorstRow> worst,
        String worstNote,
        List<NotTestedRow> notTested,
        List<ExceptionRow> exceptions,
        String exceptionsNote,
        ChangeSince change,
        List<Fact> how,
        List<Fact> integrity) {

    /** How many failures and errors the first page shows; every check has a section of its own below. */
    private static final int WORST = 5;

    record CountTile(String outcome, String word, int count) {}

    record WorstRow(
            String id,
            String anchor,
            String outcome,
            String word,
            String severity,
            String criterion,
            String condition,
            String effect,
            List<EvidenceLinks.Link> evidence) {}

    record CheckLink(String id, String anchor) {}

    record NotTestedRow(String outcome, String word, String code, String because, List<CheckLink> checks) {}

    record ExceptionRow(String id, CheckLink check, String until, String who, String why) {}

    static FirstPage of(RunReport report, EvidenceLinks links) {
        Gate gate = report.gate();
        String stateWords = gate.state().name().replace('_', ' ');
        String sentence = gate.sentence().startsWith(stateWords + ": ")
                ? gate.sentence().substring(stateWords.length() + 2)
                : gate.sentence();
        List<CheckResult> attention = attention(report);
        return new FirstPage(
                report.subject().name(),
                subject(report),
                Words.kebab(gate.state()),
                stateWords,
                Words.capital(sentence),
                Gate.RULE + " This run: exit code " + gate.exitCode() + ".",
                report.planned(),
                counts(report),
                countNotes(report),
                scope(report),
                ControlMatrix.criteria(report),
                criteriaNote(report),
                attention.stream()
                        .limit(WORST)
                        .map(result -> worst(result, links))
                        .toList(),
                attention.size() > WORST
                        ? "The gravest %s of %s; the others are below, each in its own section."
                                .formatted(WORST, attention.size())
                        : "",
                notTested(report),
                exceptions(report),
                exceptionsNote(report),
                ChangeSince.of(report),
                how(report),
                integrity(report));
    }

    // ---- 1: the subject

    private static List<Fact> subject(RunReport report) {
        Subject subject = report.subject();
        List<Fact> facts = new ArrayList<>();
        for (Image image : subject.images()) {
            facts.add(new Fact("Image " + image.reference(), image.digest()));
        }
        facts.add(new Fact(
                "Git commit",
                subject.gitCommit() == null
                        ? "none: not in a repository"
                        : subject.gitCommit() + (subject.gitDirty() ? " with uncommitted changes" : "")));
        facts.add(new Fact("Run", report.run().id()));
        facts.add(new Fact("Classification", report.run().classification()));
        return facts;
    }

    // ---- 3: the counts

    private static List<CountTile> counts(RunReport report) {
        List<CountTile> tiles = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            tiles.add(new CountTile(outcome.word(), Words.outcome(outcome), report.count(outcome)));
        }
        return tiles;
    }

    private static List<String> countNotes(RunReport report) {
        List<String> notes = new ArrayList<>();
        long retried =
                report.checks().stream().filter(CheckResult::passedOnlyLater).count();
        notes.add("Passed only on a later attempt: " + retried + ".");
        notes.add(controls(report));
        long chosen =
                report.checks().stream().filter(CheckResult::leftOutByChoice).count();
        if (chosen > 0 || report.run().partial()) {
            notes.add("This is a partial run: %s left out by choice.".formatted(Words.count(chosen, "check")));
        }
        return notes;
    }

    /** A green page must not leave open whether anything was found or nothing was looked at. */
    private static String controls(RunReport report) {
        List<Basis> bases = report.checks().stream()
                .map(CheckResult::basis)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        long held = bases.stream()
                .filter(basis -> basis.control().state() == Basis.Control.State.HELD)
                .count();
        long notNeeded = bases.stream()
                .filter(basis -> basis.control().state() == Basis.Control.State.NOT_NEEDED)
                .count();
        long populations =
                bases.stream().mapToLong(basis -> basis.populations().size()).sum();
        long whole = bases.stream()
                .flatMap(basis -> basis.populations().stream())
                .filter(population -> population.examined() == population.total())
                .count();
        return "Of %s that ran, the control of %s was seen to hold and %s needed none; of %s looked at, %s were looked at whole."
                .formatted(
                        Words.count(bases.size(), "check"),
                        held,
                        notNeeded,
                        Words.count(populations, "population"),
                        whole);
    }

    // ---- 4: scope and limits

    private static List<Fact> scope(RunReport report) {
        EnvironmentFacts environment = report.environment();
        List<Fact> facts = new ArrayList<>();
        facts.add(
                switch (environment.kind()) {
                    case "existing" ->
                        new Fact(
                                "An existing cluster",
                                environment.distribution()
                                        + ". The run worked in namespaces of its own and removed them again.");
                    case "docker" ->
                        new Fact(
                                "Disposable containers",
                                environment.distribution() + ". Started for this run and removed after it.");
                    default ->
                        new Fact(
                                "A disposable cluster",
                                environment.distribution()
                                        + ". Started for this run and removed after it; not a production environment.");
                });
        facts.add(new Fact("Synthetic data", "Requests and records were made up for the test."));
        facts.add(new Fact(
                "A point in time",
                "What held from %s. It says nothing about how anything operated before or after."
                        .formatted(Words.range(
                                report.run().startedAt(), report.run().endedAt()))));
        facts.add(
                report.run().selfAssessment()
                        ? new Fact(
                                "A self-assessment",
                                "Run by those who build the deployment (%s), with a tool that they chose."
                                        .formatted(report.run().user()))
                        : new Fact(
                                "An assessment by others",
                                "Run by %s, who did not build the deployment."
                                        .formatted(report.run().user())));
        facts.add(new Fact(
                "Not assessable here",
                "The production control plane and its nodes, people and processes, physical security, and any"
                        + " period of operation."));
        return facts;
    }

    // ---- 5: the criteria

    private static String criteriaNote(RunReport report) {
        List<ControlMatrix.Criterion> criteria = ControlMatrix.criteria(report);
        long published =
                criteria.stream().mapToLong(ControlMatrix.Criterion::published).sum();
        long judgement =
                criteria.stream().mapToLong(ControlMatrix.Criterion::judgement).sum();
        long functional = report.checks().stream()
                .filter(result -> result.check().controls().isEmpty())
                .count();
        return ("Each check has a criterion of its own, printed with it. The mapping to published catalogues is asserted by the"
                        + " vendor of the tool and claims no more than intersects-with: of %s, %s rest on the control’s text"
                        + " or a published mapping and %s on the author’s judgement. %s functional only. Plimsoll is"
                        + " not affiliated with or endorsed by the publishers of these catalogues.")
                .formatted(
                        Words.count(published + judgement, "mapping"),
                        published,
                        judgement,
                        functional == 1 ? "1 check is" : functional + " checks are");
    }

    // ---- 6: failures and errors

    private static List<CheckResult> attention(RunReport report) {
        return report.checks().stream()
                .filter(result -> result.verdict().outcome() == Outcome.FAIL
                        || result.verdict().outcome() == Outcome.ERROR)
                .sorted(Comparator.comparing(
                                (CheckResult result) -> result.verdict().outcome())
                        .thenComparing(result -> result.check().severity()))
                .toList();
    }

    private static WorstRow worst(CheckResult result, EvidenceLinks links) {
        Check check = result.check();
        Verdict verdict = result.verdict();
        Verdict.Fail fail = Failures.of(verdict);
        String condition = verdict.reason();
        String effect = "Not decided";
        List<String> evidence = result.evidence();
        if (fail != null) {
            Finding first = fail.findings().get(0);
            int more = fail.findings().size() - 1;
            condition = first.observed() + " (" + first.cause() + ")"
                    + (more == 0 ? "" : "; and " + Words.count(more, "more finding"));
            effect = first.difference();
        }
        return new WorstRow(
                check.id(),
                Anchor.ofCheck(check.id()),
                verdict.outcome().word(),
                Words.outcome(verdict.outcome()),
                Words.plain(check.severity()),
                check.title(),
                condition,
                effect,
                links.links(evidence.stream().limit(2).toList()));
    }

    // ---- 7: not tested, not applicable

    /** Checks that share outcome, code and reason share a row. */
    private static List<NotTestedRow> notTested(RunReport report) {
        Map<NotTestedRow, List<CheckLink>> rows = new LinkedHashMap<>();
        for (CheckResult result : report.checks()) {
            Verdict verdict = result.verdict();
            String code;
            String because = verdict.reason();
            if (verdict instanceof Verdict.NotTested notTested) {
                code = notTested.code().name();
                because = notTested.because();
            } else if (verdict instanceof Verdict.NotApplicable || verdict instanceof Verdict.Manual) {
                code = "";
            } else {
                continue;
            }
            Outcome outcome = verdict.outcome();
            rows.computeIfAbsent(
                            new NotTestedRow(outcome.word(), Words.outcome(outcome), code, because, List.of()),
                            row -> new ArrayList<>())
                    .add(link(result.check()));
        }
        return rows.entrySet().stream()
                .map(row -> new NotTestedRow(
                        row.getKey().outcome(),
                        row.getKey().word(),
                        row.getKey().code(),
                        row.getKey().because(),
                        row.getValue()))
                .toList();
    }

    private static CheckLink link(Check check) {
        return new CheckLink(check.id(), Anchor.ofCheck(check.id()));
    }

    // ---- 8: exceptions

    private static List<ExceptionRow> exceptions(RunReport report) {
        List<ExceptionRow> rows = new ArrayList<>();
        for (CheckResult result : report.checks()) {
            if (result.verdict() instanceof Verdict.Waived waived) {
                rows.add(new ExceptionRow(
                        waived.waiver().id(),
                        link(result.check()),
                        "for %s, until %s"
                                .formatted(
                                        waived.waiver().subject().words(),
                                        waived.waiver().expires()),
                        waived.waiver().owner() + "; approved by "
                                + waived.waiver().approver(),
                        waived.waiver().justification()));
            } else if (result.acceptedBecause() != null) {
                rows.add(new ExceptionRow(
                        "not tested, accepted",
                        link(result.check()),
                        "as long as the spec says so",
                        "the spec",
                        result.acceptedBecause()));
            } else if (result.verdict() instanceof Verdict.Fail fail) {
                fail.findings().stream()
                        .filter(finding -> finding.cause().equals(Finding.WAIVER_NOT_IN_FORCE))
                        .forEach(finding -> rows.add(new ExceptionRow(
                                "a waiver that is not in force",
                                link(result.check()),
                                "no",
                                "see the check",
                                finding.observed())));
            }
        }
        return rows;
    }

    private static String exceptionsNote(RunReport report) {
        Optional<LocalDate> next = report.checks().stream()
                .filter(result -> result.verdict() instanceof Verdict.Waived)
                .map(result -> ((Verdict.Waived) result.verdict()).waiver().expires())
                .min(Comparator.naturalOrder());
        return next.map(day -> "The next waiver expires on " + day
                        + ". A waived check stays a failed one; its result is below.")
                .orElse("");
    }

    // ---- 10: how, when, who

    private static List<Fact> how(RunReport report) {
        Run run = report.run();
        EnvironmentFacts environment = report.environment();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Command", run.command()));
        facts.add(new Fact(
                "Drawn by chance",
                run.seed() == null ? "Nothing that a verdict rests on, so there is no seed." : "Seed " + run.seed()));
        facts.add(new Fact("Run by", run.link() == null ? run.user() : run.user() + ", " + run.link()));
        facts.add(new Fact(
                "When",
                "%s, %s".formatted(Words.range(run.startedAt(), run.endedAt()), Words.duration(run.durationMillis()))));
        facts.add(new Fact(
                "Clock",
                "the host’s; it differed from the API server’s by " + Words.count(environment.clockSkewMillis())
                        + " ms; "
                        + "whether it is set right by others: "
                        + environment.versions().getOrDefault(EnvironmentFacts.CLOCK_SYNCHRONISATION, "unknown")
                        + "; durations are by the monotonic clock, which nobody sets"));
        facts.add(new Fact(
                "With",
                "Plimsoll " + run.harnessVersion() + "; "
                        + environment.versions().entrySet().stream()
                                .filter(version -> !version.getKey().equals("Plimsoll")
                                        && !version.getKey().equals(EnvironmentFacts.CLOCK_SYNCHRONISATION))
                                .map(version -> version.getKey() + " " + version.getValue())
                                .collect(Collectors.joining(", "))));
        facts.add(new Fact(
                "On",
                "%s, %s MiB of memory"
                        .formatted(
                                Words.count(environment.cpus(), "processor"),
                                Words.count(environment.memoryMebibytes()))));
        facts.add(new Fact(
                "Changed for the test",
                environment.deviations().isEmpty()
                        ? "Nothing: the deployment ran as it is declared."
                        : String.join("; ", environment.deviations())));
        return facts;
    }

    // ---- 11: integrity

    private static List<Fact> integrity(RunReport report) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "SHA-256 of report.json",
                Digest.of(new String(ReportJson.write(report), StandardCharsets.UTF_8))
                        .sha256()));
        EventHead events = report.events();
        if (events != null) {
            facts.add(new Fact(
                    "SHA-256 of the last of %s in events.jsonl".formatted(Words.count(events.lines(), "line")),
                    events.head()));
        }
        facts.add(new Fact(
                "SHA-256 of Plimsoll %s, %s"
                        .formatted(
                                report.run().harnessVersion(),
                                report.run().harness().digestOf()),
                report.run().harness().sha256()));
        facts.add(new Fact(
                "SHA-256 of its catalogue of checks", report.run().harness().catalogueSha256()));
        facts.add(new Fact(
                "To be kept",
                "until %s, class %s"
                        .formatted(
                                report.run().retention().deleteAfter(),
                                report.run().retention().name())));
        return facts;
    }
}
