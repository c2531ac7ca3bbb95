package io.plimsoll.report.oscal;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.report.format.NameUuid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plants one fault after the other into sound documents, each of a kind that no schema finds. */
class OscalReferencesTest {

    private static final String NOWHERE = NameUuid.of("nowhere");
    private static final RunReport REPORT = SampleReports.undecided();
    private static final Map<String, String> DOCUMENTS = OscalDocuments.write(REPORT);
    private static final Map<String, String> FILES = OscalDocumentsTest.digests(REPORT);

    @ParameterizedTest
    @CsvSource({
        "assessment-results.json, observation-uuid",
        "assessment-results.json, risk-uuid",
        "assessment-results.json, task-uuid",
        "assessment-results.json, actor-uuid",
        "assessment-results.json, subject-uuid",
        "assessment-plan.json,    activity-uuid",
        "assessment-plan.json,    component-uuid",
        "ssp.json,                component-uuid",
    })
    void a_dangling_uuid_is_found(String document, String field) {
        assertThat(withFirst(document, field, NOWHERE))
                .anyMatch(problem -> problem.startsWith(document + "/")
                        && problem.endsWith("/" + field + ": leads nowhere: " + NOWHERE));
    }

    @Test
    void a_uuid_that_leads_to_another_kind_of_thing_is_found() {
        String risk = first("assessment-results.json", "risk-uuid");

        assertThat(withFirst("assessment-results.json", "observation-uuid", risk))
                .anyMatch(problem -> problem.endsWith(
                        "observation-uuid: leads to one of the risks and not to one of the observations: " + risk));
    }

    @Test
    void a_uuid_of_another_document_that_is_not_imported_is_found() {
        // The results are no part of what the plan imports.
        String observation = first("assessment-results.json", "observation-uuid");

        assertThat(withFirst("assessment-plan.json", "activity-uuid", observation))
                .anyMatch(problem -> problem.endsWith("activity-uuid: leads nowhere: " + observation));
    }

    @ParameterizedTest
    @CsvSource({
        "assessment-results.json, target-id,    objective dep-none-001_obj, dep-none-001_obj",
        "assessment-results.json, control-id,   control dep-none-001,       dep-none-001",
        "assessment-results.json, objective-id, objective dep-none-001_obj, dep-none-001_obj",
        "assessment-plan.json,    control-id,   control dep-none-001,       dep-none-001",
        "ssp.json,                control-id,   control dep-none-001,       dep-none-001",
        "mapping.json,            id-ref,       control dep-none-001,       dep-none-001",
    })
    void an_unknown_id_is_found(String document, String field, String what, String id) {
        assertThat(withFirst(document, field, id))
                .anyMatch(problem -> problem.startsWith(document + "/")
                        && problem.endsWith("/" + field + ": the catalog has no " + what));
    }

    @Test
    void a_finding_about_a_control_of_nist_is_found() {
        assertThat(withFirst("assessment-results.json", "target-id", "cm-3.2_obj"))
                .anyMatch(problem -> problem.endsWith("target-id: the catalog has no objective cm-3.2_obj"));
    }

    @Test
    void a_mapping_to_what_cannot_be_a_control_is_found() {
        assertThat(with("mapping.json", "\"cm-3.2\"", "\"CM-3(2)\""))
                .anyMatch(problem ->
                        problem.endsWith("id-ref: no id that a control of NIST SP 800-53 can have: CM-3(2)"));
    }

    @Test
    void evidence_that_leads_nowhere_is_found() {
        String resource = "#" + NOWHERE;
        String link = first("assessment-results.json", "href", "#.*");

        assertThat(with("assessment-results.json", '"' + link + '"', '"' + resource + '"'))
                .anyMatch(problem -> problem.contains("/relevant-evidence/")
                        && problem.endsWith("/href: leads nowhere: " + NOWHERE));
    }

    @Test
    void evidence_that_the_pack_does_not_hold_is_found() {
        assertThat(with(
                        "assessment-results.json",
                        "../raw/rolling-update-1/ledger.jsonl",
                        "../raw/rolling-update-1/other.jsonl"))
                .singleElement()
                .asString()
                .startsWith("assessment-results.json/assessment-results/back-matter/resources/")
                .endsWith("/href: the pack has no file raw/rolling-update-1/other.jsonl");
    }

    @Test
    void evidence_with_another_digest_is_found() {
        String path = "raw/rolling-update-1/ledger.jsonl";
        String expected = Objects.requireNonNull(FILES.get(path));

        assertThat(with("assessment-results.json", expected, "0".repeat(64)))
                .singleElement()
                .asString()
                .endsWith("/href: %s: expected SHA-256 %s, observed %s".formatted(path, expected, "0".repeat(64)));
    }

    @ParameterizedTest
    @CsvSource({
        "assessment-results.json, assessment-plan.json",
        "assessment-plan.json,    ssp.json",
        "ssp.json,                profile.json",
        "profile.json,            catalog.json",
        "mapping.json,            catalog.json",
    })
    void an_import_of_a_document_that_is_not_there_is_found(String document, String imported) {
        assertThat(with(document, '"' + imported + '"', "\"gone.json\""))
                .anyMatch(problem -> problem.startsWith(document + "/")
                        && problem.endsWith("/href: there is no document gone.json"));
    }

    @Test
    void a_uuid_that_is_there_twice_is_found() {
        List<String> risks = all("assessment-results.json", "uuid");

        assertThat(with("assessment-results.json", risks.get(2), risks.get(1)))
                .anyMatch(problem -> problem.endsWith("uuid " + risks.get(1) + " is there twice"));
    }

    @Test
    void a_control_that_is_there_twice_is_found() {
        assertThat(with("catalog.json", "\"dep-rol-009\"", "\"dep-rol-007\""))
                .anyMatch(problem -> problem.endsWith("control dep-rol-007 is there twice"));
    }

    @Test
    void an_observation_that_no_finding_rests_on_is_found() {
        String observation = first("assessment-results.json", "observation-uuid");

        assertThat(with(
                        "assessment-results.json",
                        "\"observation-uuid\" : \"" + observation + "\"",
                        "\"remarks\" : \"nothing\""))
                .contains("assessment-results.json/assessment-results: no finding rests on observation " + observation);
    }

    @Test
    void a_control_that_nothing_plans_is_found() {
        assertThat(with("catalog.json", "\"dep-rol-009\"", "\"dep-rol-010\""))
                .contains("assessment-plan.json/assessment-plan: control dep-rol-010 is planned by no activity");
    }

    @Test
    void an_activity_that_no_task_carries_out_is_found() {
        List<String> activities = all("assessment-plan.json", "activity-uuid");

        assertThat(with(
                        "assessment-plan.json",
                        "\"activity-uuid\" : \"" + activities.get(1) + "\"",
                        "\"activity-uuid\" : \"" + activities.get(0) + "\""))
                .containsExactly("assessment-plan.json/assessment-plan/tasks: no task carries out activity "
                        + activities.get(1));
    }

    @Test
    void what_is_no_json_is_said_to_be_none() {
        assertThat(with("profile.json", "\"imports\"", "imports"))
                .singleElement()
                .asString()
                .startsWith("profile.json: not JSON: Unexpected character ('i'");
    }

    // ---- planting

    private static List<String> withFirst(String document, String field, String value) {
        String found = first(document, field);
        String text = Objects.requireNonNull(DOCUMENTS.get(document));
        String before = "\"" + field + "\" : \"" + found + "\"";
        int at = text.indexOf(before);
        String planted =
                text.substring(0, at) + "\"" + field + "\" : \"" + value + "\"" + text.substring(at + before.length());
        return problems(document, planted);
    }

    private static List<String> with(String document, String before, String after) {
        String text = Objects.requireNonNull(DOCUMENTS.get(document));
        assertThat(text).contains(before);
        return problems(document, text.replace(before, after));
    }

    private static List<String> problems(String document, String planted) {
        Map<String, String> documents = new LinkedHashMap<>(DOCUMENTS);
        documents.put(document, planted);
        return OscalReferences.problems(documents, FILES);
    }

    private static String first(String document, String field) {
        return first(document, field, ".*");
    }

    private static String first(String document, String field, String pattern) {
        return all(document, field).stream()
                .filter(value -> value.matches(pattern))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> all(String document, String field) {
        Matcher matcher = Pattern.compile("\"" + field + "\" : \"([^\"]*)\"").matcher(DOCUMENTS.get(document));
        return matcher.results().map(match -> match.group(1)).toList();
    }
}
