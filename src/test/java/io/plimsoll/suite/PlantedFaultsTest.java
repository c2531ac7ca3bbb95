package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Attempt;
import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.PackSigner;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.report.Exports;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants each fault in a whole, signed pack, and sees that the audit says precisely what is wrong. */
class PlantedFaultsTest {

    private static final Basis COUNTED = new Basis(List.of(), Basis.Control.notNeeded("it counts what is there"));

    private static final String LOST = "{\"lost\":0}";

    @TempDir
    private Path folder;

    private final AtomicInteger judged = new AtomicInteger();
    private Path pack;
    private PublicKey signer;

    @BeforeEach
    void write_and_sign_a_pack() throws IOException {
        write(new Verdict.Pass("0 lost", List.of()));
    }

    private void write(Verdict verdict) throws IOException {
        EvidencePack evidence = EvidencePack.create(folder.resolve("reports"), Instant.EPOCH, "x");
        try (JsonLines lines = evidence.jsonLines("raw/counting/a.jsonl", "what was counted")) {
            lines.append(Map.of("lost", 0));
        }
        evidence.text("raw/counting/b.txt", "text/plain", "b", "two");
        List<CheckResult> results = List.of(decided("DEP-X-001", verdict), decided("DEP-X-002", verdict));
        results.forEach(result -> evidence.decided(result.check(), result.verdict()));
        RunReport report = SampleReports.named(SampleReports.over(results), evidence.runId());
        Exports.write(evidence, of(report, VersionClash.ownVersion()));
        pack = evidence.directory();
        Path keys = Files.createTempDirectory(folder, "keys");
        SigningKeys.generate(keys.resolve("a"), keys.resolve("a.pub"));
        signer = SigningKeys.readPublic(keys.resolve("a.pub"));
        Attestations.sign(pack, PackSigner.of(SigningKeys.readPrivate(keys.resolve("a")), signer));
    }

    private static RunReport of(RunReport report, String version) throws IOException {
        String json = new String(ReportJson.write(report), StandardCharsets.UTF_8);
        return ReportJson.read(
                json.replaceFirst("\"harnessVersion\" : \"[^\"]*\"", "\"harnessVersion\" : \"" + version + "\"")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static CheckResult decided(String id, Verdict verdict) {
        CheckResult like = SampleReports.resultOf(id, Severity.HIGH, verdict);
        List<String> evidence = List.of("raw/counting/a.jsonl");
        return new CheckResult(
                like.check(),
                verdict,
                List.of(new Attempt(
                        verdict.outcome(), verdict.reason(), Instant.EPOCH, Instant.EPOCH, 0, 1_000_000, evidence)),
                "counting",
                COUNTED,
                evidence,
                like.reproduce(),
                null);
    }

    @Test
    void a_whole_pack_holds_and_its_raw_files_are_judged_once() {
        assertThat(wrong()).isEmpty();
        assertThat(audit())
                .contains(
                        new Item("DEP-X-001", State.HOLDS, "decided again from raw/counting: pass"),
                        new Item("DEP-X-002", State.HOLDS, "decided again from raw/counting: pass"));
        assertThat(judged).hasValue(2);
    }

    @Test
    void a_changed_byte() throws IOException {
        Files.writeString(pack.resolve("raw/counting/b.txt"), "twO");

        assertThat(wrong())
                .containsExactly("files: raw/counting/b.txt: expected 3 bytes with SHA-256 %s, observed 3 bytes with %s"
                        .formatted(Digest.of("two").sha256(), Digest.of("twO").sha256()));
    }

    @Test
    void a_removed_line() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(pack.resolve("events.jsonl")));
        lines.remove(2);
        Files.writeString(pack.resolve("events.jsonl"), String.join("\n", lines) + "\n");

        assertThat(wrong())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("files: events.jsonl: expected "))
                .contains("events.jsonl: before line 3: 1 line was removed (expected event 3, observed event 4)");
    }

    @Test
    void a_truncated_chain() throws IOException {
        List<String> lines = Files.readAllLines(pack.resolve("events.jsonl"));
        Files.writeString(pack.resolve("events.jsonl"), String.join("\n", lines.subList(0, 4)) + "\n");

        assertThat(wrong())
                .hasSize(2)
                .contains("events.jsonl: ends after line 4: the last %s of %s lines are missing"
                        .formatted(lines.size() - 4, lines.size()));
    }

    @Test
    void swapped_files() throws IOException {
        Path a = pack.resolve("raw/counting/a.jsonl");
        Path b = pack.resolve("raw/counting/b.txt");
        String text = Files.readString(a);
        Files.writeString(a, Files.readString(b));
        Files.writeString(b, text);

        assertThat(wrong())
                .anyMatch(line -> line.startsWith("files: raw/counting/a.jsonl: expected ")
                        && line.endsWith(", which is raw/counting/b.txt"))
                .anyMatch(line -> line.startsWith("files: raw/counting/b.txt: expected ")
                        && line.endsWith(", which is raw/counting/a.jsonl"));
    }

    @Test
    void a_missing_attestation() throws IOException {
        Path attestations = pack.resolve(Attestations.FILE);
        List<String> lines = Files.readAllLines(attestations);
        Files.writeString(attestations, lines.get(0) + "\n");
        assertThat(wrong())
                .containsExactly("signature: expected 2 attestations (test-result v0.1, SVR v0.2), observed 1");

        Files.delete(attestations);
        assertThat(wrong())
                .containsExactly(
                        "signature: expected one by the key %s, observed none: the pack was never signed, or %s"
                                        .formatted(SigningKeys.id(signer), Attestations.FILE)
                                + " was taken out");
    }

    @Test
    void a_verdict_that_does_not_follow() throws IOException {
        write(new Verdict.Pass("0 lost, of more than there were", List.of()));

        assertThat(wrong())
                .containsExactly(
                        "DEP-X-001: the report says pass (0 lost, of more than there were); the raw files lead to pass (0"
                                + " lost)",
                        "DEP-X-002: the report says pass (0 lost, of more than there were); the raw files lead to pass (0"
                                + " lost)");
    }

    @Test
    void a_bomb_in_the_place_of_a_file_is_not_unpacked() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 100; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        Files.write(pack.resolve("raw/counting/b.txt"), bomb.toByteArray());
        Files.writeString(pack.resolve("report.json"), "{\"format\":" + "[".repeat(1 << 20));

        assertThat(wrong())
                .anyMatch(line -> line.startsWith("files: raw/counting/b.txt: expected 3 bytes with SHA-256 "))
                .anyMatch(line -> line.startsWith("report.json: cannot be read: "));
    }

    @Test
    void what_the_manifest_says_of_files_follows_from_the_report_and_the_files() throws IOException {
        Path manifest = pack.resolve(Manifest.FILE);
        String sound = Files.readString(manifest);
        String marked = withRedactions(Map.of("token", 1));

        assertThat(unsigned(sound.replace("\"role\" : \"b\"", "\"role\" : \"c\"")))
                .containsExactly("manifest.json: raw/counting/b.txt: expected text/plain, \"b\", not derived, observed"
                        + " text/plain, \"c\", not derived");
        assertThat(unsigned(sound.replaceFirst("\"derived\" : false", "\"derived\" : true")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("manifest.json: ");
        assertThat(unsigned(marked))
                .hasSize(1)
                .first()
                .asString()
                .endsWith(": expected the redactions {}, which are in it, observed {token=1}");
        String run = pack.getFileName().toString();
        assertThat(unsigned(sound.replaceFirst(run, "another-run")))
                .containsExactly(
                        "manifest.json: expected run %s, as report.json says, observed another-run".formatted(run));
        assertThat(unsigned(sound.replaceFirst("\"bytes\" : 3,", "\"bytes\" : 4,")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("files: raw/counting/b.txt: expected 4 bytes with SHA-256 ");
        assertThat(unsigned(sound)).isEmpty();
    }

    /** Returns the manifest with other redactions of its first file. */
    private String withRedactions(Map<String, Integer> redactions) throws IOException {
        Manifest sound = Manifest.read(pack);
        List<Manifest.Entry> files = new ArrayList<>(sound.files());
        Manifest.Entry first = files.get(0);
        files.set(
                0,
                new Manifest.Entry(
                        first.path(),
                        first.bytes(),
                        first.sha256(),
                        first.mediaType(),
                        first.role(),
                        first.derived(),
                        redactions));
        return new Manifest(2, sound.runId(), sound.retention(), files).text();
    }

    private List<String> unsigned(String manifest) throws IOException {
        Files.deleteIfExists(pack.resolve(Attestations.FILE));
        Files.writeString(pack.resolve(Manifest.FILE), manifest);
        return new OfflineAudit(List.of(new Counting()))
                .audit(pack, Optional.empty()).items().stream()
                        .filter(item -> item.state() == State.DIFFERS || item.state() == State.UNKNOWN)
                        .map(item -> item.subject() + ": " + item.detail())
                        .toList();
    }

    /** Nothing vouches for an unsigned pack but itself: one byte changed is no consistent rewrite of the whole. */
    @Test
    void a_change_of_any_one_byte_of_an_unsigned_pack_is_found() throws IOException {
        Files.delete(pack.resolve(Attestations.FILE));
        List<Path> files;
        try (Stream<Path> paths = Files.walk(pack)) {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        }
        OfflineAudit audit = new OfflineAudit(List.of(new Counting()));
        assertThat(audit.audit(pack, Optional.empty()).state()).isEqualTo(State.HOLDS);
        Random random = new Random(20261127);
        for (int i = 0; i < 1_000; i++) {
            // Every other change is to the manifest, the only file that no digest covers.
            Path file = i % 2 == 0 ? pack.resolve(Manifest.FILE) : files.get(random.nextInt(files.size()));
            byte[] sound = Files.readAllBytes(file);
            byte[] changed = sound.clone();
            int position = random.nextInt(changed.length);
            changed[position] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, changed);
            assertThat(audit.audit(pack, Optional.empty()).state())
                    .as("change %s: byte %s of %s, %s -> %s", i, position, file, sound[position], changed[position])
                    .isIn(State.DIFFERS, State.UNKNOWN);
            Files.write(file, sound);
        }
    }

    @Test
    void a_run_that_could_not_write_its_evidence_is_no_pack() throws IOException {
        Files.writeString(pack.resolve(EvidencePack.INCOMPLETE), "x");

        assertThat(audit())
                .containsExactly(new Item(
                        "INCOMPLETE.txt",
                        State.UNKNOWN,
                        "the run ended as an error, because its evidence could not be completed: this is no pack"));
    }

    @Test
    void a_scenario_with_a_path_for_a_name_leads_nowhere() throws IOException {
        Path report = pack.resolve("report.json");
        Files.writeString(
                report,
                Files.readString(report).replace("\"scenario\" : \"counting\"", "\"scenario\" : \"../../../etc\""));

        assertThat(wrong())
                .contains("DEP-X-001: this version of Plimsoll has no scenario ../../../etc")
                .noneMatch(line -> line.contains("passwd"));
        assertThat(Manifest.read(pack).differencesTo(pack)).hasSize(1);
    }

    private List<Item> audit() {
        return new OfflineAudit(List.of(new Counting()))
                .audit(pack, Optional.of(signer))
                .items();
    }

    private List<String> wrong() {
        return audit().stream()
                .filter(item -> item.state() == State.DIFFERS || item.state() == State.UNKNOWN)
                .map(item -> item.subject() + ": " + item.detail())
                .toList();
    }

    /** Passes two checks if what it recorded says that nothing was lost. */
    private final class Counting implements RecordedScenario {

        @Override
        public String id() {
            return "counting";
        }

        @Override
        public Set<String> feeds() {
            return Set.of("DEP-X-001", "DEP-X-002");
        }

        @Override
        public Map<String, Judged> judge(Path raw) throws IOException {
            judged.incrementAndGet();
            boolean none = Files.readString(raw.resolve("a.jsonl")).strip().equals(LOST);
            Judged pass = new Judged(new Verdict.Pass(none ? "0 lost" : "some lost", List.of()), COUNTED);
            return Map.of("DEP-X-001", pass, "DEP-X-002", pass);
        }

        @Override
        public List<String> evidence() {
            return List.of("a.jsonl");
        }
    }
}
