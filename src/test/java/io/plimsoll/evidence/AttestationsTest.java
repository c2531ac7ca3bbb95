package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttestationsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path pack;
    private Path attestations;
    private Path key;
    private PublicKey signer;

    @BeforeEach
    void sign_a_pack() throws IOException {
        pack = writePack(SampleReports.undecided());
        attestations = pack.resolve(Attestations.FILE);
        key = folder.resolve("plimsoll.key");
        SigningKeys.generate(key, folder.resolve("plimsoll.key.pub"));
        signer = SigningKeys.readPublic(folder.resolve("plimsoll.key.pub"));
        Attestations.sign(pack, PackSigner.of(SigningKeys.readPrivate(key), signer));
    }

    private Path writePack(RunReport report) throws IOException {
        EvidencePack evidence = EvidencePack.create(folder, Instant.EPOCH, "x");
        evidence.text("raw/a.txt", "text/plain", "a", "one");
        evidence.writeReport(report);
        evidence.derived("index.html", "text/html", "the report to read", "<p>");
        evidence.seal();
        return evidence.directory();
    }

    @Test
    void a_signed_pack_is_by_its_key_and_by_no_other() throws IOException {
        assertThat(Attestations.verify(pack, signer))
                .isEqualTo(new Attestations.Verification(List.of(), Set.of(SigningKeys.id(signer))));
        assertThat(Manifest.read(pack).differencesTo(pack)).isEmpty();

        Path other = folder.resolve("other.pub");
        SigningKeys.generate(folder.resolve("other.key"), other);
        PublicKey stranger = SigningKeys.readPublic(other);
        assertThat(Attestations.verify(pack, stranger).problems())
                .containsExactly(
                        "line 1 (test-result v0.1): the signature is not by the key %s over this payload"
                                .formatted(SigningKeys.id(stranger)),
                        "line 2 (SVR v0.2): the signature is not by the key %s over this payload"
                                .formatted(SigningKeys.id(stranger)));
    }

    @ParameterizedTest
    @EnumSource
    void openssl_verifies_every_envelope(KeyKind kind) throws Exception {
        signAnewWith(kind);
        assumeThat(start("openssl", "version")).as("openssl is there").isZero();
        List<String> lines = Files.readAllLines(attestations);
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonNode envelope = JSON.readTree(line);
            Path message = Files.write(folder.resolve("message"), signed(line));
            Path signature = Files.write(
                    folder.resolve("signature"),
                    Base64.getDecoder().decode(envelope.at("/signatures/0/sig").asText()));
            String[] command = {
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                key + ".pub",
                "-rawin",
                "-in",
                message.toString(),
                "-sigfile",
                signature.toString()
            };

            assertThat(start(command)).isZero();
            Files.write(message, "x".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
            assertThat(start(command)).isNotZero();
        }
    }

    @Test
    void the_statements_say_what_came_of_the_checks() throws IOException {
        JsonNode result = statement(0);
        JsonNode verified = statement(1);

        assertThat(result.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(result.path("predicateType").asText()).isEqualTo("https://in-toto.io/attestation/test-result/v0.1");
        assertThat(result.at("/subject/0/name").asText()).isEqualTo("manifest.json");
        assertThat(result.at("/subject/0/digest/sha256").asText())
                .isEqualTo(Digest.of(pack.resolve(Manifest.FILE)).sha256());
        assertThat(result.path("subject")).hasSize(4).allMatch(subject -> subject.at("/digest/sha256")
                .isTextual());
        assertThat(result.at("/predicate/result").asText()).isEqualTo("FAILED");
        assertThat(result.at("/predicate/configuration/0/name").asText())
                .isEqualTo("plimsoll/deployment-conformance@0.1.0");
        assertThat(texts(result.at("/predicate/configuration"), "name"))
                .containsExactly(
                        "plimsoll/deployment-conformance@0.1.0",
                        "plimsoll/catalogue",
                        "plimsoll/harness",
                        "plimsoll.yaml",
                        "rendered manifests",
                        "example.test/plimsoll-node:1",
                        "load simulation");
        assertThat(result.at("/predicate/configuration"))
                .allMatch(descriptor -> descriptor.at("/digest/sha256").asText().matches("[0-9a-f]{64}"));
        assertThat(result.at("/predicate").has("url")).isFalse();
        assertThat(texts(result.at("/predicate/passedTests"), "")).containsExactly("DEP-DEPLOY-001");
        assertThat(texts(result.at("/predicate/failedTests"), "")).containsExactly("DEP-ROL-001");
        assertThat(texts(result.at("/predicate/warnedTests"), "")).containsExactly("DEP-ROL-007", "DEP-ROL-009");
        assertThat(texts(result.at("/predicate/plimsoll/passedOnlyLater"), "")).containsExactly("DEP-ROL-007");
        assertThat(result.at("/predicate/plimsoll/notTested")).hasSize(3);
        assertThat(verified.path("predicateType").asText()).isEqualTo("https://in-toto.io/attestation/svr/v0.2");
        // All that version 0.2 asks for: verifier with id and policies, timeCreated, properties; and nothing else.
        assertThat(verified.path("predicate").fieldNames())
                .toIterable()
                .containsExactly("verifier", "timeCreated", "properties");
        assertThat(verified.at("/predicate/verifier").fieldNames()).toIterable().containsExactly("id", "policies");
        assertThat(URI.create(verified.at("/predicate/verifier/id").asText()).isAbsolute())
                .isTrue();
        assertThat(texts(verified.at("/predicate/verifier/policies"), "name"))
                .containsExactly("plimsoll/deployment-conformance@0.1.0", "plimsoll.yaml");
        assertThat(Instant.parse(verified.at("/predicate/timeCreated").asText()))
                .isEqualTo(SampleReports.undecided().run().endedAt());
        // A pass that took a retry is no property to rely on.
        assertThat(texts(verified.at("/predicate/properties"), "")).containsExactly("PLIMSOLL_DEP_DEPLOY_001");
    }

    private static List<String> texts(JsonNode array, String field) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add((field.isEmpty() ? each : each.path(field)).asText()));
        return texts;
    }

    @Test
    void a_pass_after_a_retry_is_a_warning() {
        RunReport passing = SampleReports.passing();
        RunReport.CheckResult later = GateRuleTest.with(passing.checks().get(0), 2, null);
        List<RunReport.CheckResult> checks = new ArrayList<>(passing.checks());
        checks.set(0, later);

        assertThat(resultOf(SampleReports.over(checks))).isEqualTo("WARNED");
    }

    @Test
    void only_a_ready_run_without_gaps_passes() {
        assertThat(resultOf(SampleReports.passing())).isEqualTo("PASSED");
        assertThat(resultOf(SampleReports.failing())).isEqualTo("FAILED");
        assertThat(resultOf(SampleReports.notDeployed())).isEqualTo("FAILED");
    }

    @Test
    void what_no_signature_covers_leaves_no_choice() throws IOException {
        String sound = Files.readString(attestations);
        String first = sound.substring(0, sound.indexOf('\n'));
        String second = sound.substring(sound.indexOf('\n') + 1, sound.length() - 1);
        String id = SigningKeys.id(signer);

        assertThat(problems(sound.replaceFirst(id, "0".repeat(64))))
                .containsExactly(
                        "line 1 (test-result v0.1): expected keyid %s, observed %s".formatted(id, "0".repeat(64)));
        assertThat(problems(first + "\n"))
                .containsExactly("expected 2 attestations (test-result v0.1, SVR v0.2), observed 1");
        assertThat(problems(second + "\n" + first + "\n"))
                .hasSize(2)
                .allMatch(problem -> problem.endsWith(
                        "the statement is not what follows from report.json and the manifest.json that is here"));
        assertThat(problems(sound + sound)).hasSize(1).first().asString().endsWith("observed 4");
        assertThat(problems(sound.substring(0, sound.length() - 1)))
                .containsExactly(
                        "expected a line break at the end, observed none: something was cut off or added there");
        assertThat(problems(sound + "x"))
                .containsExactly(
                        "expected a line break at the end, observed none: something was cut off or added there",
                        "expected 2 attestations (test-result v0.1, SVR v0.2), observed 3");
        assertThat(problems(sound.replaceFirst("\\{", "{ ")))
                .containsExactly("line 1 (test-result v0.1): is not written in the one form that is accepted");
        assertThat(problems(sound.replaceFirst("\"payload\"", "\"note\":\"x\",\"payload\"")))
                .hasSize(1);
        // 64 bytes of signature leave 4 bits in the last of 86 characters that decoders ignore.
        int last = first.lastIndexOf("==\"") - 1;
        char padded = (char) (first.charAt(last) + 1);
        assertThat(problems(first.substring(0, last) + padded + first.substring(last + 1) + "\n" + second + "\n"))
                .containsExactly("line 1 (test-result v0.1): sig is base64 whose padding is not zero");
    }

    @ParameterizedTest
    @EnumSource
    void a_change_of_any_one_byte_of_a_signed_pack_is_found(KeyKind kind) throws Exception {
        signAnewWith(kind);
        List<Path> files;
        try (Stream<Path> paths = Files.walk(pack)) {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        }
        long[] ends = new long[files.size()];
        long total = 0;
        for (int i = 0; i < ends.length; i++) {
            total += Files.size(files.get(i));
            ends[i] = total;
        }
        assertThat(files).hasSize(6);
        assertThat(isFoundOut()).isFalse();
        Random random = new Random(20261126);
        for (int i = 0; i < 1_000; i++) {
            // Every fourth change is to the attestations, which are small and the only file that no digest covers.
            long at = random.nextLong(total);
            int which = i % 4 == 0 ? files.indexOf(attestations) : indexOf(ends, at);
            Path file = files.get(which);
            byte[] sound = Files.readAllBytes(file);
            byte[] changed = sound.clone();
            int position = random.nextInt(changed.length);
            changed[position] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, changed);
            assertThat(isFoundOut())
                    .as("change %s: byte %s of %s, %s -> %s", i, position, file, sound[position], changed[position])
                    .isTrue();
            Files.write(file, sound);
        }
    }

    @Test
    void of_two_signatures_that_say_the_same_only_one_is_accepted() throws Exception {
        signAnewWith(KeyKind.P256);
        String sound = Files.readString(attestations);
        String line = sound.substring(0, sound.indexOf('\n'));
        byte[] numbers = KeyKind.P256
                .read(Base64.getDecoder()
                        .decode(JSON.readTree(line).at("/signatures/0/sig").asText()))
                .orElseThrow();
        BigInteger order = ((ECPublicKey) signer).getParams().getOrder();
        byte[] other = otherS(numbers, order);

        Signature plain = Signature.getInstance("SHA256withECDSAinP1363Format");
        plain.initVerify(signer);
        plain.update(signed(line));
        assertThat(plain.verify(other))
                .as("whoever is not as strict accepts it")
                .isTrue();
        assertThat(problems(sound.replace(
                        Base64.getEncoder().encodeToString(EcdsaSignature.written(numbers)),
                        Base64.getEncoder().encodeToString(der(other)))))
                .containsExactly("line 1 (test-result v0.1): the signature is not by the key %s over this payload"
                        .formatted(SigningKeys.id(signer)));
    }

    @Test
    void a_key_of_another_kind_is_refused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair pair = generator.generateKeyPair();
        Path file = folder.resolve("p384.key");
        writeKeys(pair, file);

        assertThatThrownBy(() -> SigningKeys.readPrivate(file))
                .hasMessage("%s holds no Ed25519 or P-256 private key in PKCS#8 (PEM)", file);
        assertThatThrownBy(() -> SigningKeys.readPublic(folder.resolve("p384.key.pub")))
                .hasMessage("%s.pub holds no Ed25519 or P-256 public key (PEM)", file);
        assertThat(Attestations.verify(pack, pair.getPublic()).problems()).hasSize(2);
    }

    @Test
    void a_pack_is_signed_once_and_by_keys_that_belong_together() throws IOException {
        assertThatThrownBy(() -> Attestations.sign(pack, PackSigner.of(SigningKeys.readPrivate(key), signer)))
                .isInstanceOf(FileAlreadyExistsException.class);
        Files.delete(attestations);
        SigningKeys.generate(folder.resolve("other.key"), folder.resolve("other.pub"));
        PublicKey other = SigningKeys.readPublic(folder.resolve("other.pub"));
        assertThatThrownBy(() -> Attestations.sign(pack, PackSigner.of(SigningKeys.readPrivate(key), other)))
                .hasMessage("the private key and the public key do not belong together");
        assertThat(attestations).doesNotExist();
    }

    @Test
    void nobody_else_can_read_the_private_key_and_nothing_of_it_is_in_the_pack() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String secret = String.join("", Files.readAllLines(key).subList(1, 2));
        assertThat(secret).hasSize(64);
        try (Stream<Path> paths = Files.walk(pack)) {
            assertThat(paths.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(secret.substring(22)));
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> SigningKeys.readPrivate(key))
                .hasMessage("%1$s can be used by others than its owner (mode rw-r--r--) - run: chmod 600 %1$s"
                        .formatted(key));
        assertThatThrownBy(() -> SigningKeys.generate(key, folder.resolve("new.pub")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    private void signAnewWith(KeyKind kind) throws IOException, GeneralSecurityException {
        if (kind == KeyKind.P256) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            writeKeys(generator.generateKeyPair(), key);
            signer = SigningKeys.readPublic(folder.resolve("plimsoll.key.pub"));
            Files.delete(attestations);
            Attestations.sign(pack, PackSigner.of(SigningKeys.readPrivate(key), signer));
        }
    }

    private static void writeKeys(KeyPair pair, Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(Base64.getMimeEncoder()
                                .encodeToString(pair.getPrivate().getEncoded())));
        Files.writeString(file.resolveSibling(file.getFileName() + ".pub"), SigningKeys.publicPem(pair.getPublic()));
    }

    private static byte[] otherS(byte[] numbers, BigInteger order) {
        byte[] s = order.subtract(new BigInteger(1, numbers, 32, 32)).toByteArray();
        byte[] other = Arrays.copyOf(numbers, 64);
        Arrays.fill(other, 32, 64, (byte) 0);
        int length = Math.min(32, s.length);
        System.arraycopy(s, s.length - length, other, 64 - length, length);
        return other;
    }

    /** As the Java platform and openssl write it, whichever s it is. */
    private static byte[] der(byte[] numbers) {
        byte[] r = new BigInteger(1, numbers, 0, 32).toByteArray();
        byte[] s = new BigInteger(1, numbers, 32, 32).toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x30, (byte) (r.length + s.length + 4), 2, (byte) r.length});
        out.writeBytes(r);
        out.writeBytes(new byte[] {2, (byte) s.length});
        out.writeBytes(s);
        return out.toByteArray();
    }

    private static byte[] signed(String line) throws IOException {
        JsonNode envelope = JSON.readTree(line);
        byte[] payload = Base64.getDecoder().decode(envelope.path("payload").asText());
        String type = envelope.path("payloadType").asText();
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(
                ("DSSEv1 " + type.length() + " " + type + " " + payload.length + " ").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(payload);
        return signed.toByteArray();
    }

    private boolean isFoundOut() {
        try {
            return !Manifest.read(pack).differencesTo(pack).isEmpty()
                    || !Attestations.verify(pack, signer).problems().isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    private static int indexOf(long[] ends, long at) {
        int found = Arrays.binarySearch(ends, at);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private List<String> problems(String text) throws IOException {
        Files.writeString(attestations, text);
        return Attestations.verify(pack, signer).problems();
    }

    private static String resultOf(RunReport report) {
        try {
            return JSON.readTree(Statements.of(report, "0".repeat(64)).get(0))
                    .at("/predicate/result")
                    .asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode statement(int line) throws IOException {
        return JSON.readTree(Base64.getDecoder()
                .decode(JSON.readTree(Files.readAllLines(attestations).get(line))
                        .path("payload")
                        .asText()));
    }

    private int start(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (IOException e) {
            return 127;
        }
    }
}
