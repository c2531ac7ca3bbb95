package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.PackSigner;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.report.Exports;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audit says of the files that follow from a report; the sample pack's report is theirs. */
class OfflineAuditTest {

    @TempDir
    Path folder;

    Path pack;

    @BeforeEach
    void write_what_follows_from_the_report_of_this_version() throws IOException {
        pack = Files.createDirectory(folder.resolve("pack"));
        writePackOf(VersionClash.ownVersion());
    }

    private void writePackOf(String version) throws IOException {
        String sample = Files.readString(Path.of("reports/sample", ReportJson.FILE));
        Files.writeString(
                pack.resolve(ReportJson.FILE),
                sample.replace("\"version\" : \"0.1.0\"", "\"version\" : \"" + version + "\""));
        RunReport report = ReportJson.read(pack);
        for (Exports.DerivedFile file : Exports.derived(report)) {
            Files.createDirectories(pack.resolve(file.path()).getParent());
            Files.writeString(pack.resolve(file.path()), file.content());
        }
    }

    @Test
    void exports_that_follow_from_the_report_hold() {
        assertThat(exports()).containsExactly(new Item("exports", State.HOLDS, "15 files follow from report.json"));
    }

    @Test
    void an_export_that_says_something_else_is_named() throws IOException {
        Path summary = pack.resolve("exports/summary.md");
        Files.writeString(summary, Files.readString(summary).replace("fail", "pass"));
        Files.delete(pack.resolve("exports/checks.csv"));

        assertThat(exports())
                .containsExactly(
                        new Item(
                                "exports/checks.csv",
                                State.DIFFERS,
                                "cannot be read: " + pack.resolve("exports/checks.csv")),
                        new Item(
                                "exports/summary.md",
                                State.DIFFERS,
                                "is not what Plimsoll %1$s writes from report.json; the pack is of %1$s"
                                        .formatted(VersionClash.ownVersion())));
    }

    @Test
    void a_pack_of_another_version_may_word_it_otherwise() throws IOException {
        writePackOf("0.0.9");
        Files.writeString(pack.resolve("exports/summary.md"), "worded otherwise");

        assertThat(exports())
                .containsExactly(new Item(
                        "exports/summary.md",
                        State.UNKNOWN,
                        "is not what Plimsoll %s writes from report.json; the pack is of 0.0.9"
                                .formatted(VersionClash.ownVersion())));
    }

    @Test
    void says_whether_the_pack_is_signed_and_by_whom() throws IOException {
        Path keys = Files.createDirectory(folder.resolve("keys"));
        String id = SigningKeys.generate(keys.resolve("a"), keys.resolve("a.pub"));
        Optional<PublicKey> signer = Optional.of(SigningKeys.readPublic(keys.resolve("a.pub")));
        Files.copy(Path.of("reports/sample", Manifest.FILE), pack.resolve(Manifest.FILE));

        assertThat(signature(Optional.empty()))
                .isEqualTo(new Item(
                        "signature", State.NOTED, "not signed: whoever rewrites the whole pack leaves no trace"));
        assertThat(signature(signer))
                .isEqualTo(new Item(
                        "signature",
                        State.DIFFERS,
                        "expected one by the key %s, observed none: the pack was never signed, or".formatted(id)
                                + " attestations.intoto.jsonl was taken out"));

        Attestations.sign(pack, PackSigner.of(SigningKeys.readPrivate(keys.resolve("a")), signer.orElseThrow()));
        assertThat(signature(signer)).isEqualTo(new Item("signature", State.HOLDS, "signed by the key " + id));
        assertThat(signature(Optional.empty()))
                .isEqualTo(new Item(
                        "signature",
                        State.NOTED,
                        "says that it is by the key %s; not verified: name the signer's key with --key".formatted(id)));
        Files.writeString(pack.resolve(Manifest.FILE), "\n", StandardOpenOption.APPEND);
        assertThat(signature(signer).state()).isEqualTo(State.DIFFERS);
    }

    @Test
    void nothing_is_read_through_a_link() throws IOException {
        Files.createSymbolicLink(pack.resolve("raw"), folder);
        Files.delete(pack.resolve("index.html"));
        Files.createSymbolicLink(pack.resolve("index.html"), Path.of("/etc/hostname"));

        assertThat(audit())
                .containsExactly(
                        new Item(
                                "index.html",
                                State.DIFFERS,
                                "expected a file or a folder, observed a symbolic link: nothing of the pack was read"),
                        new Item(
                                "raw",
                                State.DIFFERS,
                                "expected a file or a folder, observed a symbolic link: nothing of the pack was read"));
    }

    @Test
    void a_path_that_leads_out_of_the_pack_is_not_followed() throws IOException {
        Files.writeString(folder.resolve("outside"), "x");
        String entry =
                """
                {"path":"%s","bytes":1,"sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",\
                "mediaType":"text/plain","role":"x","derived":false,"redactions":{}}""";
        Files.writeString(
                pack.resolve(Manifest.FILE),
                "{\"format\":2,\"runId\":\"x\",\"retention\":null,\"files\":[" + entry.formatted("../outside") + ","
                        + entry.formatted(folder.resolve("outside")) + "]}");

        assertThat(audit())
                .contains(
                        new Item("files", State.DIFFERS, "../outside: expected a file of 1 bytes, observed none"),
                        new Item(
                                "files",
                                State.DIFFERS,
                                folder.resolve("outside") + ": expected a file of 1 bytes, observed none"));
    }

    @Test
    void a_pack_of_a_newer_version_is_not_called_wrong() throws IOException {
        Path report = pack.resolve(ReportJson.FILE);
        Files.writeString(
                report, Files.readString(report).replaceFirst("\"format\" : 4,", "\"format\" : 5, \"new\" : 1,"));
        Files.writeString(pack.resolve(Manifest.FILE), "{\"format\":3,\"files\":{}}");

        assertThat(audit())
                .containsExactly(
                        new Item(
                                "manifest.json",
                                State.UNKNOWN,
                                "cannot be read: is of format 3; this version of Plimsoll reads format 2: use the one that wrote it,"
                                        + " or a newer"),
                        new Item(
                                "report.json",
                                State.UNKNOWN,
                                "cannot be read: is of format 5; this version of Plimsoll reads format 4: use the one that wrote it,"
                                        + " or a newer"));
    }

    @Test
    void a_huge_file_is_not_read_into_memory() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(pack.resolve("index.html").toFile(), "rw")) {
            file.setLength(3L << 30);
        }

        assertThat(exports()).isEmpty();
        assertThat(audit()).anyMatch(item -> item.subject().equals("index.html") && item.state() == State.DIFFERS);
        try (RandomAccessFile file =
                new RandomAccessFile(pack.resolve("report.json").toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        assertThat(audit())
                .last()
                .isEqualTo(new Item(
                        "report.json",
                        State.UNKNOWN,
                        "cannot be read: expected at most 268435456 bytes, observed 3221225472"));
    }

    @Test
    void json_in_another_form_is_named() throws IOException {
        Path report = pack.resolve(ReportJson.FILE);
        Files.writeString(report, Files.readString(report).replaceFirst(" : ", ": "));

        assertThat(audit()).anyMatch(item -> item.subject().equals("report.json") && item.state() == State.DIFFERS);
        Files.copy(Path.of("reports/sample", Manifest.FILE), pack.resolve(Manifest.FILE));
        Path manifest = pack.resolve(Manifest.FILE);
        Files.writeString(manifest, Files.readString(manifest).replaceFirst(" : ", ": "));
        assertThat(audit())
                .contains(new Item(
                        "files", State.DIFFERS, "manifest.json: says the same in another form than Plimsoll writes"));
    }

    @Test
    void verdicts_and_what_they_rest_on_are_computed_again() throws IOException {
        Files.createDirectories(pack.resolve("raw/rolling-update-1"));
        RunReport report = ReportJson.read(pack);
        Map<String, Judged> same = new TreeMap<>();
        for (RunReport.CheckResult result : report.checks()) {
            if (result.basis() != null) {
                same.put(result.check().id(), new Judged(WaiverRule.judged(result.verdict()), result.basis()));
            }
        }

        assertThat(again(same, "DEP-ROL-007"))
                .containsExactly(new Item("DEP-ROL-007", State.HOLDS, "decided again from raw/rolling-update-1: pass"));

        Basis.Control control =
                Objects.requireNonNull(same.get("DEP-ROL-007")).basis().control();
        Basis.Query other = new Basis.Query("GET /api/v1/namespaces/reports/pods", "9", 2, true);
        same.put(
                "DEP-ROL-007",
                new Judged(
                        Objects.requireNonNull(same.get("DEP-ROL-007")).verdict(),
                        new Basis(List.of(Basis.Population.census("pods", 2, List.of(other))), control)));
        assertThat(again(same, "DEP-ROL-007"))
                .containsExactly(new Item(
                        "DEP-ROL-007",
                        State.DIFFERS,
                        "the report says that the verdict rests on 6 of 6 pods of Deployment reports/report-service (GET"
                                + " /api/v1/namespaces/reports/pods at resourceVersion 4711); control held: 412 events of"
                                + " pods of Deployment reports/report-service; the raw files lead to 2 of 2 pods (GET"
                                + " /api/v1/namespaces/reports/pods at resourceVersion 9); control held: 412 events of"
                                + " pods of Deployment reports/report-service"));
    }

    @Test
    void a_manifest_that_lets_a_pack_be_deleted_earlier_is_found() throws IOException {
        Files.writeString(
                pack.resolve(Manifest.FILE),
                Files.readString(Path.of("reports/sample", Manifest.FILE)).replace("2027-11-21", "2026-11-21"));

        assertThat(audit())
                .contains(new Item(
                        Manifest.FILE,
                        State.DIFFERS,
                        "expected retention class standard until 2027-11-21, as report.json says, observed class standard"
                                + " until 2026-11-21"));
    }

    @Test
    void evidence_that_has_no_digest_is_found() throws IOException {
        Path report = pack.resolve(ReportJson.FILE);
        Files.writeString(
                report,
                Files.readString(report)
                        .replace(
                                "\"raw/rolling-update-1/ledger.jsonl\",\n        \"raw/rolling-update-1/timeline.jsonl\"\n      ]",
                                "\"raw/elsewhere.jsonl\" ]"));

        assertThat(audit())
                .contains(new Item(
                        "DEP-ROL-001",
                        State.DIFFERS,
                        "expected the SHA-256 of its evidence raw/elsewhere.jsonl in report.json, observed none"));
    }

    private List<Item> again(Map<String, Judged> verdicts, String check) {
        return new OfflineAudit(List.of(new Recorded(verdicts)))
                .audit(pack, Optional.empty()).items().stream()
                        .filter(item -> item.subject().equals(check))
                        .toList();
    }

    /** A scenario that leads to given verdicts, whatever was recorded. */
    private record Recorded(Map<String, Judged> verdicts) implements RecordedScenario {
        @Override
        public String id() {
            return "rolling-update-1";
        }

        @Override
        public Set<String> feeds() {
            return verdicts.keySet();
        }

        @Override
        public Map<String, Judged> judge(Path raw) {
            return verdicts;
        }

        @Override
        public List<String> evidence() {
            return List.of();
        }
    }

    private List<Item> audit() {
        return new OfflineAudit(List.of()).audit(pack, Optional.empty()).items();
    }

    private Item signature(Optional<PublicKey> signer) {
        return new OfflineAudit(List.of())
                .audit(pack, signer).items().stream()
                        .filter(item -> item.subject().equals("signature"))
                        .findFirst()
                        .orElseThrow();
    }

    private List<Item> exports() {
        return new OfflineAudit(List.of())
                .audit(pack, Optional.empty()).items().stream()
                        .filter(item -> item.subject().startsWith("exports"))
                        .toList();
    }
}
