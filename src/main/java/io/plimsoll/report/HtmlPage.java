package io.plimsoll.report;

import io.plimsoll.check.Outcome;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.report.format.PackLink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything that the HTML template prints, as words. The template itself decides nothing. */
record HtmlPage(
        String runId,
        FirstPage first,
        List<ControlMatrix.Framework> frameworks,
        List<CheckLine> functional,
        List<ScenarioView> scenarios,
        List<SuiteView> suites,
        List<Fact> subject,
        List<Fact> environment,
        List<Fact> versions,
        List<String> deviations,
        List<String> additions,
        List<FileRow> files) {

    record CheckLine(String id, String anchor, String title, String outcome, String word) {}

    record SuiteView(String name, String anchor, String summary, List<CheckView> checks) {}

    record FileRow(String path, String href, String bytes, String role, String sha256) {}

    static HtmlPage of(RunReport report) {
        EvidenceLinks links = new EvidenceLinks(report);
        return new HtmlPage(
                report.run().id(),
                FirstPage.of(report, links),
                ControlMatrix.frameworks(report),
                functional(report),
                report.scenarios().stream().map(ScenarioView::of).toList(),
                suites(report, links),
                subject(report),
                environment(report),
                report.environment().versions().entrySet().stream()
                        .map(version -> new Fact(version.getKey(), version.getValue()))
                        .toList(),
                report.environment().deviations(),
                report.environment().additions(),
                report.files().stream()
                        .map(file -> new FileRow(
                                file.path(),
                                PackLink.of(file.path()),
                                Words.count(file.bytes()),
                                file.role(),
                                file.sha256()))
                        .toList());
    }

    /** The checks that give evidence for no published control. */
    private static List<CheckLine> functional(RunReport report) {
        return report.checks().stream()
                .filter(result -> result.check().controls().isEmpty())
                .map(result -> new CheckLine(
                        result.check().id(),
                        Anchor.ofCheck(result.check().id()),
                        result.check().title(),
                        result.verdict().outcome().word(),
                        Words.outcome(result)))
                .toList();
    }

    private static List<SuiteView> suites(RunReport report, EvidenceLinks links) {
        Map<String, List<CheckResult>> bySuite = new LinkedHashMap<>();
        report.checks().forEach(result -> bySuite.computeIfAbsent(result.check().suite(), suite -> new ArrayList<>())
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
                    Anchor.of("suite-" + suite),
                    results.size() + " = " + summary,
                    results.stream().map(result -> CheckView.of(result, links)).toList()));
        });
        return suites;
    }

    private static List<Fact> subject(RunReport report) {
        return List.of(
                new Fact("Manifests, rendered", "sha256:" + report.subject().manifestsSha256()),
                new Fact("Specification", "sha256:" + report.subject().specSha256()),
                new Fact(
                        "Repository",
                        report.subject().gitRemote() == null
                                ? "no remote"
                                : report.subject().gitRemote()));
    }

    private static List<Fact> environment(RunReport report) {
        EnvironmentFacts environment = report.environment();
        return List.of(
                new Fact("Kind", environment.kind()),
                new Fact("Distribution", environment.distribution()),
                new Fact("Cluster UID", environment.clusterUid() == null ? "no cluster" : environment.clusterUid()));
    }
}
