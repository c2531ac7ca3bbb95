package io.plimsoll.evidence.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenUriTest {

    private static final String QUERY = "?module-path=/lib/x.so&pin-source=file:/run/pin";

    @TempDir
    private Path folder;

    static Stream<Map.Entry<String, TokenUri>> read() {
        return Stream.of(
                Map.entry(
                        "pkcs11:object=packs" + QUERY,
                        new TokenUri(Path.of("/lib/x.so"), Path.of("/run/pin"), null, null, "packs", null)),
                Map.entry(
                        "pkcs11:token=Release%20key%3B;serial=0815;object=p%c3%a4ck;id=%0aB%FF;type=private"
                                + "?pin-source=pin%20file&module-path=x.so",
                        new TokenUri(Path.of("x.so"), Path.of("pin file"), "Release key;", "0815", "päck", "0a42ff")),
                Map.entry(
                        "pkcs11:id=%01?module-path=x.so&pin-source=file:///run/pin",
                        new TokenUri(Path.of("x.so"), Path.of("/run/pin"), null, null, null, "01")));
    }

    @ParameterizedTest
    @MethodSource("read")
    void a_uri_names_a_key_as_rfc_7512_says(Map.Entry<String, TokenUri> given) {
        assertThat(TokenUri.read(given.getKey())).isEqualTo(given.getValue());
    }

    static Stream<Map.Entry<String, String>> refused() {
        return Stream.of(
                Map.entry(
                        "pkcs11:token=a" + QUERY,
                        "the URI names no key: expected object=LABEL or id=%01, observed neither"),
                Map.entry(
                        "pkcs11:object=a?pin-source=b",
                        "the URI lacks module-path: add ?module-path= with the library of the token's maker (a .so file)"),
                Map.entry(
                        "pkcs11:object=a?module-path=b",
                        "the URI lacks pin-source: add ?pin-source= with a file that only its owner can read and that holds"
                                + " the PIN"),
                Map.entry(
                        "pkcs11:object=a?module-path=b&pin-value=1234",
                        "pin-value puts the PIN where every process of the host and the shell's history can see it: write it"
                                + " to a file of mode 0600 and name that in pin-source"),
                Map.entry(
                        "pkcs11:object=a?module-path=b&pin-source=|cat /run/pin",
                        "pin-source must be the path of a file; no command is run for it"),
                Map.entry(
                        "pkcs11:object=a;slot-id=1" + QUERY,
                        "expected before the \"?\" only the attributes id, object, serial, token, type, each with a value,"
                                + " observed \"slot-id\""),
                Map.entry(
                        "pkcs11:object=a" + QUERY + "&module-name=x",
                        "expected after the \"?\" only the attributes module-path, pin-source, each with a value, observed"
                                + " \"module-name\""),
                Map.entry("pkcs11:object=a;object=b" + QUERY, "expected the attribute object once, observed it twice"),
                Map.entry(
                        "pkcs11:object=a;type=cert" + QUERY,
                        "a private key signs: expected type=private or no type, observed type=cert"),
                Map.entry(
                        "pkcs11:object=a%2" + QUERY,
                        "expected two hexadecimal digits after each \"%\" of object, observed something else"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_cannot_be_heeded_is_refused(Map.Entry<String, String> given) {
        assertThatThrownBy(() -> TokenUri.read(given.getKey()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(given.getValue());
    }

    @Test
    void a_pin_comes_from_a_file_that_is_its_owners_alone() throws IOException {
        Path library = Files.writeString(folder.resolve("x.so"), "no library");
        Path pin = folder.resolve("pin");
        TokenUri uri = new TokenUri(library, pin, null, null, "a", null);

        assertThatThrownBy(() -> uri.open(folder)).hasMessage("there is no file " + pin + " to read the PIN from");
        Files.writeString(pin, "1234\n");
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> uri.open(folder))
                .hasMessage("%1$s can be used by others than its owner (mode rw-r-----) - run: chmod 600 %1$s"
                        .formatted(pin));
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> uri.open(folder))
                .hasMessageStartingWith(library + " cannot be loaded as a PKCS#11 library: ");
        Files.writeString(pin, "\r\n");
        assertThatThrownBy(() -> uri.open(folder))
                .hasMessage(pin + " holds no PIN: expected 1 to 1024 bytes, observed none");
        Files.writeString(pin, "x".repeat(1025));
        assertThatThrownBy(() -> uri.open(folder))
                .hasMessage(pin + " holds no PIN: expected 1 to 1024 bytes, observed more");
        Files.writeString(pin, "1234");
        Files.delete(library);
        assertThatThrownBy(() -> uri.open(folder)).hasMessage("there is no library " + library);
    }
}
