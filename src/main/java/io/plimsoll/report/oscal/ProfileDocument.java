package io.plimsoll.report.oscal;

import io.plimsoll.report.format.JsonFields;
import io.plimsoll.report.format.NameUuid;
import java.util.List;

/** The whole catalog as a profile, because a system security plan can import nothing else. */
record ProfileDocument(OscalModel model) {

    JsonFields write() {
        return new JsonFields()
                .put(
                        "profile",
                        new JsonFields()
                                .put("uuid", NameUuid.of("profile"))
                                .put(
                                        "metadata",
                                        model.metadata(
                                                "All of Plimsoll's checks that applied",
                                                "Every control of the catalog, unchanged."))
                                .put(
                                        "imports",
                                        List.of(new JsonFields()
                                                .put("href", OscalDocuments.CATALOG)
                                                .emptyObject("include-all")))
                                .put("merge", new JsonFields().put("as-is", true)));
    }
}
