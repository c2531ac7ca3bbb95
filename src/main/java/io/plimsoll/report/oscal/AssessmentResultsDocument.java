package io.plimsoll.report.oscal;

import io.plimsoll.check.Check;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.report.format.JsonFields;
import io.plimsoll.report.format.OutcomeWords;
import io.plimsoll.report.format.PackLink;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results: an observation per check that was carried out or found not to apply, and a finding per objective.
 *
 * <p>OSCAL knows two states. Only a pass is {@code satisfied}; whatever could not be decided is not, and says why.
 */
record AssessmentResultsDocument(OscalModel model, Map<String, PackFile> files) {

    AssessmentResultsDocument(OscalModel model) {
        this(model, byPath(model.report()));
    }

    private static Map<String, PackFile> byPath(RunReport report) {
        Map<String, PackFile> files = new LinkedHashMap<>();
        report.files().forEach(file -> files.put(file.path(), file));
        return files;
    }

    JsonFields write() {
        RunReport report = model.report();
        List<JsonFields> observations = new ArrayList<>();
        List<JsonFields> risks = new ArrayList<>();
        List<JsonFields> findings = new ArrayList<>();
        for (CheckResult result : model.results()) {
            add(observations, observation(result));
            add(risks, risk(result));
            add(findings, finding(result));
        }
        return new JsonFields()
                .put(
                        "assessment-results",
                        new JsonFields()
                                .put("uuid", model.ofRun("results"))
                                .put(
                                        "metadata",
                                        model.metadata(
                                                "What came of the checks of "
                                                        + report.subject().name(),
                                                "Findings are about the objectives of Plimsoll's own catalog. A point in"
                                                        + " time, synthetic data, before release; not evidence that a control"
                                                        + " operated in production over a period."))
                                .put("import-ap", new JsonFields().put("href", OscalDocuments.PLAN))
                                .put(
                                        "results",
                                        List.of(new JsonFields()
                                                .put("uuid", model.ofRun("result"))
                                                .put(
                                                        "title",
                                                        OscalText.line("Run "
                                                                + report.run().id()))
                                                .put(
                                                        "description",
                                                        OscalText.prose(
                                                                report.gate().sentence()))
                                                .put(
                                                        "start",
                                                        OscalText.time(
                                                                report.run().startedAt()))
                                                .put(
                                                        "end",
                                                        OscalText.time(
                                                                report.run().endedAt()))
                                                .put("props", properties())
                                                .put("reviewed-controls", model.reviewedControls())
                                                .put("observations", observations)
                                                .put("risks", risks)
                                                .put("findings", findings)))
                                .put(
                                        "back-matter",
                                        new JsonFields()
                                                .put(
                                                        "resources",
                                                        report.files().stream()
                                                                .map(this::resource)
                                                                .toList())));
    }

    private static void add(List<JsonFields> list, @Nullable JsonFields element) {
        if (element != null) {
            list.add(element);
        }
    }

    private List<JsonFields> properties() {
        RunReport report = model.report();
        List<JsonFields> properties = new ArrayList<>();
        properties.add(OscalModel.property(
                "gate", report.gate().state().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        properties.add(OscalModel.property("planned", String.valueOf(report.planned())));
        for (Outcome outcome : Outcome.values()) {
            properties.add(OscalModel.property("count-" + outcome.word(), String.valueOf(report.count(outcome))));
        }
        properties.add(
                OscalModel.property("partial", String.valueOf(report.run().partial())));
        properties.add(OscalModel.property(
                "self-assessment", String.valueOf(report.run().selfAssessment())));
        return properties;
    }

    /** What was seen; nothing was if the check was not tested or a person must decide. */
    private @Nullable JsonFields observation(CheckResult result) {
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.NotTested || verdict instanceof Verdict.Manual) {
            return null;
        }
        Check check = result.check();
        boolean ran = result.startedAt() != null;
        return new JsonFields()
                .put("uuid", observationUuid(result))
                .put("title", OscalText.line(check.id() + " " + check.title()))
                .put("description", OscalText.prose(said(verdict)))
                .put("props", properties(result))
                .texts("methods", List.of(ran ? check.method().name() : "EXAMINE"))
                .texts("types", List.of("control-objective"))
                .put("origins", List.of(origin(check)))
                .put("subjects", model.subjects())
                .put("relevant-evidence", evidence(result))
                .put("collected", OscalText.time(collected(result)));
    }

    private static List<JsonFields> properties(CheckResult result) {
        Check check = result.check();
        List<JsonFields> properties = new ArrayList<>();
        properties.add(OscalModel.property("check-id", check.id()));
        properties.add(OscalModel.property("check-version", String.valueOf(check.version())));
        properties.add(OscalModel.property("outcome", result.verdict().outcome().word()));
        properties.add(OscalModel.property("severity", check.severity().name().toLowerCase(Locale.ROOT)));
        properties.add(OscalModel.property("attempt", String.valueOf(result.attempt())));
        if (result.verdict() instanceof Verdict.NotTested notTested) {
            properties.add(OscalModel.property("reason-code", notTested.code().name()));
        }
        if (result.verdict() instanceof Verdict.Waived waived) {
            properties.add(OscalModel.property("waiver", waived.waiver().id()));
        }
        if (result.acceptedBecause() != null) {
            properties.add(OscalModel.property("accepted-because", result.acceptedBecause()));
        }
        return properties;
    }

    private JsonFields origin(Check check) {
        return new JsonFields()
                .put("actors", List.of(new JsonFields().put("type", "tool").put("actor-uuid", OscalModel.toolUuid())))
                .put("related-tasks", List.of(new JsonFields().put("task-uuid", model.taskUuid(check))));
    }

    private List<JsonFields> evidence(CheckResult result) {
        List<JsonFields> evidence = new ArrayList<>();
        for (String path : result.evidence()) {
            PackFile file = files.get(path);
            if (file != null) {
                evidence.add(new JsonFields()
                        .put("href", "#" + model.resourceUuid(file))
                        .put("description", OscalText.prose(file.role())));
            }
        }
        return evidence;
    }

    private Instant collected(CheckResult result) {
        Instant started = result.startedAt();
        return started == null ? model.report().run().endedAt() : started.plusMillis(result.durationMillis());
    }

    private @Nullable JsonFields finding(CheckResult result) {
        Check check = result.check();
        Verdict verdict = result.verdict();
        JsonFields status = status(verdict.outcome());
        if (status == null) {
            return null;
        }
        return new JsonFields()
                .put("uuid", model.ofRun("finding", check.id()))
                .put(
                        "title",
                        OscalText.line(check.id() + ": " + verdict.outcome().word()))
                .put("description", OscalText.prose(said(verdict)))
                .put("props", properties(result))
                .put("origins", List.of(origin(check)))
                .put(
                        "target",
                        new JsonFields()
                                .put("type", "objective-id")
                                .put("target-id", OscalModel.objectiveId(check))
                                .put("title", OscalText.line(check.title()))
                                .put("status", status.put("remarks", OscalText.prose(remark(result)))))
                .put("related-observations", observed(result))
                .put(
                        "related-risks",
                        failure(verdict) == null
                                ? List.of()
                                : List.of(new JsonFields().put("risk-uuid", riskUuid(result))));
    }

    private List<JsonFields> observed(CheckResult result) {
        return observation(result) == null
                ? List.of()
                : List.of(new JsonFields().put("observation-uuid", observationUuid(result)));
    }

    private static @Nullable JsonFields status(Outcome outcome) {
        return switch (OutcomeWords.of(outcome).finding()) {
            case SATISFIED_PASS -> new JsonFields().put("state", "satisfied").put("reason", "pass");
            case NOT_SATISFIED_FAIL ->
                new JsonFields().put("state", "not-satisfied").put("reason", "fail");
            case NOT_SATISFIED_OTHER ->
                new JsonFields().put("state", "not-satisfied").put("reason", "other");
            case NONE -> null;
        };
    }

    private static String remark(CheckResult result) {
        Verdict verdict = result.verdict();
        if (verdict instanceof Verdict.Pass) {
            return result.attempt() > 1
                    ? "The criterion of our own check held, but only on attempt " + result.attempt() + "."
                    : "The criterion of our own check held.";
        }
        if (verdict instanceof Verdict.Error) {
            return "The harness could not decide. That is not a pass.";
        }
        if (verdict instanceof Verdict.NotTested notTested) {
            return "No evidence: " + notTested.reason()
                    + (result.acceptedBecause() == null
                            ? ""
                            : ". The specification accepts this: " + result.acceptedBecause());
        }
        if (verdict instanceof Verdict.Waived waived) {
            return "The criterion did not hold. Waiver " + waived.waiver().id() + " covers that until "
                    + waived.waiver().expires() + ".";
        }
        if (verdict instanceof Verdict.Manual) {
            return "A person must decide. No evidence was collected.";
        }
        return "The criterion did not hold.";
    }

    private @Nullable JsonFields risk(CheckResult result) {
        Verdict.Fail fail = failure(result.verdict());
        if (fail == null) {
            return null;
        }
        Check check = result.check();
        JsonFields risk = new JsonFields()
                .put("uuid", riskUuid(result))
                .put("title", OscalText.line(check.id() + " does not hold"))
                .put("description", OscalText.prose(check.title()))
                .put("statement", OscalText.prose(said(fail)))
                .put(
                        "props",
                        List.of(OscalModel.property(
                                "severity", check.severity().name().toLowerCase(Locale.ROOT))));
        if (result.verdict() instanceof Verdict.Waived waived) {
            Waiver waiver = waived.waiver();
            risk.put("status", "deviation-approved")
                    .put(
                            "mitigating-factors",
                            List.of(new JsonFields()
                                    .put("uuid", model.ofRun("mitigating-factor", check.id()))
                                    .put(
                                            "description",
                                            OscalText.prose(
                                                    "Waiver %s: %s Owner: %s. Approved by %s. Holds from %s to %s."
                                                            .formatted(
                                                                    waiver.id(),
                                                                    waiver.justification(),
                                                                    waiver.owner(),
                                                                    waiver.approver(),
                                                                    waiver.created(),
                                                                    waiver.expires())))))
                    .put(
                            "deadline",
                            OscalText.time(waiver.expires()
                                    .plusDays(1)
                                    .atStartOfDay()
                                    .minusSeconds(1)
                                    .toInstant(ZoneOffset.UTC)));
        } else {
            risk.put("status", "open");
        }
        return risk.put(
                        "remediations",
                        List.of(new JsonFields()
                                .put("uuid", model.ofRun("remediation", check.id()))
                                .put("lifecycle", "recommendation")
                                .put("title", "What to do")
                                .put(
                                        "description",
                                        OscalText.prose(fail.findings().get(0).remedy()))))
                .put("related-observations", observed(result));
    }

    private static Verdict.@Nullable Fail failure(Verdict verdict) {
        return verdict instanceof Verdict.Fail fail
                ? fail
                : verdict instanceof Verdict.Waived waived ? waived.original() : null;
    }

    private static String said(Verdict verdict) {
        Verdict.Fail fail = failure(verdict);
        if (fail == null) {
            return verdict.reason();
        }
        StringBuilder text = new StringBuilder();
        for (Finding finding : fail.findings()) {
            text.append("%s: %s\nExpected: %s\nObserved: %s\nDifference: %s\n\n"
                    .formatted(
                            finding.cause(),
                            finding.what(),
                            finding.expected(),
                            finding.observed(),
                            finding.difference()));
        }
        return text.toString();
    }

    private String observationUuid(CheckResult result) {
        return model.ofRun("observation", result.check().id(), String.valueOf(result.attempt()));
    }

    private String riskUuid(CheckResult result) {
        return model.ofRun("risk", result.check().id());
    }

    private JsonFields resource(PackFile file) {
        return new JsonFields()
                .put("uuid", model.resourceUuid(file))
                .put("title", OscalText.line(file.path()))
                .put("description", OscalText.prose(file.role()))
                .put(
                        "rlinks",
                        List.of(new JsonFields()
                                .put("href", PackLink.of("../" + file.path()))
                                .put("media-type", OscalText.value(file.mediaType()))
                                .put(
                                        "hashes",
                                        List.of(new JsonFields()
                                                .put("algorithm", "SHA-256")
                                                .put("value", file.sha256())))));
    }
}
