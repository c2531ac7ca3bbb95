package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.testing.PlimsollProcess;
import io.plimsoll.testing.SoftToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs with a key in SoftHSM, each time in a process of its own: a token's library is asked once for its configuration. */
class SignWithTokenTest {

    private static final Pattern SIGNED =
            Pattern.compile("signed by the key ([0-9a-f]{64})\nits public key, to be published where packs are not:\n"
                    + "(-----BEGIN PUBLIC KEY-----\n(?:[A-Za-z0-9+/=]+\n)+-----END PUBLIC KEY-----\n)"
                    + "The audit could not confirm everything\\. See: plimsoll audit .+\n");

    @TempDir
    private Path folder;

    private SoftToken token;
    private Path pack;

    @BeforeEach
    void set_up_a_token_and_write_a_pack() throws Exception {
        token = SoftToken.create(Files.createDirectory(folder.resolve("token")))
                .withKey("EC:edwards25519", "packs", "01")
                .withKey("EC:prime256v1", "packs-p256", "02")
                .withKey("EC:secp384r1", "p384", "03")
                .withKey("rsa:2048", "rsa", "04");
        // A whole pack: what does not hold is not signed.
        pack = folder.resolve("sample");
        Path sample = Path.of("reports/sample").toAbsolutePath();
        for (Path file : filesOf(sample)) {
            Path copy = pack.resolve(sample.relativize(file));
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(file, copy);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"packs", "packs-p256"})
    void a_key_in_a_token_signs_as_a_key_in_a_file_does_and_the_pin_is_nowhere(String key) throws Exception {
        PlimsollProcess.Ended signed = sign(token.uri("token=" + SoftToken.LABEL + ";object=" + key + ";type=private"));

        Matcher said = SIGNED.matcher(signed.out());
        assertThat(signed.err()).isEmpty();
        assertThat(said.matches()).as(signed.out()).isTrue();
        assertThat(signed.code()).isZero();
        Path publicKey = Files.writeString(folder.resolve("packs.pub"), said.group(2));
        assertThat(SigningKeys.id(SigningKeys.readPublic(publicKey))).isEqualTo(said.group(1));
        assertThat(Attestations.verify(pack, SigningKeys.readPublic(publicKey)).problems())
                .isEmpty();
        for (Path file : filesOf(pack)) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(SoftToken.PIN);
        }
        assertThat(signed.out() + signed.err()).doesNotContain(SoftToken.PIN);
    }

    @Test
    void a_token_that_cannot_sign_says_why_and_leaves_the_pack_as_it_was() throws Exception {
        String unreachable = "The key cannot be used: ";

        assertThat(sign(token.uri("object=rsa")).err())
                .isEqualTo(unreachable
                        + "the private key with the label rsa is of another kind: packs are signed with Ed25519"
                        + " (CKK_EC_EDWARDS) or P-256 (CKK_EC)\n");
        assertThat(sign(token.uri("object=p384")).err())
                .isEqualTo(unreachable + "the key is on another curve: packs are signed with Ed25519 or P-256\n");
        assertThat(sign(token.uri("id=%05")).err())
                .isEqualTo(unreachable + "expected one private key with the id 05 in the token, observed none\n");
        assertThat(sign(token.uri("token=lost;object=packs")).err())
                .matches(unreachable
                        + "expected one token with the label lost, observed none - there are: \"release\" \\(serial"
                        + " [0-9a-f]{16}\\)\n");
        Files.writeString(token.pinFile(), "8".repeat(12));
        PlimsollProcess.Ended refused = sign(token.uri("object=packs"));
        assertThat(refused)
                .isEqualTo(new PlimsollProcess.Ended(
                        ExitCode.USAGE,
                        "",
                        unreachable
                                + "the token release refuses the log-in: the PIN is wrong; tokens lock after a few"
                                + " wrong ones (CKR_PIN_INCORRECT)\n"));
        assertThat(Attestations.isThere(pack)).isFalse();
    }

    private PlimsollProcess.Ended sign(String key) throws IOException, InterruptedException {
        return PlimsollProcess.run(folder, token.variables(), "sign", pack.toString(), "--key", key);
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
