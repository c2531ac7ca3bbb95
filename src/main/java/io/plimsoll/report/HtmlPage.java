package io.plimsoll.report;

import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.evidence.RunReport.Gate;
import io.plimsoll.evidence.RunReport.Run;
import io.plimsoll.evidence.RunReport.Subject;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Loss;
import io.plimsoll.evidence.ScenarioReport.RequestCounts;
import io.plimsoll.evidence.ScenarioReport.Span;
import io.plimsoll.traffic.LossCause;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that the HTML template prints, as words. The template itself decides nothing. */
record HtmlPage(
        String name,
        String subjectLine,
        String runId,
        String when,
        String state,
        String stateWords,
        String sentence,
        int exitCode,
        String rule,
        List<Fact> subject,
        List<ImageRow> images,
        int planned,
        List<CountTile> counts,
        List<String> countNotes,
        List<Fact> scope,
        List<ResultView> attention,
        List<NotTestedRow> notTested,
        List<ScenarioView> scenarios,
        List<SuiteView> suites,
        List<Fact> environment,
        List<Fact> versions,
        List<String> deviations,
        List<String> additions,
        List<FileRow> files,
        List<LegendEntry> causes) {

    /** How many lost requests the page lists one by one; the ledger in the pack has all of them. */
    private static final int LISTED_LOSSES = 100;

    record Fact(String name, String value) {}

    record ImageRow(String reference, String digest) {}

    record CountTile(String outcome, String word, int count) {}

    record EvidenceLine(String text, String href) {}

    record FindingView(
            String cause,
            String what,
            String expected,
            String observed,
            String difference,
            String remedy,
            List<EvidenceLine> evidence) {}

    record MeasurementRow(String name, String value, String bound) {}

    record ControlRow(String control, String relationship, String rationale, String source) {}

    record ResultView(
            String id,
            String anchor,
            String title,
            String outcome,
            String word,
            String severity,
            String method,
            int version,
            String criterion,
            String procedure,
            String remedy,
            String reason,
            List<Fact> facts,
            List<FindingView> findings,
            List<MeasurementRow> measurements,
            List<ControlRow> controls,
            List<EvidenceLine> evidence,
            String when,
            String reproduce) {}

    record NotTestedRow(
            String id, String anchor, String title, String outcome, String word, String code, String because) {}

    record SuiteView(String name, String anchor, String summary, List<ResultView> results) {}

    record PhaseRow(String name, String from, String to, String lasted) {}

    record MarkRow(String label, String at) {}

    record CauseRow(
            String cause, String word, String meaning, String count, String first, String last, String example) {}

    record LossRow(
            String at, String id, String request, String cause, String word, String how, String pod, String because) {}

    record LegendEntry(String key, String word) {}

    record RequestsView(
            String planned,
            List<Fact> parts,
            List<Fact> byKind,
            List<Fact> byConnection,
            String p50,
            String p99,
            String max,
            boolean lossless,
            String unsentNote,
            List<CauseRow> causes) {}

    record ScenarioView(
            String id,
            String anchor,
            String title,
            String suite,
            String when,
            String chart,
            String resolution,
            List<PhaseRow> phases,
            List<MarkRow> marks,
            List<LegendEntry> states,
            List<RequestsView> requests,
            List<MeasurementRow> measurements,
            List<LossRow> losses,
            String lossesNote,
            String gatling) {}

    record FileRow(String path, String href, String bytes, String role, String sha256) {}

    static HtmlPage of(RunReport report) {
        return new Builder(report).build();
    }

    private static final class Builder {
        private final RunReport report;
        private final Set<String> paths;

        Builder(RunReport report) {
            this.report = report;
            this.paths = report.files().stream().map(RunReport.PackFile::path).collect(Collectors.toSet());
        }

        HtmlPage build() {
            Run run = report.run();
            Gate gate = report.gate();
            String stateWords = gate.state().name().replace('_', ' ');
            String sentence = gate.sentence().startsWith(stateWords + ": ")
                    ? gate.sentence().substring(stateWords.length() + 2)
                    : gate.sentence();
            return new HtmlPage(
                    report.subject().name(),
                    subjectLine(),
                    run.id(),
                    "%s, lasted %s".formatted(Words.dayAndTime(run.startedAt()), Words.duration(run.durationMillis())),
                    Words.kebab(gate.state()),
                    stateWords,
                    Words.capital(sentence),
                    gate.exitCode(),
                    Gate.RULE,
                    subject(),
                    report.subject().images().stream()
                            .map(image -> new ImageRow(image.reference(), image.digest()))
                            .toList(),
                    report.planned(),
                    counts(),
                    countNotes(),
                    scope(),
                    attention(),
                    notTested(),
                    report.scenarios().stream().map(this::scenario).toList(),
                    suites(),
                    environment(),
                    report.environment().versions().entrySet().stream()
                            .map(version -> new Fact(version.getKey(), version.getValue()))
                            .toList(),
                    report.environment().deviations(),
                    report.environment().additions(),
                    report.files().stream()
                            .map(file -> new FileRow(
                                    file.path(),
                                    href(file.path()),
                                    Words.count(file.bytes()),
                                    file.role(),
                                    file.sha256()))
                            .toList(),
                    causesInUse());
        }

        /** The subject in short; the digests follow in full below. */
        private String subjectLine() {
            Subject subject = report.subject();
            List<String> parts = new ArrayList<>();
            subject.images().forEach(image -> parts.add(image.reference() + " (" + shortDigest(image.digest()) + ")"));
            parts.add(
                    subject.gitCommit() == null
                            ? "no git commit"
                            : "commit "
                                    + subject.gitCommit()
                                            .substring(
                                                    0,
                                                    Math.min(
                                                            12,
                                                            subject.gitCommit().length()))
                                    + (subject.gitDirty() ? " with uncommitted changes" : ""));
            return String.join(" · ", parts);
        }

        private static String shortDigest(String digest) {
            int colon = digest.indexOf(':');
            return digest.substring(0, Math.min(digest.length(), colon + 13));
        }

        private List<Fact> subject() {
            Subject subject = report.subject();
            Run run = report.run();
            List<Fact> facts = new ArrayList<>();
            facts.add(new Fact("Run", run.id()));
            facts.add(new Fact(
                    "Git commit",
                    subject.gitCommit() == null
                            ? "none: not in a repository"
                            : subject.gitCommit() + (subject.gitDirty() ? " with uncommitted changes" : "")));
            facts.add(new Fact("Manifests", "sha256:" + subject.manifestsSha256()));
            facts.add(new Fact("Specification", "sha256:" + subject.specSha256()));
            return facts;
        }

        private List<CountTile> counts() {
            List<CountTile> tiles = new ArrayList<>();
            for (Outcome outcome : Outcome.values()) {
                tiles.add(new CountTile(outcome.word(), Words.outcome(outcome), report.count(outcome)));
            }
            return tiles;
        }

        private List<String> countNotes() {
            List<String> notes = new ArrayList<>();
            long retried = report.checks().stream()
                    .filter(result -> result.verdict().outcome() == Outcome.PASS && result.attempt() > 1)
                    .count();
            notes.add("Passed only on a later attempt: " + retried + ".");
            long chosen = report.checks().stream()
                    .filter(CheckResult::leftOutByChoice)
                    .count();
            if (chosen > 0 || report.run().partial()) {
                notes.add("This is a partial run: %s left out by choice.".formatted(Words.count(chosen, "check")));
            }
            return notes;
        }

        private List<Fact> scope() {
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
                    "What held from %s to %s. It says nothing about how anything operated before or after."
                            .formatted(
                                    Words.dayAndTime(report.run().startedAt()),
                                    Words.dayAndTime(report.run().endedAt()))));
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

        /** Failures and errors, the gravest first. */
        private List<ResultView> attention() {
            return report.checks().stream()
                    .filter(result -> result.verdict().outcome() == Outcome.FAIL
                            || result.verdict().outcome() == Outcome.ERROR)
                    .sorted(Comparator.comparing(
                                    (CheckResult result) -> result.verdict().outcome())
                            .thenComparing(result -> result.check().severity()))
                    .map(this::result)
                    .toList();
        }

        private List<NotTestedRow> notTested() {
            List<NotTestedRow> rows = new ArrayList<>();
            for (CheckResult result : report.checks()) {
                Check check = result.check();
                Outcome outcome = result.verdict().outcome();
                String code;
                String because = result.verdict().reason();
                if (result.verdict() instanceof Verdict.NotTested notTested) {
                    code = notTested.code().name();
                    because = notTested.because()
                            + (result.acceptedBecause() == null
                                    ? ""
                                    : ". The spec accepts this: " + result.acceptedBecause());
                } else if (result.verdict() instanceof Verdict.Waived waived) {
                    code = waived.waiver().id();
                } else if (result.verdict() instanceof Verdict.NotApplicable
                        || result.verdict() instanceof Verdict.Manual) {
                    code = "–";
                } else {
                    continue;
                }
                rows.add(new NotTestedRow(
                        check.id(),
                        anchor(check.id()),
                        check.title(),
                        outcome.word(),
                        Words.outcome(outcome),
                        code,
                        because));
            }
            return rows;
        }

        private List<SuiteView> suites() {
            Map<String, List<CheckResult>> bySuite = new LinkedHashMap<>();
            report.checks()
                    .forEach(result -> bySuite.computeIfAbsent(result.check().suite(), suite -> new ArrayList<>())
                            .add(result));
            List<SuiteView> suites = new ArrayList<>();
            bySuite.forEach((suite, results) -> {
                Map<Outcome, Long> counts = results.stream()
                        .collect(Collectors.groupingBy(
                                result -> result.verdict().outcome(), TreeMap::new, Collectors.counting()));
                String summary = counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + Words.outcome(count.getKey()))
                        .collect(Collectors.joining(" + "));
                suites.add(new SuiteView(
                        suite,
                        anchor("suite-" + suite),
                        results.size() + " = " + summary,
                        results.stream().map(this::result).toList()));
            });
            return suites;
        }

        private ResultView result(CheckResult result) {
            Check check = result.check();
            Verdict verdict = result.verdict();
            Outcome outcome = verdict.outcome();
            Verdict.@Nullable Fail fail = verdict instanceof Verdict.Fail failed
                    ? failed
                    : verdict instanceof Verdict.Waived waived ? waived.original() : null;
            List<Measurement> measurements = fail != null
                    ? fail.measurements()
                    : verdict instanceof Verdict.Pass pass ? pass.measurements() : List.of();
            return new ResultView(
                    check.id(),
                    anchor(check.id()),
                    check.title(),
                    outcome.word(),
                    Words.outcome(outcome),
                    Words.plain(check.severity()),
                    check.method().name(),
                    check.version(),
                    check.criterion(),
                    check.procedure(),
                    check.remedy(),
                    verdict.reason(),
                    facts(result),
                    fail == null
                            ? List.of()
                            : fail.findings().stream().map(this::finding).toList(),
                    measurements.stream().map(this::measurement).toList(),
                    check.controls().stream().map(Builder::control).toList(),
                    result.evidence().stream().map(this::evidence).toList(),
                    when(result),
                    result.reproduce());
        }

        /** What else belongs to the verdict, by kind of verdict. */
        private static List<Fact> facts(CheckResult result) {
            List<Fact> facts = new ArrayList<>();
            Verdict verdict = result.verdict();
            if (verdict instanceof Verdict.Error error) {
                facts.add(new Fact("What happened", error.what()));
                facts.add(new Fact("What to do", error.remedy()));
            } else if (verdict instanceof Verdict.Pass pass) {
                facts.add(new Fact("Observed", pass.observed()));
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
                facts.add(new Fact("Waiver", waived.waiver().id()));
                facts.add(new Fact("Justification", waived.waiver().justification()));
                facts.add(new Fact(
                        "Owner and approver",
                        waived.waiver().owner() + "; approved by "
                                + waived.waiver().approver()));
                facts.add(new Fact(
                        "Holds",
                        "from %s to %s"
                                .formatted(
                                        waived.waiver().created(),
                                        waived.waiver().expires())));
            }
            return facts;
        }

        private static String when(CheckResult result) {
            if (result.startedAt() == null) {
                return "did not run";
            }
            return "%s, %s%s%s"
                    .formatted(
                            Words.dayAndTime(result.startedAt()),
                            Words.duration(result.durationMillis()),
                            result.scenario() == null ? "" : ", scenario " + result.scenario(),
                            result.attempt() > 1 ? ", attempt " + result.attempt() : "");
        }

        private FindingView finding(Finding finding) {
            return new FindingView(
                    finding.cause(),
                    finding.what(),
                    finding.expected(),
                    finding.observed(),
                    finding.difference(),
                    finding.remedy(),
                    finding.evidence().stream().map(this::evidence).toList());
        }

        private EvidenceLine evidence(String line) {
            return new EvidenceLine(line, paths.contains(line) ? href(line) : "");
        }

        private MeasurementRow measurement(Measurement measurement) {
            return new MeasurementRow(
                    measurement.name(),
                    Words.measured(measurement),
                    measurement.bound() == null ? "reported only" : measurement.bound());
        }

        private static ControlRow control(ControlMapping mapping) {
            return new ControlRow(
                    mapping.catalogue() + " " + mapping.version() + " " + mapping.id(),
                    mapping.relationship(),
                    mapping.rationale(),
                    mapping.source());
        }

        // ---- scenarios

        private ScenarioView scenario(ScenarioReport scenario) {
            long from = scenario.fromMicros();
            List<LossRow> losses = scenario.losses().stream()
                    .limit(LISTED_LOSSES)
                    .map(loss -> lossRow(loss, from))
                    .toList();
            RequestCounts requests = scenario.requests();
            long all = requests == null ? 0 : requests.lost() + requests.applicationErrors();
            return new ScenarioView(
                    scenario.id(),
                    anchor("scenario-" + scenario.id()),
                    scenario.title(),
                    scenario.suite(),
                    "%s, lasted %s".formatted(Words.time(from), Words.duration((scenario.toMicros() - from) / 1_000)),
                    scenario.chart() == null ? "" : TimeChart.draw(scenario, scenario.chart()),
                    resolution(scenario),
                    scenario.phases().stream()
                            .map(phase -> new PhaseRow(
                                    phase.name(),
                                    Words.offset(phase.fromMicros(), from),
                                    Words.offset(phase.toMicros(), from),
                                    Words.duration((phase.toMicros() - phase.fromMicros()) / 1_000)))
                            .toList(),
                    scenario.chart() == null
                            ? List.of()
                            : scenario.chart().marks().stream()
                                    .map(mark -> new MarkRow(mark.label(), Words.offset(mark.micros(), from)))
                                    .toList(),
                    states(scenario),
                    requests == null ? List.of() : List.of(requests(scenario, requests)),
                    scenario.measurements().stream().map(this::measurement).toList(),
                    losses,
                    all > losses.size()
                            ? "The first %s of %s are listed; the ledger has all of them."
                                    .formatted(Words.count(losses.size()), Words.count(all))
                            : "",
                    scenario.gatlingReport() == null ? "" : href(scenario.gatlingReport()));
        }

        private static String resolution(ScenarioReport scenario) {
            if (scenario.chart() == null || scenario.chart().buckets().isEmpty()) {
                return "";
            }
            BucketSeries drawn = TimeChart.drawn(scenario.chart());
            String width = Words.number(drawn.widthMicros() / 1e6);
            return drawn.buckets().size() == scenario.chart().buckets().size()
                    ? "Each point covers %s s.".formatted(width)
                    : "Each point covers %s s, merged from finer ones; its p99 is the highest among them."
                            .formatted(width);
        }

        private static List<LegendEntry> states(ScenarioReport scenario) {
            if (scenario.chart() == null || scenario.chart().lanes().isEmpty()) {
                return List.of();
            }
            List<LegendEntry> states = new ArrayList<>();
            for (Span.State state : Span.State.values()) {
                states.add(new LegendEntry(Words.kebab(state), Words.plain(state)));
            }
            return states;
        }

        private static RequestsView requests(ScenarioReport scenario, RequestCounts requests) {
            long from = scenario.fromMicros();
            Map<LossCause, List<Loss>> kept = scenario.losses().stream()
                    .collect(Collectors.groupingBy(Loss::cause, TreeMap::new, Collectors.toList()));
            List<CauseRow> causes = new ArrayList<>();
            requests.byCause().forEach((cause, count) -> {
                List<Loss> losses = kept.getOrDefault(cause, List.of());
                if (count > 0) {
                    causes.add(new CauseRow(
                            Words.kebab(cause),
                            Words.capital(Words.cause(cause)),
                            Words.meaning(cause),
                            Words.count(count),
                            losses.isEmpty() ? "–" : Words.offset(losses.get(0).micros(), from),
                            losses.isEmpty()
                                    ? "–"
                                    : Words.offset(losses.get(losses.size() - 1).micros(), from),
                            losses.isEmpty() ? "–" : losses.get(0).because()));
                }
            });
            return new RequestsView(
                    Words.count(requests.planned()),
                    List.of(
                            new Fact("ok", Words.count(requests.ok())),
                            new Fact(
                                    requests.applicationErrors() == 1 ? "application error" : "application errors",
                                    Words.count(requests.applicationErrors())),
                            new Fact("lost", Words.count(requests.lost())),
                            new Fact("unsent", Words.count(requests.unsent()))),
                    requests.lostByKind().entrySet().stream()
                            .map(kind -> new Fact(Words.kind(kind.getKey()), Words.count(kind.getValue())))
                            .toList(),
                    requests.lostByConnection().entrySet().stream()
                            .map(kind -> new Fact(Words.connection(kind.getKey()), Words.count(kind.getValue())))
                            .toList(),
                    Words.micros(requests.p50Micros()),
                    Words.micros(requests.p99Micros()),
                    Words.micros(requests.maxMicros()),
                    requests.lost() + requests.applicationErrors() == 0,
                    requests.unsent() == 0
                            ? ""
                            : "Of %s that were never sent nothing is known.".formatted(Words.count(requests.unsent())),
                    causes);
        }

        private static LossRow lossRow(Loss loss, long from) {
            return new LossRow(
                    Words.offset(loss.micros(), from),
                    String.valueOf(loss.id()),
                    loss.request(),
                    Words.kebab(loss.cause()),
                    Words.capital(Words.cause(loss.cause())),
                    loss.how().toLowerCase(Locale.ROOT).replace('_', ' ').replace("http ", "HTTP "),
                    loss.pod() == null ? "not known" : loss.pod(),
                    loss.because());
        }

        private List<LegendEntry> causesInUse() {
            Set<LegendEntry> causes = new LinkedHashSet<>();
            for (LossCause cause : LossCause.values()) {
                causes.add(new LegendEntry(Words.kebab(cause), Words.cause(cause)));
            }
            return List.copyOf(causes);
        }

        // ---- the rest

        private List<Fact> environment() {
            EnvironmentFacts environment = report.environment();
            Run run = report.run();
            List<Fact> facts = new ArrayList<>();
            facts.add(new Fact("Kind", environment.kind()));
            facts.add(new Fact("Distribution", environment.distribution()));
            facts.add(new Fact(
                    "Cluster UID", environment.clusterUid() == null ? "no cluster" : environment.clusterUid()));
            facts.add(new Fact(
                    "Host",
                    "%s, %s MiB of memory"
                            .formatted(
                                    Words.count(environment.cpus(), "processor"),
                                    Words.count(environment.memoryMebibytes()))));
            facts.add(new Fact(
                    "Clocks", "host minus API server: %s ms".formatted(Words.count(environment.clockSkewMillis()))));
            facts.add(new Fact("Run by", run.user()));
            facts.add(new Fact("Command", run.command()));
            facts.add(new Fact("Started", Words.dayAndTime(run.startedAt())));
            facts.add(new Fact("Ended", Words.dayAndTime(run.endedAt())));
            facts.add(new Fact("Plimsoll", run.harnessVersion()));
            return facts;
        }

        private static String anchor(String text) {
            return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        }

        /** Returns a link to a file of the pack, relative to the page, which lies at the top of the pack. */
        private static String href(String path) {
            List<String> parts = new ArrayList<>();
            for (String part : path.split("/", -1)) {
                parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
            }
            return String.join("/", parts);
        }
    }
}
