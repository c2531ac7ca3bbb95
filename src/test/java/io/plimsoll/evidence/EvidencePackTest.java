package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidencePackTest {

    private static final Instant START = Instant.parse("2026-11-20T14:05:42.250Z");

    @TempDir
    private Path folder;

    private EvidencePack pack;

    @BeforeEach
    void create() throws IOException {
        pack = EvidencePack.create(folder.resolve("reports"), START, "Report Service/2");
    }

    @Test
    void the_folder_says_when_and_what() {
        assertThat(pack.runId()).matches("20261120T140542Z-report-service-2-[0-9a-f]{6}");
        assertThat(pack.directory())
                .isEqualTo(folder.resolve("reports").resolve(pack.runId()))
                .isDirectoryNotContaining(path -> !path.endsWith("events.jsonl"));
    }

    @Test
    void ledger_lines_come_back_as_they_were() throws IOException {
        List<LedgerEntry> entries =
                List.of(entry(1, EndState.OK, null), entry(2, EndState.LOST, LossKind.CLOSED_EARLY));

        try (JsonLines lines = pack.jsonLines("raw/rolling-update-1/ledger.jsonl", "every request")) {
            entries.forEach(lines::append);
        }

        Path file = pack.directory().resolve("raw/rolling-update-1/ledger.jsonl");
        assertThat(Files.readString(file)).contains("\"state\":\"lost\",\"lossKind\":\"closed-early\"");
        try (Stream<LedgerEntry> read = JsonLines.read(file, LedgerEntry.class)) {
            assertThat(read).isEqualTo(entries);
        }
    }

    @Test
    void an_unreadable_line_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jsonl"), "{\"id\":1}\n");

        try (Stream<LedgerEntry> read = JsonLines.read(file, LedgerEntry.class)) {
            assertThatThrownBy(read::toList)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageEndingWith("x.jsonl, line 1: expected one LedgerEntry as JSON, observed: {\"id\":1}");
        }
    }

    @Test
    void secrets_never_reach_the_disk() throws IOException {
        pack.learn(List.of("correct horse"));
        pack.yaml(
                "inputs/manifests.yaml",
                "rendered manifests",
                """
                kind: ConfigMap
                data: {greeting: hello}
                ---
                kind: Secret
                stringData:
                  password: hunter2
                """);
        pack.text("raw/pod.log", "text/plain", "log", "user correct horse\npassword=hunter2\n");
        try (JsonLines lines = pack.jsonLines("raw/timeline.jsonl", "watch events")) {
            lines.append(new WatchEvent(
                    0,
                    1,
                    WatchEvent.Type.LISTED,
                    "Secret",
                    "reports",
                    "db",
                    "u",
                    "1",
                    new ObjectMapper().readTree("{\"kind\":\"Secret\",\"data\":{\"a\":\"aHVudGVyMg==\"}}")));
        }
        Path other = Files.createDirectories(folder.resolve("gatling/js"));
        Files.writeString(other.resolveSibling("index.html"), "<p>token=hunter2</p>");
        Files.write(other.resolve("x.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1});
        pack.adopt("gatling", "Gatling's report", folder.resolve("gatling"));

        Manifest manifest = seal();

        try (Stream<Path> files = Files.walk(pack.directory())) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain("hunter2", "correct horse", "aHVudGVyMg"));
        }
        assertThat(Files.readString(pack.directory().resolve("inputs/manifests.yaml")))
                .isEqualTo(
                        """
                        ---
                        kind: ConfigMap
                        data:
                          greeting: hello
                        ---
                        kind: Secret
                        stringData:
                          password: "[redacted:secret-data]"
                        """);
        assertThat(Files.readAllBytes(pack.directory().resolve("gatling/js/x.png")))
                .isEqualTo(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1});
        assertThat(manifest.files())
                .filteredOn(entry -> !entry.redactions().isEmpty())
                .extracting(Manifest.Entry::path, Manifest.Entry::redactions)
                .containsExactly(
                        tuple("gatling/index.html", Map.of("assignment", 1)),
                        tuple("inputs/manifests.yaml", Map.of("secret-data", 1)),
                        tuple("raw/pod.log", Map.of("assignment", 1, "known-secret", 1)),
                        tuple("raw/timeline.jsonl", Map.of("secret-data", 1)));
    }

    @Test
    void the_report_lists_raw_files_and_the_manifest_lists_all() throws IOException {
        pack.text("inputs/plimsoll.yaml", "application/yaml", "the specification", "plimsoll: 1\n");

        RunReport written = pack.writeReport(SampleReports.passing());
        pack.derived("index.html", "text/html", "the report to read", "<p>");
        Manifest manifest = pack.seal();

        assertThat(written.files())
                .filteredOn(file -> !file.path().equals("events.jsonl"))
                .containsExactly(new PackFile(
                        "inputs/plimsoll.yaml",
                        12,
                        "40cfe70e23e89f1b55ed556b9046d93c3b0aed75ebc15e8f074c4e31d149b7d9",
                        "application/yaml",
                        "the specification"));
        assertThat(manifest.files())
                .extracting(Manifest.Entry::path)
                .containsExactly("events.jsonl", "index.html", "inputs/plimsoll.yaml", "report.json");
        assertThat(manifest.files()).extracting(Manifest.Entry::derived).containsExactly(false, true, false, true);
        assertThat(Manifest.read(pack.directory())).isEqualTo(manifest);
        assertThat(ReportJson.read(pack.directory())).isEqualTo(written);
        assertThat(manifest.differencesTo(pack.directory())).isEmpty();
    }

    @Test
    void whatever_is_changed_afterwards_is_found() throws IOException {
        pack.text("raw/a.txt", "text/plain", "a", "one");
        pack.text("raw/b.txt", "text/plain", "b", "two");
        Manifest manifest = seal();

        Files.writeString(pack.directory().resolve("raw/a.txt"), "One");
        Files.delete(pack.directory().resolve("raw/b.txt"));
        Files.writeString(pack.directory().resolve("raw/c.txt"), "three");

        assertThat(manifest.differencesTo(pack.directory()))
                .containsExactly(
                        "raw/a.txt: expected 3 bytes with SHA-256"
                                + " 7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed, observed 3 bytes"
                                + " with 8b12507783d5becacbf2ebe5b01a60024d8728a8f86dcc818bce699e8b3320bc",
                        "raw/b.txt: expected a file of 3 bytes, observed none",
                        "raw/c.txt: expected no such file, observed one");
    }

    @Test
    void several_threads_may_write_one_file() throws IOException {
        try (JsonLines lines = pack.jsonLines("raw/x.jsonl", "x")) {
            IntStream.range(0, 2_000).parallel().forEach(i -> lines.append(Map.of("number", i)));
        }

        assertThat(Files.readAllLines(pack.directory().resolve("raw/x.jsonl")))
                .hasSize(2_000)
                .allMatch(line -> line.matches("\\{\"number\":\\d+}"));
        assertThat(seal().differencesTo(pack.directory())).isEmpty();
    }

    @Test
    void order_of_use_is_kept() throws IOException {
        JsonLines open = pack.jsonLines("raw/x.jsonl", "x");
        assertThatThrownBy(() -> pack.writeReport(SampleReports.passing()))
                .hasMessage("raw files are still open: [raw/x.jsonl] - close them before the report");
        open.close();
        assertThatThrownBy(() -> pack.text("raw/x.jsonl", "text/plain", "x", ""))
                .hasMessage("a file of the pack is written once: raw/x.jsonl is there already");
        assertThatThrownBy(() -> pack.text("../x", "text/plain", "x", "")).hasMessage("path outside the pack: ../x");
        pack.writeReport(SampleReports.passing());
        assertThatThrownBy(() -> pack.text("raw/y", "text/plain", "y", ""))
                .hasMessage("the report is written: raw/y would be missing from its list of files");
        pack.seal();
        assertThatThrownBy(() -> pack.derived("z", "text/plain", "z", ""))
                .hasMessage("the pack is sealed: z cannot be added");
    }

    private Manifest seal() throws IOException {
        pack.writeReport(SampleReports.passing());
        return pack.seal();
    }

    private static LedgerEntry entry(long id, EndState state, @Nullable LossKind kind) {
        return new LedgerEntry(
                id, "api", "GET /reports/1", ConnectionKind.NEW, 1, 2, 3, state, kind, 200, null, null, "c-1", null);
    }
}
