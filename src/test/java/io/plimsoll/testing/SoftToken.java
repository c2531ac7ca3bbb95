package io.plimsoll.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A PKCS#11 token of SoftHSM, with keys that OpenSC's pkcs11-tool made in it. */
public final class SoftToken {

    /** The token's label. */
    public static final String LABEL = "release";

    /** The PIN of the token's user. */
    public static final String PIN = "70821936-pin";

    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path.of("/usr/local/lib/softhsm/libsofthsm2.so"));

    private final Path folder;
    private final Path library;

    private SoftToken(Path folder, Path library) {
        this.folder = folder;
        this.library = library;
    }

    /**
     * Sets up a token, or ends the test where the programs for that are missing.
     *
     * @param folder where to keep it
     */
    public static SoftToken create(Path folder) throws IOException, InterruptedException {
        List<Path> libraries = LIBRARIES.stream().filter(Files::isRegularFile).toList();
        assumeThat(libraries).as("SoftHSM is there (Debian package softhsm2)").isNotEmpty();
        assumeThat(isThere("softhsm2-util", "--version") && isThere("pkcs11-tool", "--help"))
                .as("softhsm2-util and pkcs11-tool are there (Debian packages softhsm2, opensc)")
                .isTrue();
        SoftToken token = new SoftToken(folder, libraries.get(0));
        Path tokens = Files.createDirectories(folder.resolve("tokens"));
        Files.writeString(token.configuration(), "directories.tokendir = %s\nlog.level = ERROR\n".formatted(tokens));
        token.run("softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "12345678");
        Files.writeString(token.pinFile(), PIN + "\n");
        Files.setPosixFilePermissions(token.pinFile(), PosixFilePermissions.fromString("rw-------"));
        return token;
    }

    /**
     * Makes a pair of keys in the token.
     *
     * @param type as pkcs11-tool names it, for example {@code EC:edwards25519}
     * @param label of both keys
     * @param id of both keys, hex
     */
    public SoftToken withKey(String type, String label, String id) throws IOException, InterruptedException {
        // The PIN goes by the environment: this test is the last place that should put one on a command line.
        run(
                "pkcs11-tool",
                "--module",
                library.toString(),
                "--token-label",
                LABEL,
                "--login",
                "--pin",
                "env:TOKEN_PIN",
                "--keypairgen",
                "--key-type",
                type,
                "--label",
                label,
                "--id",
                id);
        return this;
    }

    /** Returns the URI of a key, with the file of the PIN. */
    public String uri(String path) {
        return "pkcs11:%s?module-path=%s&pin-source=file:%s".formatted(path, library, pinFile());
    }

    /** Returns the file that holds the PIN. */
    public Path pinFile() {
        return folder.resolve("pin");
    }

    /** Returns the library of the token. */
    public Path library() {
        return library;
    }

    /** Returns the environment variables by which SoftHSM finds the token. */
    public Map<String, String> variables() {
        return Map.of("SOFTHSM2_CONF", configuration().toString());
    }

    private Path configuration() {
        return folder.resolve("softhsm2.conf");
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables());
        builder.environment().put("TOKEN_PIN", PIN);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command[0]).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        }
    }
}
