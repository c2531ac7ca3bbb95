package io.plimsoll.report.oscal;

import io.plimsoll.check.Check;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.Image;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.report.format.JsonFields;
import io.plimsoll.report.format.NameUuid;
import java.util.ArrayList;
import java.util.List;

/**
 * What the documents of one run have in common: identifiers, head data, properties.
 *
 * <p>What keeps its identity from run to run (checks, the tool, an image by its digest) has an identifier that follows
 * from its name alone; what belongs to the run has one that follows from the run's id as well.
 */
record OscalModel(RunReport report) {

    /** The namespace of our own properties. */
    static final String NAMESPACE = "urn:plimsoll:oscal:1";

    List<CheckResult> results() {
        return report.checks();
    }

    // ---- identifiers

    static String controlId(Check check) {
        return OscalText.token(check.id());
    }

    static String objectiveId(Check check) {
        return controlId(check) + "_obj";
    }

    String ofRun(String kind, String... name) {
        List<String> parts = new ArrayList<>(List.of("run", report.run().id(), kind));
        parts.addAll(List.of(name));
        return NameUuid.of(parts.toArray(String[]::new));
    }

    static String toolUuid() {
        return NameUuid.of("tool", "plimsoll");
    }

    String systemUuid() {
        return NameUuid.of("system", report.subject().name());
    }

    String environmentUuid() {
        return ofRun("environment");
    }

    static String imageUuid(Image image) {
        return NameUuid.of("image", image.reference(), image.digest());
    }

    String activityUuid(Check check) {
        return NameUuid.of("activity", check.id(), String.valueOf(check.version()));
    }

    String taskUuid(Check check) {
        return ofRun("task", check.id());
    }

    String resourceUuid(PackFile file) {
        return ofRun("resource", file.path());
    }

    // ---- what every document begins with

    JsonFields metadata(String title, String remarks) {
        return new JsonFields()
                .put("title", OscalText.line(title))
                .put("last-modified", OscalText.time(report.run().endedAt()))
                .put("version", OscalText.value(report.run().id()))
                .put("oscal-version", OscalDocuments.VERSION)
                .put(
                        "props",
                        List.of(
                                property("run", report.run().id()),
                                property("plimsoll-version", report.run().harnessVersion())))
                .put("remarks", OscalText.prose(remarks));
    }

    static JsonFields property(String name, String value) {
        return new JsonFields().put("name", name).put("ns", NAMESPACE).put("value", OscalText.value(value));
    }

    /** A property that OSCAL itself defines. */
    static JsonFields ownProperty(String name, String value) {
        return new JsonFields().put("name", name).put("value", OscalText.value(value));
    }

    /** The list of every check as the controls under review. */
    JsonFields reviewedControls() {
        return new JsonFields()
                .put(
                        "control-selections",
                        List.of(new JsonFields()
                                .put(
                                        "include-controls",
                                        results().stream()
                                                .map(result ->
                                                        new JsonFields().put("control-id", controlId(result.check())))
                                                .toList())))
                .put(
                        "control-objective-selections",
                        List.of(new JsonFields()
                                .put(
                                        "include-objectives",
                                        results().stream()
                                                .map(result -> new JsonFields()
                                                        .put("objective-id", objectiveId(result.check())))
                                                .toList())));
    }

    /** What was tested: the system as a component and each image that ran as an inventory item. */
    List<JsonFields> subjects() {
        List<JsonFields> subjects = new ArrayList<>();
        subjects.add(new JsonFields().put("subject-uuid", systemUuid()).put("type", "component"));
        subjects.add(new JsonFields().put("subject-uuid", environmentUuid()).put("type", "component"));
        report.subject()
                .images()
                .forEach(image -> subjects.add(
                        new JsonFields().put("subject-uuid", imageUuid(image)).put("type", "inventory-item")));
        return subjects;
    }
}
