package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.EventChain;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SampleEvents;
import io.plimsoll.report.oscal.OscalReferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Keeps the sample pack true: everything in it that follows from its {@code report.json} is what the code writes today.
 *
 * <p>After a wanted change, {@code -Dplimsoll.golden.write=true} writes those files anew and corrects the manifest.
 */
class SamplePackTest {

    private static final Path SAMPLE = Path.of("reports/sample");

    /** Not ours to pass on: see NOTICE. */
    private static final String HIGHCHARTS =
            ".*/js/(highstock|highcharts-more|theme)\\.js: expected a file of .* observed none";

    @BeforeAll
    static void write_anew_if_that_is_wanted() throws IOException {
        if (Boolean.getBoolean("plimsoll.golden.write")) {
            RunReport report = SampleEvents.write(SAMPLE, ReportJson.read(SAMPLE));
            Files.write(SAMPLE.resolve(ReportJson.FILE), ReportJson.write(report));
            for (Exports.DerivedFile file : Exports.derived(report)) {
                Files.createDirectories(SAMPLE.resolve(file.path()).resolveSibling("."));
                Files.writeString(SAMPLE.resolve(file.path()), file.content());
            }
            correctTheManifest(report);
        }
    }

    @Test
    void the_report_is_written_as_it_is_read() throws IOException {
        assertThat(SAMPLE.resolve(ReportJson.FILE)).hasBinaryContent(ReportJson.write(ReportJson.read(SAMPLE)));
    }

    @Test
    void everything_that_follows_from_the_report_is_what_would_be_written_today() throws IOException {
        RunReport report = ReportJson.read(SAMPLE);
        Map<String, String> expected = new TreeMap<>();
        Exports.derived(report).forEach(file -> expected.put(file.path(), file.content()));

        assertThat(Manifest.read(SAMPLE).files().stream()
                        .filter(Manifest.Entry::derived)
                        .map(Manifest.Entry::path)
                        .filter(path -> !path.equals(ReportJson.FILE)))
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (Map.Entry<String, String> file : expected.entrySet()) {
            assertThat(SAMPLE.resolve(file.getKey())).content().isEqualTo(file.getValue());
        }
    }

    @Test
    void every_file_is_there_unchanged_but_the_scripts_of_highcharts() throws IOException {
        List<String> differences = Manifest.read(SAMPLE).differencesTo(SAMPLE);

        assertThat(differences).allMatch(difference -> difference.matches(HIGHCHARTS));
        assertThat(SAMPLE.toFile()).isDirectoryRecursivelyContaining("glob:**/report.json");
        assertThat(SAMPLE.toFile()).isDirectoryNotContaining("glob:**/{highstock,highcharts-more,theme}.js");
    }

    /** Of the reference's run: a page that people send to each other; what is large lies beside it. */
    @Test
    void its_page_has_at_most_three_megabytes() throws IOException {
        assertThat(Files.size(SAMPLE.resolve("index.html"))).isBetween(10_000L, 3_000_000L);
    }

    @Test
    void its_events_are_chained_up_to_the_head_that_the_report_names() throws IOException {
        RunReport report = ReportJson.read(SAMPLE);

        assertThat(EventChain.problems(SAMPLE, report, Objects.requireNonNull(report.events())))
                .isEmpty();
    }

    @Test
    void its_oscal_documents_lead_nowhere_else() throws IOException {
        RunReport report = ReportJson.read(SAMPLE);
        Map<String, String> documents = new LinkedHashMap<>();
        for (Exports.DerivedFile file : Exports.derived(report)) {
            if (file.path().startsWith("oscal/")) {
                assertThat(Schemas.OSCAL.problems(file.content())).isEmpty();
                documents.put(file.path().substring("oscal/".length()), file.content());
            }
        }

        assertThat(documents).isNotEmpty();
        assertThat(OscalReferences.problems(
                        documents,
                        Manifest.read(SAMPLE).files().stream()
                                .collect(Collectors.toMap(Manifest.Entry::path, Manifest.Entry::sha256))))
                .isEmpty();
    }

    private static void correctTheManifest(RunReport report) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Path file = SAMPLE.resolve(Manifest.FILE);
        ObjectNode manifest = (ObjectNode) mapper.readTree(file.toFile());
        Map<String, JsonNode> entries = new TreeMap<>();
        manifest.path("files").forEach(entry -> entries.put(entry.path("path").asText(), entry));
        JsonNode pattern = Objects.requireNonNull(entries.get("index.html"));
        entries.values()
                .removeIf(entry -> entry.path("derived").asBoolean()
                        && !entry.path("path").asText().equals(ReportJson.FILE));
        for (Exports.DerivedFile derived : Exports.derived(report)) {
            ObjectNode entry = pattern.deepCopy();
            entry.put("path", derived.path())
                    .put("mediaType", derived.mediaType())
                    .put("role", derived.role());
            entries.put(derived.path(), entry);
        }
        ObjectNode events = pattern.deepCopy();
        events.put("path", EventChain.FILE)
                .put("mediaType", EvidencePack.JSON_LINES)
                .put("role", "what happened in the run, line chained to line")
                .put("derived", false);
        entries.put(EventChain.FILE, events);
        for (Map.Entry<String, JsonNode> entry : entries.entrySet()) {
            if (entry.getValue().path("derived").asBoolean() || entry.getValue() == events) {
                Digest digest = Digest.of(SAMPLE.resolve(entry.getKey()));
                ((ObjectNode) entry.getValue()).put("bytes", digest.bytes()).put("sha256", digest.sha256());
            }
        }
        ArrayNode files = manifest.putArray("files");
        entries.values().forEach(files::add);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Files.writeString(
                file,
                mapper.writer(new DefaultPrettyPrinter()
                                        .withObjectIndenter(indenter)
                                        .withArrayIndenter(indenter))
                                .writeValueAsString(manifest)
                        + "\n");
    }
}
