package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.report.Exports;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
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
                sample.replace("\"harnessVersion\" : \"0.1.0\"", "\"harnessVersion\" : \"" + version + "\""));
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

        Attestations.sign(pack, SigningKeys.readPrivate(keys.resolve("a")), signer.orElseThrow());
        assertThat(signature(signer)).isEqualTo(new Item("signature", State.HOLDS, "signed by the key " + id));
        assertThat(signature(Optional.empty()))
                .isEqualTo(new Item(
                        "signature",
                        State.NOTED,
                        "says that it is by the key %s; not verified: name the signer's key with --key".formatted(id)));
        Files.writeString(pack.resolve(Manifest.FILE), "\n", StandardOpenOption.APPEND);
        assertThat(signature(signer).state()).isEqualTo(State.DIFFERS);
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
