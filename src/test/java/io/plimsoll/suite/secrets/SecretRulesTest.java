package io.plimsoll.suite.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.secrets.SecretRules.Hit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing here is a secret of anybody; the prefixes are put on at run time, so that no scanner takes it for one. */
class SecretRulesTest {

    private static final String RANDOM = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ2bC4dF6hJ8";
    private static final String TOKEN = "ghp" + "_" + RANDOM;
    private static final String KEY =
            "-----BEGIN " + "PRIVATE KEY-----\n" + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n";

    private static List<Hit> inFile(String path, String content) throws IOException {
        return SecretRules.inFile(path, new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void knows_a_token_by_its_form_wherever_it_stands() throws IOException {
        assertThat(inFile("usr/share/notes", "before " + TOKEN + "\nafter"))
                .containsExactly(new Hit("GitHub token", "ghp_… (40 characters)"));
        assertThat(inFile("bin/tool", "\u007fELF\u0000" + TOKEN + "\u0000")).hasSize(1);
        assertThat(inFile("a", "url=https://" + TOKEN + "@example.test/")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "AK|IA, ABCDEFGH12345679, AWS access key",
        "glpat|-, aB3dE5gH7jK9mN1pQ3sT, GitLab token",
        "npm|_, aB3dE5gH7jK9mN1pQ3sT5vW7yZ2bC4dF6hJ8, npm token",
        "sk_live|_, aB3dE5gH7jK9mN1pQ3sT5vW7, Stripe key",
        "AI|za, aB3dE5gH7jK9mN1pQ3sT5vW7yZ2bC4dF6hJ, Google API key"
    })
    void knows_the_forms_of_issuers(String prefix, String rest, String rule) throws IOException {
        assertThat(inFile("x", " " + prefix.replace("|", "") + rest + "\n"))
                .extracting(Hit::rule)
                .containsExactly(rule);
    }

    @Test
    void knows_a_private_key_by_its_first_lines() throws IOException {
        assertThat(inFile("etc/tls.key", KEY)).extracting(Hit::rule).containsExactly("private key");
        assertThat(inFile("account.json", "\"private_key\": \"" + KEY.replace("\n", "\\n") + "\""))
                .extracting(Hit::rule)
                .containsExactly("private key");
        assertThat(inFile("readme", "begins with -----BEGIN " + "PRIVATE KEY----- and ends with"))
                .isEmpty();
        assertThat(inFile("ca.crt", "-----BEGIN " + "CERTIFICATE-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n"))
                .isEmpty();
    }

    @Test
    void leaves_out_the_keys_that_libraries_test_themselves_with() throws IOException {
        String library = "\u007fELF\u0002 " + KEY;

        assertThat(inFile("usr/lib/libgnutls.so.30.34.3", library)).isEmpty();
        assertThat(inFile("usr/bin/server", library)).hasSize(1);
        assertThat(inFile("usr/lib/libgnutls.so.30", KEY)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xghp" + "_aB3dE5gH7jK9mN1pQ3sT5vW7yZ2bC4dF6hJ8",
                "ghp" + "_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "ghp" + "_tooshort",
                "AKIA" + "IOSFODNN7EXAMPLE"
            })
    void does_not_take_words_and_placeholders_for_tokens(String text) throws IOException {
        assertThat(inFile("x", text + "\n")).isEmpty();
    }

    @Test
    void finds_a_token_across_the_pieces_that_a_file_is_read_in() throws IOException {
        for (int before : List.of(0, (1 << 18) - 20, (1 << 18) + 4096 - 20, 3 << 18)) {
            byte[] content = new byte[before + 100_000];
            Arrays.fill(content, (byte) ' ');
            byte[] token = TOKEN.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(token, 0, content, before, token.length);

            assertThat(SecretRules.inFile("x", new ByteArrayInputStream(content)))
                    .as("at %s", before)
                    .hasSize(1);
        }
    }

    @Test
    void knows_passwords_by_what_they_are_assigned_to_in_files_of_assignments_only() throws IOException {
        String text = "DB_PASSWORD=correct-horse\nNAME=shop\n";

        assertThat(inFile("app/.env", text)).containsExactly(new Hit("value of DB_PASSWORD", "c… (13 characters)"));
        assertThat(inFile("app/config/prod.env", text)).hasSize(1);
        assertThat(inFile("root/.git-credentials", "https://me:s3cret-word@git.example.test\n"))
                .containsExactly(new Hit("password in an address", "s… (11 characters)"));
        assertThat(inFile("usr/share/doc/readme", text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_PASSWORD=correct-horse, true",
        "|1 API_KEY=abcdef12345 /bin/sh -c make, true",
        "com.example.token.SECRET: abcdef, true",
        "POSTGRES_PASSWORD_FILE=/run/secrets/db, false",
        "DB_PASSWORD_FILE=secretfile, false",
        "PASSWORD=$PASSWORD, false",
        "SECRET_KEY=${KEY}, false",
        "REQUIRE_PASSWORD=true, false",
        "PATH=/usr/bin, false",
        "GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D, false"
    })
    void knows_passwords_in_variables_labels_and_steps(String text, boolean secret) {
        assertThat(!SecretRules.inText(text).isEmpty()).isEqualTo(secret);
    }

    @Test
    void leaves_no_secret_in_a_text_for_reports() {
        assertThat(SecretRules.withoutSecrets("ENV DB_PASSWORD=correct-horse TOKEN " + TOKEN))
                .isEqualTo("ENV DB_PASSWORD=*** TOKEN ***");
    }

    @Test
    void knows_a_password_within_an_address() {
        assertThat(SecretRules.inSetting("DATABASE_URL", "postgresql://app:" + "aB3dE5gH" + "@database:5432/reports"))
                .containsExactly(new Hit("password in an address", "a… (8 characters)"));
        assertThat(SecretRules.inSetting("DATABASE_URL", "postgresql://app:${PASSWORD}@database:5432/reports"))
                .isEmpty();
        assertThat(SecretRules.inSetting("DATABASE_URL", "postgresql://database:5432/reports"))
                .isEmpty();
        assertThat(SecretRules.inSetting("CACHE", "redis://:" + "aB3dE5gH" + "@cache"))
                .hasSize(1);
    }

    @Test
    void looks_in_a_log_for_forms_only() {
        assertThat(SecretRules.ofForm("the password=required is missing")).isEmpty();
        assertThat(SecretRules.ofForm("using " + TOKEN)).hasSize(1);
    }
}
