package io.plimsoll.report.oscal;

import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.report.format.JsonFields;
import io.plimsoll.report.format.NameUuid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Our own checks as a catalog: one group per suite, one control per check, one objective per control. */
record CatalogDocument(OscalModel model) {

    JsonFields write() {
        Map<String, List<JsonFields>> suites = new LinkedHashMap<>();
        for (CheckResult result : model.results()) {
            suites.computeIfAbsent(result.check().suite(), suite -> new ArrayList<>())
                    .add(control(result.check()));
        }
        List<JsonFields> groups = new ArrayList<>();
        suites.forEach((suite, controls) -> groups.add(new JsonFields()
                .put("id", "suite-" + OscalText.token(suite))
                .put("class", "suite")
                .put("title", OscalText.line(suite))
                .put("controls", controls)));
        return new JsonFields()
                .put(
                        "catalog",
                        new JsonFields()
                                .put("uuid", NameUuid.of("catalog"))
                                .put(
                                        "metadata",
                                        model.metadata(
                                                "Plimsoll's checks",
                                                "The checks that applied to this run, in our own words. They are no"
                                                        + " controls of any published catalogue; mapping.json says which"
                                                        + " of those a check gives evidence for."))
                                .put("groups", groups));
    }

    private static JsonFields control(Check check) {
        String id = OscalModel.controlId(check);
        List<JsonFields> props = new ArrayList<>();
        props.add(OscalModel.ownProperty("label", check.id()));
        props.add(OscalModel.property("check-id", check.id()));
        props.add(OscalModel.property("check-version", String.valueOf(check.version())));
        props.add(OscalModel.property("severity", check.severity().name().toLowerCase(Locale.ROOT)));
        for (ControlMapping mapping : check.controls()) {
            props.add(OscalModel.property(
                            "gives-evidence-for", mapping.catalogue() + " " + mapping.version() + " " + mapping.id())
                    .put("class", mapping.relationship())
                    .put("remarks", OscalText.prose(mapping.rationale() + " Source: " + mapping.source() + ".")));
        }
        return new JsonFields()
                .put("id", id)
                .put("class", "check")
                .put("title", OscalText.line(check.title()))
                .put("props", props)
                .put(
                        "parts",
                        List.of(
                                new JsonFields()
                                        .put("id", id + "_smt")
                                        .put("name", "statement")
                                        .put("prose", OscalText.prose(check.title() + ".")),
                                new JsonFields()
                                        .put("id", id + "_gdn")
                                        .put("name", "guidance")
                                        .put("prose", OscalText.prose(check.remedy())),
                                new JsonFields()
                                        .put("id", OscalModel.objectiveId(check))
                                        .put("name", "assessment-objective")
                                        .put("prose", OscalText.prose(check.criterion())),
                                new JsonFields()
                                        .put("id", id + "_asm")
                                        .put("name", "assessment-method")
                                        .put(
                                                "props",
                                                List.of(OscalModel.ownProperty(
                                                        "method", check.method().name())))
                                        .put(
                                                "parts",
                                                List.of(new JsonFields()
                                                        .put("name", "assessment-objects")
                                                        .put("prose", OscalText.prose(check.procedure()))))));
    }
}
