package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.suite.AuditResult;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignCommandTest {

    @TempDir
    private Path folder;

    private Path pack;
    private String run;

    @BeforeEach
    void write_a_pack() throws IOException {
        EvidencePack evidence = EvidencePack.create(folder, Instant.EPOCH, "x");
        evidence.writeReport(SampleReports.passing());
        evidence.seal();
        pack = evidence.directory();
        run = evidence.runId();
        assertThat(new Terminal(folder).run("keygen").out())
                .matches("private key  plimsoll.key \\(keep it out of packs and repositories\\)\n"
                        + "public key   plimsoll.key.pub\nkey id       [0-9a-f]{64}\n");
    }

    @Test
    void a_pack_that_holds_is_signed_once() {
        Terminal.Screen signed = sign(State.HOLDS, run);

        assertThat(signed.code()).isZero();
        assertThat(signed.out()).matches("signed by the key [0-9a-f]{64}\n");
        assertThat(pack.resolve(Attestations.FILE)).isRegularFile();
        assertThat(sign(State.HOLDS, run))
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        "The pack is signed already: attestations.intoto.jsonl is there. Take it away first to sign the"
                                + " pack anew.\n"));
    }

    @Test
    void a_pack_that_does_not_hold_is_not_signed() {
        assertThat(sign(State.DIFFERS, run))
                .isEqualTo(new Terminal.Screen(
                        1, "", "Not signed: the pack does not hold. See: plimsoll audit " + run + "\n"));
        assertThat(pack.resolve(Attestations.FILE)).doesNotExist();
    }

    @Test
    void a_run_that_did_not_come_to_its_end_is_not_signed() throws IOException {
        Files.delete(pack.resolve("report.json"));

        assertThat(sign(State.UNKNOWN, run))
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        run + " has no report.json: it is no evidence pack, or its run did not come to its end. Nothing"
                                + " was signed.\n"));
    }

    @Test
    void keys_are_not_overwritten_nor_taken_from_where_others_can_read_them() throws IOException {
        assertThat(new Terminal(folder).run("keygen"))
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        folder.resolve("plimsoll.key.pub")
                                + " is there already; keys are not overwritten. Name another with --out.\n"));
        Path key = folder.resolve("plimsoll.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(sign(State.HOLDS, run))
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        "The key cannot be read: %1$s can be used by others than its owner (mode rw-r-----) - run: chmod"
                                        .formatted(key)
                                + " 600 " + key + "\n"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.move(key, pack.resolve("plimsoll.key"));
        assertThat(new Terminal(folder)
                        .run("sign", run, "--key", run + "/plimsoll.key")
                        .err())
                .isEqualTo(run + "/plimsoll.key lies in the pack. Take the private key out of it first.\n");
    }

    @Test
    void a_pin_on_the_command_line_is_refused_and_not_repeated() {
        assertThat(new Terminal(folder)
                        .run("sign", run, "--key", "pkcs11:object=x?module-path=x.so&pin-value=70821936"))
                .isEqualTo(
                        new Terminal.Screen(
                                64,
                                "",
                                "The key cannot be used: pin-value puts the PIN where every process of the host and the shell's"
                                        + " history can see it: write it to a file of mode 0600 and name that in pin-source\n"));
        assertThat(pack.resolve(Attestations.FILE)).doesNotExist();
    }

    @Test
    void a_pack_of_another_version_or_a_damaged_one_is_not_signed() throws IOException {
        Path report = pack.resolve("report.json");
        String text = Files.readString(report);
        Files.writeString(report, text.replaceFirst("\"format\" : 4,", "\"format\" : 5,"));
        assertThat(sign(State.UNKNOWN, run))
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        "The pack cannot be read, so it was not signed: a document of it is of format 5; this version of"
                                + " Plimsoll reads format 4: use the one that wrote it, or a newer\n"));

        Files.writeString(report, text);
        Files.delete(pack.resolve("manifest.json"));
        assertThat(sign(State.UNKNOWN, run))
                .isEqualTo(new Terminal.Screen(
                        64, "", run + " has no manifest.json: its run did not come to its end. Nothing was signed.\n"));
        assertThat(pack.resolve(Attestations.FILE)).doesNotExist();
    }

    @Test
    void audit_takes_a_public_key_and_no_other_file() throws IOException {
        AuditResult result = new AuditResult(
                List.of(new Item("files", State.HOLDS, "as listed"), new Item("signature", State.NOTED, "not signed")));
        assertThat(new Terminal(folder).audit(result).run("audit", run, "--key", "plimsoll.key.pub"))
                .isEqualTo(new Terminal.Screen(
                        0,
                        """
                        RESULT  SUBJECT    DETAIL
                        holds   files      as listed
                        noted   signature  not signed

                        HOLDS - all 1 items are as the pack says.
                        """,
                        ""));
        assertThat(new Terminal(folder).audit(result).run("audit", run, "--key", "plimsoll.key"))
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        "The public key cannot be read: " + folder.resolve("plimsoll.key")
                                + " holds no PUBLIC KEY in PEM form\n"));
    }

    private Terminal.Screen sign(State state, String name) {
        return new Terminal(folder)
                .audit(new AuditResult(List.of(new Item("files", state, "x"))))
                .run("sign", name, "--key", "plimsoll.key");
    }
}
