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
import org.jspecify.annotations.Nullable;

/**
 * Which controls of NIST SP 800-53 our checks give evidence for.
 *
 * <p>OSCAL maps catalogs and profiles only, so that catalogues which exist in no OSCAL form are named by properties of
 * our own catalog instead.
 */
record MappingDocument(OscalModel model) {

    /** The short name of the catalogue that NIST publishes as OSCAL. */
    static final String NIST = "NIST SP 800-53";

    @Nullable
    JsonFields write() {
        Map<String, List<JsonFields>> byVersion = new LinkedHashMap<>();
        for (CheckResult result : model.results()) {
            for (ControlMapping mapping : result.check().controls()) {
                if (mapping.catalogue().equals(NIST)) {
                    byVersion
                            .computeIfAbsent(mapping.version(), version -> new ArrayList<>())
                            .add(map(result.check(), mapping));
                }
            }
        }
        if (byVersion.isEmpty()) {
            return null;
        }
        List<JsonFields> mappings = new ArrayList<>();
        List<JsonFields> resources = new ArrayList<>();
        byVersion.forEach((version, maps) -> {
            String target = NameUuid.of("catalogue", NIST, version);
            mappings.add(new JsonFields()
                    .put("uuid", NameUuid.of("mapping", NIST, version))
                    .put(
                            "source-resource",
                            new JsonFields().put("type", "catalog").put("href", OscalDocuments.CATALOG))
                    .put(
                            "target-resource",
                            new JsonFields().put("type", "catalog").put("href", "#" + target))
                    .put("maps", maps));
            resources.add(resource(target, version));
        });
        return new JsonFields()
                .put(
                        "mapping-collection",
                        new JsonFields()
                                .put("uuid", NameUuid.of("mapping-collection"))
                                .put(
                                        "metadata",
                                        model.metadata(
                                                "Controls that Plimsoll's checks give evidence for",
                                                "Asserted by the vendor of the tool. A check gives evidence for part of a"
                                                        + " control and never for the whole of it."))
                                .put("provenance", provenance())
                                .put("mappings", mappings)
                                .put("back-matter", new JsonFields().put("resources", resources)));
    }

    private static JsonFields provenance() {
        return new JsonFields()
                .put("method", "human")
                .put("matching-rationale", "functional")
                .put("status", "draft")
                .put(
                        "mapping-description",
                        "Vendor-asserted. Each entry says which part of the control the check gives evidence for, and where"
                                + " the mapping comes from. It is a draft until somebody competent reviews it.");
    }

    private static JsonFields map(Check check, ControlMapping mapping) {
        return new JsonFields()
                .put("uuid", NameUuid.of("map", check.id(), mapping.catalogue(), mapping.version(), mapping.id()))
                .put("relationship", mapping.relationship())
                .put("sources", List.of(item(OscalModel.controlId(check))))
                .put("targets", List.of(item(nistId(mapping.id()))))
                .put("props", List.of(OscalModel.property("source", mapping.source())))
                .put("remarks", OscalText.prose(mapping.rationale()))
                .put("confidence-score", new JsonFields().put("category", mapping.confidence()));
    }

    private static JsonFields item(String id) {
        return new JsonFields().put("type", "control").put("id-ref", id);
    }

    /** Returns a control's id as NIST's OSCAL catalog spells it: {@code CM-3(2)} is {@code cm-3.2} there. */
    static String nistId(String id) {
        return OscalText.value(id).toLowerCase(Locale.ROOT).replace("(", ".").replace(")", "");
    }

    private static JsonFields resource(String uuid, String version) {
        return new JsonFields()
                .put("uuid", uuid)
                .put("title", OscalText.line(NIST + " Revision 5, " + version))
                .put(
                        "citation",
                        new JsonFields()
                                .put(
                                        "text",
                                        OscalText.line(
                                                "NIST Special Publication 800-53 Revision 5, Security and Privacy Controls"
                                                        + " for Information Systems and Organizations; OSCAL content of "
                                                        + version)))
                .put(
                        "rlinks",
                        List.of(new JsonFields()
                                .put(
                                        "href",
                                        "https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json")
                                .put("media-type", "application/json")))
                .put(
                        "remarks",
                        "Not part of this pack. The link leads to the newest release; the title names the one meant.");
    }
}
