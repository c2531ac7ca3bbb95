package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierRunTest {

    @TempDir
    private Path folder;

    private Path pack;
    private RunReport report;

    @BeforeEach
    void write_a_pack() throws IOException {
        EvidencePack evidence = EvidencePack.create(folder, Instant.EPOCH, "shop");
        report = evidence.writeReport(SampleReports.over(List.of()));
        evidence.seal();
        pack = evidence.directory();
    }

    @Test
    void a_whole_pack_gives_its_report_and_the_digest_of_it() throws IOException {
        assertThat(EarlierRun.read(pack))
                .isEqualTo(new EarlierRun(
                        report, Digest.of(pack.resolve(ReportJson.FILE)).sha256()));
    }

    @Test
    void what_is_no_pack_is_named() throws IOException {
        String whole = "expected the folder of a whole run, with report.json and manifest.json, observed no %s"
                + " - name such a folder, for example reports/<run>";

        assertThatThrownBy(() -> EarlierRun.read(folder)).hasMessage(whole.formatted("report.json"));
        assertThatThrownBy(() -> EarlierRun.read(folder.resolve("nowhere"))).hasMessage(whole.formatted("report.json"));
        Files.delete(pack.resolve(Manifest.FILE));
        assertThatThrownBy(() -> EarlierRun.read(pack)).hasMessage(whole.formatted("manifest.json"));
    }

    @Test
    void a_pack_of_another_format_is_named() throws IOException {
        Path file = pack.resolve(ReportJson.FILE);
        String text = Files.readString(file);

        Files.writeString(file, text.replaceFirst("\"format\" : 4,", "\"format\" : 5,"));
        assertThatThrownBy(() -> EarlierRun.read(pack))
                .hasMessage(
                        "its report.json is of format 5; this version of Plimsoll reads format 4: use the one that wrote"
                                + " it, or a newer");

        Files.writeString(file, text);
        Files.writeString(pack.resolve(Manifest.FILE), "{\"format\" : 3}");
        assertThatThrownBy(() -> EarlierRun.read(pack))
                .hasMessage(
                        "its manifest.json is of format 3; this version of Plimsoll reads format 2: use the one that"
                                + " wrote it, or a newer");
    }

    @Test
    void a_report_that_its_manifest_does_not_list_is_named() throws IOException {
        Path file = pack.resolve(ReportJson.FILE);
        String listed = Digest.of(file).sha256();
        Files.writeString(file, Files.readString(file) + "\n");

        assertThatThrownBy(() -> EarlierRun.read(pack))
                .hasMessage(
                        "expected the report.json that manifest.json lists, with SHA-256 %s, observed %s - it was changed after"
                                + " the run: `./plimsoll audit` says what else was; take the pack from where it is kept",
                        listed, Digest.of(file).sha256());
    }
}
