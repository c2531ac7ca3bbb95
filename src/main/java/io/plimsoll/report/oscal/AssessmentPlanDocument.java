package io.plimsoll.report.oscal;

import io.plimsoll.check.Check;
import io.plimsoll.report.format.JsonFields;
import java.util.List;

/**
 * The plan: every check that was planned as an activity of its own, and a task that carries it out.
 *
 * <p>A check that the results have no observation of was not carried out, so that a reader can compute what is missing.
 */
record AssessmentPlanDocument(OscalModel model) {

    JsonFields write() {
        return new JsonFields()
                .put(
                        "assessment-plan",
                        new JsonFields()
                                .put("uuid", model.ofRun("plan"))
                                .put(
                                        "metadata",
                                        model.metadata(
                                                "What was planned for "
                                                        + model.report()
                                                                .subject()
                                                                .name(),
                                                "Every check of the catalogue that applies to the environment is"
                                                        + " planned, also where it was not run."))
                                .put("import-ssp", new JsonFields().put("href", OscalDocuments.SSP))
                                .put(
                                        "local-definitions",
                                        new JsonFields()
                                                .put(
                                                        "activities",
                                                        model.results().stream()
                                                                .map(result -> activity(result.check()))
                                                                .toList()))
                                .put("reviewed-controls", model.reviewedControls())
                                .put(
                                        "assessment-subjects",
                                        List.of(everything("component"), everything("inventory-item")))
                                .put("assessment-assets", assets())
                                .put(
                                        "tasks",
                                        model.results().stream()
                                                .map(result -> task(result.check()))
                                                .toList()));
    }

    private JsonFields activity(Check check) {
        String control = OscalModel.controlId(check);
        return new JsonFields()
                .put("uuid", model.activityUuid(check))
                .put("title", OscalText.line(check.id() + " " + check.title()))
                .put("description", OscalText.prose(check.procedure()))
                .put(
                        "props",
                        List.of(
                                OscalModel.ownProperty("method", check.method().name()),
                                OscalModel.property("check-id", check.id()),
                                OscalModel.property("check-version", String.valueOf(check.version()))))
                .put(
                        "related-controls",
                        new JsonFields()
                                .put(
                                        "control-selections",
                                        List.of(new JsonFields()
                                                .put(
                                                        "include-controls",
                                                        List.of(new JsonFields().put("control-id", control)))))
                                .put(
                                        "control-objective-selections",
                                        List.of(new JsonFields()
                                                .put(
                                                        "include-objectives",
                                                        List.of(new JsonFields()
                                                                .put(
                                                                        "objective-id",
                                                                        OscalModel.objectiveId(check)))))));
    }

    private static JsonFields everything(String type) {
        return new JsonFields().put("type", type).emptyObject("include-all");
    }

    private JsonFields assets() {
        return new JsonFields()
                .put(
                        "components",
                        List.of(new JsonFields()
                                .put("uuid", OscalModel.toolUuid())
                                .put("type", "software")
                                .put("title", "Plimsoll")
                                .put(
                                        "description",
                                        "Deployment conformance test harness: it provokes, watches and judges.")
                                .put(
                                        "props",
                                        List.of(OscalModel.ownProperty(
                                                "version", model.report().run().harnessVersion())))
                                .put("status", new JsonFields().put("state", "operational"))))
                .put(
                        "assessment-platforms",
                        List.of(new JsonFields()
                                .put("uuid", model.ofRun("platform"))
                                .put("title", "The host that ran Plimsoll")
                                .put(
                                        "uses-components",
                                        List.of(new JsonFields().put("component-uuid", OscalModel.toolUuid())))));
    }

    private JsonFields task(Check check) {
        return new JsonFields()
                .put("uuid", model.taskUuid(check))
                .put("type", "action")
                .put("title", OscalText.line("Run " + check.id()))
                .put(
                        "associated-activities",
                        List.of(new JsonFields()
                                .put("activity-uuid", model.activityUuid(check))
                                .put("subjects", List.of(everything("component"), everything("inventory-item")))));
    }
}
