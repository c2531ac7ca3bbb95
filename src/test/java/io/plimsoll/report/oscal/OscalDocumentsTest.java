package io.plimsoll.report.oscal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Check;
import io.plimsoll.check.Outcome;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.report.Schemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OscalDocumentsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<RunReport> samples() {
        return Stream.of(
                SampleReports.passing(),
                SampleReports.failing(),
                SampleReports.undecided(),
                SampleReports.notDeployed());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_document_keeps_to_the_schema_of_nist(RunReport report) {
        OscalDocuments.write(report)
                .forEach((name, document) ->
                        assertThat(Schemas.OSCAL.problems(document)).as(name).isEmpty());
    }

    @Test
    void the_schema_finds_what_is_wrong() {
        String results = Objects.requireNonNull(
                OscalDocuments.write(SampleReports.failing()).get(OscalDocuments.RESULTS));

        for (String[] fault : new String[][] {
            {"\"state\" : \"satisfied\"", "\"state\" : \"mostly\""},
            {"\"type\" : \"objective-id\"", "\"type\" : \"control-id\""},
            {"\"collected\" : \"2026-11-20T", "\"collected\" : \"2026-11-20 "},
            {"\"findings\" : [", "\"opinions\" : ["},
            {"\"uuid\" : \"", "\"uuid\" : \"x"},
        }) {
            assertThat(results).contains(fault[0]);
            assertThat(Schemas.OSCAL.problems(results.replace(fault[0], fault[1])))
                    .as(fault[1])
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_reference_leads_somewhere(RunReport report) {
        assertThat(OscalReferences.problems(OscalDocuments.write(report), digests(report)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void there_are_six_documents_of_the_same_version(RunReport report) throws IOException {
        Map<String, String> documents = OscalDocuments.write(report);

        assertThat(documents.keySet())
                .containsExactly(
                        "catalog.json",
                        "profile.json",
                        "ssp.json",
                        "assessment-plan.json",
                        "assessment-results.json",
                        "mapping.json");
        for (String document : documents.values()) {
            assertThat(MAPPER.readTree(document).findValuesAsText("oscal-version"))
                    .containsExactly("1.2.3");
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void times_come_from_the_report_alone(RunReport report) throws IOException {
        Set<String> known = new TreeSet<>(List.of(
                report.run().startedAt().toString(), report.run().endedAt().toString()));
        for (CheckResult result : report.checks()) {
            if (result.startedAt() != null) {
                known.add(result.startedAt().plusMillis(result.durationMillis()).toString());
            }
        }
        for (String document : OscalDocuments.write(report).values()) {
            JsonNode root = MAPPER.readTree(document);
            for (String field : List.of("last-modified", "start", "end", "collected")) {
                assertThat(known).containsAll(root.findValuesAsText(field));
            }
        }
        assertThat(OscalDocuments.write(report)).isEqualTo(OscalDocuments.write(report));
    }

    @Test
    void what_keeps_its_name_keeps_its_uuid_from_run_to_run() throws IOException {
        List<String> one = uuids(SampleReports.passing(), OscalDocuments.CATALOG);

        assertThat(uuids(SampleReports.undecided(), OscalDocuments.CATALOG)).isEqualTo(one);
        assertThat(uuids(SampleReports.passing(), OscalDocuments.MAPPING))
                .isEqualTo(uuids(SampleReports.failing(), OscalDocuments.MAPPING));
    }

    @Test
    void findings_are_about_the_objectives_of_our_own_catalog() throws IOException {
        RunReport report = SampleReports.undecided();
        JsonNode results = MAPPER.readTree(OscalDocuments.write(report).get(OscalDocuments.RESULTS));
        Map<String, String> findings = new TreeMap<>();
        for (JsonNode finding : results.findPath("findings")) {
            JsonNode target = finding.path("target");
            findings.put(
                    target.path("target-id").asText(),
                    target.path("status").path("state").asText() + " / "
                            + target.path("status").path("reason").asText() + ": "
                            + target.path("status").path("remarks").asText());
        }

        assertThat(findings)
                .containsExactly(
                        Map.entry(
                                "dep-bg-001_obj",
                                "not-satisfied / other: No evidence: NOT_SELECTED: --suite rolling-update was given"),
                        Map.entry("dep-deploy-001_obj", "satisfied / pass: The criterion of our own check held."),
                        Map.entry(
                                "dep-doc-001_obj",
                                "not-satisfied / other: A person must decide. No evidence was collected."),
                        Map.entry(
                                "dep-net-001_obj",
                                "not-satisfied / other: No evidence: ENV_UNSUPPORTED: the network plugin of this cluster"
                                        + " does not enforce policies"),
                        Map.entry(
                                "dep-node-001_obj",
                                "not-satisfied / other: No evidence: PREREQ_MISSING: the cluster has one node. The"
                                        + " specification accepts this: one node is all that the test stage has; drained in"
                                        + " staging every week"),
                        Map.entry(
                                "dep-rol-001_obj",
                                "not-satisfied / other: The harness could not decide. That is not a pass."),
                        Map.entry(
                                "dep-rol-007_obj",
                                "satisfied / pass: The criterion of our own check held, but only on attempt 2."),
                        Map.entry(
                                "dep-rol-009_obj",
                                "not-satisfied / fail: The criterion did not hold. Waiver W-2026-014 covers that until"
                                        + " 2026-12-31."));
    }

    @Test
    void planned_minus_observed_is_what_was_not_tested() throws IOException {
        RunReport report = SampleReports.undecided();
        Map<String, String> documents = OscalDocuments.write(report);
        Set<String> planned =
                checkIds(MAPPER.readTree(documents.get(OscalDocuments.PLAN)).findPath("activities"));
        Set<String> observed =
                checkIds(MAPPER.readTree(documents.get(OscalDocuments.RESULTS)).findPath("observations"));

        assertThat(planned).hasSize(report.planned());
        planned.removeAll(observed);
        assertThat(planned)
                .isEqualTo(report.checks().stream()
                        .filter(result -> Set.of(Outcome.NOT_TESTED, Outcome.MANUAL)
                                .contains(result.verdict().outcome()))
                        .map(result -> result.check().id())
                        .collect(Collectors.toSet()));
    }

    @Test
    void a_waiver_is_an_approved_deviation_with_a_deadline() throws IOException {
        JsonNode results =
                MAPPER.readTree(OscalDocuments.write(SampleReports.undecided()).get(OscalDocuments.RESULTS));
        JsonNode risk = results.findPath("risks").path(0);

        assertThat(risk.path("status").asText()).isEqualTo("deviation-approved");
        assertThat(risk.path("deadline").asText()).isEqualTo("2026-12-31T23:59:59Z");
        assertThat(risk.path("mitigating-factors").path(0).path("description").asText())
                .isEqualTo("Waiver W-2026-014: The cold cache of the new version is warmed up in release 1.2. Owner:"
                        + " team-reports. Approved by j.doe. Holds from 2026-11-01 to 2026-12-31.");
    }

    @Test
    void a_control_of_nist_is_named_by_the_mapping_only_and_never_as_more_than_an_intersection() throws IOException {
        Map<String, String> documents = OscalDocuments.write(SampleReports.failing());
        JsonNode mapping = MAPPER.readTree(documents.get(OscalDocuments.MAPPING));

        assertThat(mapping.findValuesAsText("relationship")).isNotEmpty().containsOnly("intersects-with");
        List<String> targets = new ArrayList<>();
        mapping.findValues("targets").forEach(target -> targets.addAll(target.findValuesAsText("id-ref")));
        assertThat(targets).containsOnly("cm-3.2");
        assertThat(mapping.findPath("provenance").path("status").asText()).isEqualTo("draft");
        assertThat(mapping.findValues("confidence-score"))
                .isNotEmpty()
                .allMatch(score -> score.path("category").asText().equals("low"));
        documents.forEach((name, document) -> {
            if (!name.equals(OscalDocuments.MAPPING)) {
                assertThat(document).as(name).doesNotContain("cm-3.2");
            }
        });
    }

    @Test
    void a_run_without_checks_has_nothing_to_say_in_oscal() {
        assertThat(OscalDocuments.write(SampleReports.over(List.of()))).isEmpty();
    }

    @Test
    void evidence_is_a_link_to_a_file_with_its_digest() throws IOException {
        RunReport report = SampleReports.failing();
        JsonNode results = MAPPER.readTree(OscalDocuments.write(report).get(OscalDocuments.RESULTS));
        Map<String, JsonNode> resources = new HashMap<>();
        results.findPath("back-matter")
                .path("resources")
                .forEach(resource -> resources.put("#" + resource.path("uuid").asText(), resource));
        Set<String> linked = new TreeSet<>();
        results.findPath("observations")
                .findValues("relevant-evidence")
                .forEach(list -> list.forEach(evidence -> {
                    JsonNode link = Objects.requireNonNull(
                                    resources.get(evidence.path("href").asText()))
                            .path("rlinks")
                            .path(0);
                    linked.add(link.path("href").asText() + " "
                            + link.path("hashes").path(0).path("value").asText());
                }));
        Map<String, String> digests = digests(report);

        assertThat(linked)
                .isNotEmpty()
                .isEqualTo(report.checks().stream()
                        .flatMap(result -> result.evidence().stream())
                        .map(path -> "../" + path + " " + digests.get(path))
                        .collect(Collectors.toSet()));
    }

    @Test
    void ids_are_spelt_as_oscal_spells_them() {
        Check check = SampleReports.passing().checks().get(1).check();

        assertThat(OscalModel.controlId(check)).isEqualTo("dep-rol-001");
        assertThat(OscalModel.objectiveId(check)).isEqualTo("dep-rol-001_obj");
        assertThat(MappingDocument.nistId("CM-3(2)")).isEqualTo("cm-3.2");
        assertThat(MappingDocument.nistId("SC-7")).isEqualTo("sc-7");
        assertThat(OscalText.token("0 <odd>")).isEqualTo("x0-odd-");
    }

    @Test
    void text_is_shown_as_it_is() {
        assertThat(OscalText.prose("a *b* [c](d) <e> `f` snake_case _g_\u0007\r\nnext"))
                .isEqualTo("a \\*b\\* \\[c\\](d) \\<e\\> \\`f\\` snake_case \\_g\\_ \nnext");
        assertThat(OscalText.line(" a\n b\u2028c ")).isEqualTo("a b c");
        assertThat(OscalText.value(" \t ")).isEqualTo("–");
    }

    private static List<String> uuids(RunReport report, String document) throws IOException {
        return MAPPER.readTree(OscalDocuments.write(report).get(document)).findValuesAsText("uuid");
    }

    private static Set<String> checkIds(JsonNode list) {
        Set<String> ids = new TreeSet<>();
        for (JsonNode element : list) {
            for (JsonNode property : element.path("props")) {
                if (property.path("name").asText().equals("check-id")) {
                    ids.add(property.path("value").asText());
                }
            }
        }
        return ids;
    }

    static Map<String, String> digests(RunReport report) {
        return report.files().stream().collect(Collectors.toMap(PackFile::path, PackFile::sha256));
    }
}
