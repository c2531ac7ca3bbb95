package io.plimsoll.report;

import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.Gate;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.evidence.RunReport.Run;
import io.plimsoll.report.format.JsonFields;
import io.plimsoll.report.format.OutcomeWords;
import io.plimsoll.report.format.PackLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a run as SARIF 2.1.0.
 *
 * <p>The full file has one result per planned check, whatever its outcome. The one for code scanning has the failures
 * only, because code scanning shows every result as an alert, and keeps to the limits of GitHub's.
 */
public final class Sarif {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /** The base of all paths within the pack. */
    private static final String PACK = "PACK";

    /** GitHub takes 25,000 results and as many rules in a run, and shows the first 5,000 results. */
    private static final int MOST_RESULTS = 5_000;

    /** GitHub takes 20 tags per rule. */
    private static final int MOST_TAGS = 20;

    private final RunReport report;
    private final List<CheckResult> results;
    private final boolean forCodeScanning;
    private final Map<String, Integer> files = new HashMap<>();

    private Sarif(RunReport report, List<CheckResult> results, boolean forCodeScanning) {
        this.report = report;
        this.results = results;
        this.forCodeScanning = forCodeScanning;
        for (PackFile file : report.files()) {
            files.put(file.path(), files.size());
        }
    }

    /** Returns the document with every planned check. */
    public static String full(RunReport report) {
        return new Sarif(report, report.checks(), false).write();
    }

    /** Returns the document for code scanning: the failures, the gravest first. */
    public static String forCodeScanning(RunReport report) {
        List<CheckResult> failed = report.checks().stream()
                .filter(result -> result.verdict().outcome() == Outcome.FAIL)
                .sorted(Comparator.comparing(result -> result.check().severity()))
                .limit(MOST_RESULTS)
                .toList();
        return new Sarif(report, failed, true).write();
    }

    private String write() {
        List<CatalogueName> catalogues = catalogues();
        JsonFields run = new JsonFields()
                .put("tool", new JsonFields().put("driver", driver(catalogues)))
                .put("invocations", List.of(invocation()))
                .put(
                        "automationDetails",
                        new JsonFields()
                                .put(
                                        "id",
                                        "plimsoll/"
                                                + PackLink.of(report.subject().name()) + "/"
                                                + report.run().id()))
                .put("taxonomies", forCodeScanning ? List.of() : taxonomies(catalogues))
                .put("columnKind", "utf16CodeUnits");
        if (!forCodeScanning) {
            run.put(
                            "originalUriBaseIds",
                            new JsonFields()
                                    .put(
                                            PACK,
                                            new JsonFields()
                                                    .put("description", text("The folder of the evidence pack."))))
                    .put(
                            "artifacts",
                            report.files().stream().map(this::artifact).toList());
        }
        // Code scanning must see an empty list where there is nothing to report, so that old alerts are closed.
        List<JsonFields> written = new ArrayList<>();
        for (CheckResult result : results) {
            written.add(result(result, written.size()));
        }
        run.list("results", written);
        run.put("properties", properties());
        return new JsonFields()
                .put("$schema", SCHEMA)
                .put("version", "2.1.0")
                .put("runs", List.of(run))
                .pretty();
    }

    private JsonFields properties() {
        JsonFields counts = new JsonFields();
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome.word(), report.count(outcome));
        }
        JsonFields properties = new JsonFields()
                .put("runId", report.run().id())
                .put("subject", report.subject().name())
                .put("gate", Words.kebab(report.gate().state()))
                .put("planned", report.planned())
                .put("counts", counts)
                .put("partial", report.run().partial())
                .put("selfAssessment", report.run().selfAssessment());
        long failed = report.count(Outcome.FAIL);
        if (forCodeScanning) {
            properties.put("contains", "failures only; exports/results.sarif has every planned check");
            if (failed > results.size()) {
                properties.put("leftOut", failed - results.size());
            }
        }
        if (report.subject().gitCommit() != null) {
            properties
                    .put("gitCommit", report.subject().gitCommit())
                    .put("gitDirty", report.subject().gitDirty());
        }
        return properties;
    }

    private JsonFields driver(List<CatalogueName> catalogues) {
        return new JsonFields()
                .put("name", "Plimsoll")
                .put("version", report.run().harnessVersion())
                .list(
                        "rules",
                        results.stream()
                                .map(result -> rule(result.check(), catalogues))
                                .toList())
                .put(
                        "supportedTaxonomies",
                        forCodeScanning
                                ? List.of()
                                : catalogues.stream()
                                        .map(catalogue -> reference(catalogue, catalogues))
                                        .toList());
    }

    private JsonFields rule(Check check, List<CatalogueName> catalogues) {
        JsonFields rule = new JsonFields()
                .put("id", check.id())
                .put("shortDescription", text(check.title()))
                .put("fullDescription", text(check.criterion()))
                .put("help", text("How it is tested: " + check.procedure() + "\n\nWhat to do: " + check.remedy()))
                .put("defaultConfiguration", new JsonFields().put("level", level(check.severity())));
        if (!forCodeScanning) {
            rule.put(
                    "relationships",
                    check.controls().stream()
                            .map(control -> new JsonFields()
                                    .put(
                                            "target",
                                            new JsonFields()
                                                    .put("id", control.id())
                                                    .put(
                                                            "toolComponent",
                                                            reference(CatalogueName.of(control), catalogues)))
                                    .texts("kinds", List.of("relevant"))
                                    .put(
                                            "description",
                                            text("Gives evidence for part of it (" + control.relationship() + "): "
                                                    + control.rationale())))
                            .toList());
        }
        return rule.put(
                "properties",
                new JsonFields()
                        .texts("tags", tags(check))
                        .put("version", check.version())
                        .put("method", check.method().name())
                        .put("severity", Words.plain(check.severity()))
                        .put("security-severity", securitySeverity(check.severity())));
    }

    private static List<String> tags(Check check) {
        Set<String> tags = new LinkedHashSet<>();
        tags.add("deployment");
        tags.add(check.suite());
        check.controls()
                .forEach(control -> tags.add(control.catalogue() + " " + control.version() + " " + control.id()));
        return tags.stream().limit(MOST_TAGS).toList();
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW -> "note";
        };
    }

    /** The figure by which code scanning sorts; the middle of each of its four ranges. */
    private static String securitySeverity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "9.5";
            case HIGH -> "8.0";
            case MEDIUM -> "5.5";
            case LOW -> "2.0";
        };
    }

    // ---- published catalogues: ids only

    private record CatalogueName(String name, String version) {
        static CatalogueName of(ControlMapping control) {
            return new CatalogueName(control.catalogue(), control.version());
        }
    }

    private List<CatalogueName> catalogues() {
        return results.stream()
                .flatMap(result -> result.check().controls().stream())
                .map(CatalogueName::of)
                .distinct()
                .toList();
    }

    private static JsonFields reference(CatalogueName catalogue, List<CatalogueName> catalogues) {
        return new JsonFields().put("name", catalogue.name()).put("index", catalogues.indexOf(catalogue));
    }

    private List<JsonFields> taxonomies(List<CatalogueName> catalogues) {
        Map<CatalogueName, Set<String>> ids = results.stream()
                .flatMap(result -> result.check().controls().stream())
                .collect(Collectors.groupingBy(
                        CatalogueName::of,
                        LinkedHashMap::new,
                        Collectors.mapping(ControlMapping::id, Collectors.toCollection(LinkedHashSet::new))));
        return catalogues.stream()
                .map(catalogue -> new JsonFields()
                        .put("name", catalogue.name())
                        .put("version", catalogue.version())
                        .put("isComprehensive", false)
                        .put(
                                "taxa",
                                ids.getOrDefault(catalogue, Set.of()).stream()
                                        .map(id -> new JsonFields().put("id", id))
                                        .toList()))
                .toList();
    }

    // ---- the run

    private JsonFields invocation() {
        Run run = report.run();
        boolean undecided = report.count(Outcome.ERROR) > 0 || report.gate().state() == Gate.State.UNDECIDED;
        return new JsonFields()
                .put("commandLine", run.command())
                .put("startTimeUtc", run.startedAt().toString())
                .put("endTimeUtc", run.endedAt().toString())
                .put("exitCode", report.gate().exitCode())
                .put("exitCodeDescription", report.gate().sentence())
                .put("executionSuccessful", !undecided)
                .put(
                        "toolExecutionNotifications",
                        report.checks().stream()
                                .filter(result -> result.verdict() instanceof Verdict.Error)
                                .map(result -> new JsonFields()
                                        .put("level", "error")
                                        .put(
                                                "message",
                                                text(result.check().id() + " could not be decided: "
                                                        + result.verdict().reason()))
                                        .put(
                                                "associatedRule",
                                                new JsonFields()
                                                        .put(
                                                                "id",
                                                                result.check().id())))
                                .toList());
    }

    private JsonFields artifact(PackFile file) {
        return new JsonFields()
                .put("location", location(file.path()))
                .put("description", text(file.role()))
                .put("length", file.bytes())
                .put("mimeType", file.mediaType())
                .put("hashes", new JsonFields().put("sha-256", file.sha256()))
                .texts("roles", List.of("attachment"));
    }

    private static JsonFields location(String path) {
        return new JsonFields().put("uri", PackLink.of(path)).put("uriBaseId", PACK);
    }

    // ---- results

    private JsonFields result(CheckResult result, int index) {
        Check check = result.check();
        Verdict verdict = result.verdict();
        OutcomeWords.Sarif kind = OutcomeWords.of(verdict.outcome()).sarif();
        Verdict.Fail fail = Failures.of(verdict);
        JsonFields json = new JsonFields()
                .put("ruleId", check.id())
                .put("ruleIndex", index)
                .put("kind", kind.word())
                .put("level", kind == OutcomeWords.Sarif.FAIL ? level(check.severity()) : "none")
                .put("message", text(message(result)));
        if (fail != null) {
            json.put("locations", locations(fail))
                    .put("partialFingerprints", new JsonFields().put("checkAndCauses/v1", fingerprint(check, fail)));
        }
        if (verdict instanceof Verdict.Waived waived) {
            json.put("suppressions", List.of(suppression(waived.waiver())));
        }
        if (!forCodeScanning) {
            json.put("attachments", attachments(result));
        }
        JsonFields properties = new JsonFields()
                .put("outcome", verdict.outcome().word())
                .put("attempt", result.attempt())
                .put("reproduce", result.reproduce());
        if (verdict instanceof Verdict.NotTested notTested) {
            properties.put("reasonCode", notTested.code().name()).put("acceptedBecause", result.acceptedBecause());
        }
        return json.put("properties", properties);
    }

    private static String message(CheckResult result) {
        Verdict verdict = result.verdict();
        Verdict.Fail fail = Failures.of(verdict);
        if (fail == null) {
            String text = Words.capital(Words.outcome(verdict.outcome())) + ": " + verdict.reason();
            return result.attempt() > 1 && verdict instanceof Verdict.Pass
                    ? text + " (passed only on attempt " + result.attempt() + ")"
                    : text;
        }
        String findings = Failures.explain(fail).stripTrailing();
        return verdict instanceof Verdict.Waived waived
                ? "Waived by " + waived.waiver().id() + " until "
                        + waived.waiver().expires() + ".\n\n" + findings
                : findings;
    }

    /** The object that failed; code scanning shows a result only if it has a place in a file as well. */
    private List<JsonFields> locations(Verdict.Fail fail) {
        JsonFields location = new JsonFields();
        if (forCodeScanning) {
            location.put(
                    "physicalLocation",
                    new JsonFields()
                            .put("artifactLocation", new JsonFields().put("uri", "plimsoll.yaml"))
                            .put("region", new JsonFields().put("startLine", 1)));
        }
        return List.of(location.put(
                "logicalLocations",
                fail.findings().stream()
                        .map(Finding::what)
                        .distinct()
                        .map(what ->
                                new JsonFields().put("fullyQualifiedName", what).put("kind", "resource"))
                        .toList()));
    }

    /** Tells a failure from others by what it is about and not by its figures, which differ from run to run. */
    private static String fingerprint(Check check, Verdict.Fail fail) {
        return Digest.of(check.id() + "\n"
                        + fail.findings().stream()
                                .map(Finding::cause)
                                .sorted()
                                .distinct()
                                .collect(Collectors.joining("\n")))
                .sha256();
    }

    private static JsonFields suppression(Waiver waiver) {
        return new JsonFields()
                .put("kind", "external")
                .put("status", "accepted")
                .put("justification", waiver.justification())
                .put(
                        "properties",
                        new JsonFields()
                                .put("waiver", waiver.id())
                                .put("owner", waiver.owner())
                                .put("approver", waiver.approver())
                                .put("created", waiver.created().toString())
                                .put("expires", waiver.expires().toString()));
    }

    private List<JsonFields> attachments(CheckResult result) {
        List<JsonFields> attachments = new ArrayList<>();
        for (String path : result.evidence()) {
            Integer index = files.get(path);
            if (index != null) {
                attachments.add(new JsonFields()
                        .put("description", text(report.files().get(index).role()))
                        .put("artifactLocation", location(path).put("index", index)));
            }
        }
        return attachments;
    }

    /**
     * A message that says the text as it is: {@code {0}} would be read as a placeholder and {@code [a](b)} as a link.
     */
    private static JsonFields text(String text) {
        String literal = text.replaceAll("\\{(\\d+)}", "{{$1}}").replace("](", "] (");
        return new JsonFields().put("text", literal.isBlank() ? "–" : literal);
    }
}
