package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.check.Outcome;
import io.plimsoll.evidence.RunReport.CheckResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The in-toto statements (v1) about a pack: a test result (v0.1) and a simple verification result (v0.2).
 *
 * <p>Both follow from the report and the digest of the manifest alone. What the test-result predicate has no list for is
 * in an extension; {@code result} says enough without it: {@code PASSED} only if nothing failed, was waived, undecided,
 * left out, or passed only on a later attempt.
 */
final class Statements {

    private static final Pattern SHA256 = Pattern.compile("sha256:([0-9a-f]{64})$");
    private static final String SPEC = "plimsoll.yaml";
    private static final String NAME = "plimsoll/deployment-conformance@";

    private final RunReport report;
    private final String manifestSha256;

    private Statements(RunReport report, String manifestSha256) {
        this.report = report;
        this.manifestSha256 = manifestSha256;
    }

    /** Returns the statements, in the order in which they stand in the file. */
    static List<byte[]> of(RunReport report, String manifestSha256) {
        Statements statements = new Statements(report, manifestSha256);
        return List.of(statements.testResult(), statements.verificationResult());
    }

    private byte[] testResult() {
        ObjectNode predicate = Json.MAPPER.createObjectNode();
        predicate.put("result", result());
        ArrayNode configuration = predicate.putArray("configuration");
        descriptor(configuration, NAME + report.run().harnessVersion(), "sha256", criteriaSha256());
        descriptor(
                configuration,
                "plimsoll/catalogue",
                "sha256",
                report.run().harness().catalogueSha256());
        descriptor(
                configuration,
                "plimsoll/harness",
                "sha256",
                report.run().harness().sha256());
        descriptor(configuration, SPEC, "sha256", report.subject().specSha256());
        descriptor(
                configuration, "rendered manifests", "sha256", report.subject().manifestsSha256());
        Matcher node = SHA256.matcher(report.environment().versions().getOrDefault("Node image digest", ""));
        if (node.find()) {
            descriptor(
                    configuration,
                    report.environment().versions().getOrDefault("Node image", "node image"),
                    "sha256",
                    node.group(1));
        }
        Matcher simulation = SHA256.matcher(
                report.environment().versions().getOrDefault(RunReport.EnvironmentFacts.LOAD_SIMULATION, ""));
        if (simulation.find()) {
            descriptor(configuration, "load simulation", "sha256", simulation.group(1));
        }
        if (report.run().link() != null) {
            predicate.put("url", report.run().link());
        }
        list(predicate, "passedTests", checks(CheckResult::passedAtOnce));
        list(
                predicate,
                "warnedTests",
                checks(result -> result.passedOnlyLater() || result.verdict().outcome() == Outcome.WAIVED));
        list(predicate, "failedTests", Set.of(Outcome.FAIL, Outcome.ERROR));
        ObjectNode extension = predicate.putObject("plimsoll");
        extension.put("run", report.run().id());
        extension.put(
                "gate", report.gate().state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        extension.put("planned", report.planned());
        list(extension, "error", Set.of(Outcome.ERROR));
        list(extension, "notTested", Set.of(Outcome.NOT_TESTED));
        list(extension, "notApplicable", Set.of(Outcome.NOT_APPLICABLE));
        list(extension, "manual", Set.of(Outcome.MANUAL));
        list(extension, "passedOnlyLater", checks(CheckResult::passedOnlyLater));
        return statement("https://in-toto.io/attestation/test-result/v0.1", predicate);
    }

    private String result() {
        if (report.gate().state() != RunReport.Gate.State.READY
                || count(Outcome.FAIL) + count(Outcome.ERROR) > 0
                || count(Outcome.PASS) + count(Outcome.WAIVED) == 0) {
            return "FAILED";
        }
        return count(Outcome.WAIVED) + count(Outcome.NOT_TESTED) + count(Outcome.MANUAL) > 0
                        || report.checks().stream().anyMatch(CheckResult::passedOnlyLater)
                ? "WARNED"
                : "PASSED";
    }

    private byte[] verificationResult() {
        ObjectNode predicate = Json.MAPPER.createObjectNode();
        ObjectNode verifier = predicate.putObject("verifier");
        verifier.put("id", "urn:plimsoll:" + report.run().harnessVersion());
        ArrayNode policies = verifier.putArray("policies");
        descriptor(policies, NAME + report.run().harnessVersion(), "sha256", criteriaSha256());
        // Budgets and accepted omissions are in it, and where the waivers are.
        descriptor(policies, SPEC, "sha256", report.subject().specSha256());
        predicate.put("timeCreated", report.run().endedAt().toString());
        ArrayNode properties = predicate.putArray("properties");
        checks(CheckResult::passedAtOnce).forEach(id -> properties.add("PLIMSOLL_" + id.replace('-', '_')));
        return statement("https://in-toto.io/attestation/svr/v0.2", predicate);
    }

    private byte[] statement(String predicateType, ObjectNode predicate) {
        ObjectNode statement = Json.MAPPER.createObjectNode();
        statement.put("_type", "https://in-toto.io/Statement/v1");
        ArrayNode subject = statement.putArray("subject");
        descriptor(subject, Manifest.FILE, "sha256", manifestSha256);
        report.subject().images().stream()
                .sorted(Comparator.comparing(RunReport.Image::reference))
                .forEach(image -> {
                    Matcher digest = SHA256.matcher(image.digest());
                    if (digest.find()) {
                        descriptor(subject, image.reference(), "sha256", digest.group(1));
                    }
                });
        String commit = report.subject().gitCommit();
        // A commit with uncommitted changes on top is not what was tested.
        if (commit != null && !report.subject().gitDirty()) {
            descriptor(subject, "source", "gitCommit", commit);
        }
        statement.put("predicateType", predicateType);
        statement.set("predicate", predicate);
        try {
            return Json.MAPPER.writeValueAsBytes(statement);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a statement cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** What was asked for: the checks as the report has them, each with its version and criterion. */
    private String criteriaSha256() {
        StringBuilder criteria = new StringBuilder();
        for (CheckResult result : report.checks()) {
            criteria.append(Json.MAPPER.valueToTree(result.check()).toString()).append('\n');
        }
        return Digest.of(criteria.toString()).sha256();
    }

    private int count(Outcome outcome) {
        return report.counts().getOrDefault(outcome, 0);
    }

    private List<String> checks(Predicate<CheckResult> which) {
        return report.checks().stream()
                .filter(which)
                .map(result -> result.check().id())
                .sorted()
                .toList();
    }

    private void list(ObjectNode object, String name, Set<Outcome> outcomes) {
        ArrayNode array = object.putArray(name);
        checks(result -> outcomes.contains(result.verdict().outcome())).forEach(array::add);
    }

    private static void list(ObjectNode object, String name, List<String> checks) {
        ArrayNode array = object.putArray(name);
        checks.forEach(array::add);
    }

    private static void descriptor(ArrayNode array, String name, String algorithm, String digest) {
        array.addObject().put("name", name).putObject("digest").put(algorithm, digest);
    }
}
