package io.plimsoll.report.oscal;

import io.plimsoll.evidence.RunReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a run as OSCAL 1.2.3: catalog, profile, system security plan, assessment plan, assessment results and mapping.
 *
 * <p>The catalog holds Plimsoll's own checks, and the findings are about their objectives. Controls of NIST are named by
 * the mapping only, with the relationship {@code intersects-with}: no document says that an objective of NIST's is met.
 * Everything follows from the report, times and identifiers too, so that the same report always gives the same bytes.
 */
public final class OscalDocuments {

    /** The version of OSCAL that is written. */
    public static final String VERSION = "1.2.3";

    /** The name of the catalog within its folder; the other names stand beside it. */
    public static final String CATALOG = "catalog.json";

    static final String PROFILE = "profile.json";
    static final String SSP = "ssp.json";
    static final String PLAN = "assessment-plan.json";
    static final String RESULTS = "assessment-results.json";
    static final String MAPPING = "mapping.json";

    private OscalDocuments() {}

    /**
     * Returns the documents by file name, in the order in which they refer to each other.
     *
     * <p>There are none if no check was planned, because OSCAL has no way to say that. There is no mapping if no check
     * maps to a control of NIST SP 800-53.
     */
    public static Map<String, String> write(RunReport report) {
        Map<String, String> documents = new LinkedHashMap<>();
        if (report.checks().isEmpty()) {
            return documents;
        }
        OscalModel model = new OscalModel(report);
        documents.put(CATALOG, new CatalogDocument(model).write().pretty());
        documents.put(PROFILE, new ProfileDocument(model).write().pretty());
        documents.put(SSP, new SecurityPlanDocument(model).write().pretty());
        documents.put(PLAN, new AssessmentPlanDocument(model).write().pretty());
        documents.put(RESULTS, new AssessmentResultsDocument(model).write().pretty());
        Optional.ofNullable(new MappingDocument(model).write())
                .ifPresent(mapping -> documents.put(MAPPING, mapping.pretty()));
        return Collections.unmodifiableMap(documents);
    }
}
