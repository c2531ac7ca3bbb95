package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.SampleReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the commands of VERIFY.md as a stranger would, against a sound pack and against packs that are not. */
class VerifyGuideTest {

    private static final String TYPE = "application/vnd.in-toto+json";

    @TempDir
    private Path folder;

    private Path pack;

    @BeforeEach
    void write_a_pack() throws IOException {
        EvidencePack evidence = EvidencePack.create(folder, Instant.EPOCH, "x");
        evidence.text("inputs/plimsoll.yaml", "application/yaml", "the specification", "plimsoll: 1\n");
        Exports.write(evidence, SampleReports.undecided());
        pack = evidence.directory();
    }

    @Test
    void finds_nothing_wrong_with_a_sound_pack() throws Exception {
        for (int step = 1; step <= 5; step++) {
            assertThat(run(step)).as("step " + step).isZero();
        }
    }

    @Test
    void finds_a_changed_file() throws Exception {
        Files.writeString(pack.resolve("inputs/plimsoll.yaml"), "plimsoll: 2\n");

        assertThat(run(1)).isNotZero();
    }

    @Test
    void finds_a_missing_and_an_added_file() throws Exception {
        Files.writeString(pack.resolve("more.txt"), "more");
        assertThat(run(2)).isNotZero();

        Files.delete(pack.resolve("more.txt"));
        Files.delete(pack.resolve("inputs/plimsoll.yaml"));
        assertThat(run(2)).isNotZero();
    }

    @Test
    void finds_a_report_that_does_not_add_up() throws Exception {
        Path report = pack.resolve("report.json");
        String sound = Files.readString(report);

        Files.writeString(report, sound.replace("\"planned\" : 9", "\"planned\" : 8"));
        assertThat(run(3)).isNotZero();
        Files.writeString(report, sound.replaceFirst("\"outcome\" : \"error\"", "\"outcome\" : \"pass\""));
        assertThat(run(3)).isNotZero();
        assertThat(run(4)).isNotZero();
    }

    @Test
    void finds_events_that_were_removed_or_changed() throws Exception {
        Path events = pack.resolve("events.jsonl");
        List<String> lines = Files.readAllLines(events);
        assertThat(lines).hasSize(3);

        Files.writeString(events, lines.get(0) + "\n" + lines.get(1) + "\n");
        assertThat(run(5)).as("truncated").isNotZero();
        Files.writeString(events, lines.get(0) + "\n" + lines.get(2) + "\n");
        assertThat(run(5)).as("removed").isNotZero();
        Files.writeString(
                events,
                lines.get(0) + "\n" + lines.get(1).replace("plimsoll.yaml", "other.yaml") + "\n" + lines.get(2) + "\n");
        assertThat(run(5)).as("changed").isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, Ed25519", "EC, SHA256withECDSA"})
    void verifies_a_signature_and_finds_one_that_is_not_by_the_key_or_about_another_manifest(String kind, String how)
            throws Exception {
        KeyPair keys = keys(kind);
        String statement = statement(Digest.of(pack.resolve(Manifest.FILE)).sha256());
        writeKey(keys);

        assertThat(run(6)).as("not signed").isNotZero();

        Path attestations = pack.resolve("attestations.intoto.jsonl");
        Files.writeString(attestations, envelope(statement, keys, how) + "\n");
        assertThat(run(6)).as("signed").isZero();
        assertThat(run(2)).as("signed").isZero();

        Files.writeString(
                attestations, envelope(statement("0".repeat(64)), keys, how) + "\n", StandardOpenOption.APPEND);
        assertThat(run(6)).as("about another manifest").isNotZero();

        Files.writeString(attestations, envelope(statement, keys, how) + "\n");
        writeKey(keys(kind));
        assertThat(run(6)).as("by another key").isNotZero();
    }

    @Test
    void says_what_an_unsigned_pack_does_not_prove() {
        assertThat(VerifyGuide.render(SampleReports.undecided()))
                .startsWith("# Verify this pack\n\n"
                        + "Run `20261120T140542Z-report-service-3f9a2c`: 9 planned = 2 pass + 0 fail + 1 error + 3"
                        + " not tested + 1 not applicable + 1 waived + 1 manual.\n")
                .contains("**a pack that is not signed proves nothing against somebody who rewrites the whole of it.**")
                .doesNotContain("@");
    }

    /** Runs the commands of a step and returns the exit code. */
    private int run(int step) throws IOException, InterruptedException {
        String guide = Files.readString(pack.resolve("VERIFY.md"));
        List<String> blocks = Pattern.compile("(?s)\n## " + step + "\\. [^\n]*\n.*?```bash\n(.*?)```")
                .matcher(guide)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(1);
        for (String tool : List.of("jq", "sha256sum", "openssl")) {
            assumeThat(start("command -v " + tool)).as(tool + " is there").isZero();
        }
        return start(blocks.get(0));
    }

    private int start(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(pack.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().put("KEY", folder.resolve("key.pem").toString());
        builder.environment().put("TMPDIR", folder.toString());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static KeyPair keys(String kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private void writeKey(KeyPair keys) throws IOException {
        Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    private static String statement(String digest) {
        return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"manifest.json\",\"digest\":{\"sha256\":\""
                + digest + "\"}}],\"predicateType\":\"urn:x\",\"predicate\":{}}";
    }

    /** Signs as DSSE 1.0.2 describes it. */
    private static String envelope(String statement, KeyPair keys, String how) throws GeneralSecurityException {
        byte[] body = statement.getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance(how);
        signature.initSign(keys.getPrivate());
        signature.update(
                ("DSSEv1 " + TYPE.length() + " " + TYPE + " " + body.length + " ").getBytes(StandardCharsets.UTF_8));
        signature.update(body);
        return "{\"payload\":\"%s\",\"payloadType\":\"%s\",\"signatures\":[{\"sig\":\"%s\"}]}"
                .formatted(
                        Base64.getEncoder().encodeToString(body),
                        TYPE,
                        Base64.getEncoder().encodeToString(signature.sign()));
    }
}
