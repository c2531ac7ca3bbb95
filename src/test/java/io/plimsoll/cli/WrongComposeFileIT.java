package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.suite.Facilities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with Compose files and images that cannot work: it says what is wrong, and nothing is left. */
class WrongComposeFileIT {

    private static final String IMAGE = "example.test/wrong-compose-file:1";

    private static final Pattern PROGRESS = Pattern.compile("(?m)^ *\\d+ s  .*\\R");
    private static final Pattern TIMES = Pattern.compile("(after |exit code |not healthy )\\d+(?:\\.\\d+)?( s)?");

    /** What is said of the one check, without what the table says of all, and without how to run it again. */
    private static final Pattern FINDING = Pattern.compile("(?s)\n(DEP-CMP-001 The Compose file .*?)\n *run again ");

    private static final String SPEC =
            """
            plimsoll: 1
            name: shop
            images: [{name: "%s", tar: image.tar}]
            compose: {file: compose.yaml}
            entrypoints: [{name: web, service: web, port: 8080, requests: [{path: /}]}]
            budgets: {deploy: 10s}
            """
                    .formatted(IMAGE);

    @TempDir
    private Path folder;

    @BeforeEach
    void write_the_spec() throws Exception {
        Files.writeString(folder.resolve("plimsoll.yaml"), SPEC);
        writeImage("linux", "arm64");
    }

    @AfterEach
    void no_image_is_left() throws Exception {
        new ProcessBuilder("docker", "image", "rm", IMAGE)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The words about the key are those of Compose, which differ from version to version. */
    @Test
    void an_unknown_key() throws IOException {
        Terminal.Screen screen = check(
                """
                services:
                  web:
                    imagee: shop:1
                """);

        assertThat(screen.code()).isEqualTo(64);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err())
                .matches("compose\\.yaml: Compose refuses it: [^\n]*'?imagee'?[^\n]* not allowed[^\n]*\n");
    }

    @Test
    void a_variable_that_is_not_set() throws IOException {
        assertThat(check("services: {web: {image: \"shop:${TAG}\"}}\n"))
                .isEqualTo(refused(
                        "compose.yaml: the variable TAG has no value; add it under \"compose.env\" or \"compose.generate\","
                                + " or write a default into the file: ${TAG:-VALUE}"));
    }

    @Test
    void a_file_without_services() throws IOException {
        assertThat(check("services: {web: {image: \"shop:1\", profiles: [web]}}\n"))
                .isEqualTo(refused("compose.yaml: no service is active; name profiles under \"compose.profiles\""));
    }

    @Test
    void a_build_context_of_ten_gigabytes() throws IOException {
        Files.createDirectory(folder.resolve("web"));
        Files.writeString(folder.resolve("web/Dockerfile"), "FROM scratch\nCOPY . /\n");
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("web/data.bin").toFile(), "rw")) {
            file.setLength(10_000_000_000L);
        }

        assertThat(check("services: {web: {build: web}}\n"))
                .isEqualTo(refused(
                        "compose.yaml: service web: its build context web is too large – expected at most 2,000,000,000"
                                + " bytes (budgets.build-context), found 10,000,000,022, of which data.bin has"
                                + " 10,000,000,000; leave out with .dockerignore what the build does not need, or raise the"
                                + " budget"));
    }

    @Test
    void an_image_for_another_architecture() throws IOException {
        assertThat(check("services: {web: {image: \"" + IMAGE + "\"}}\n"))
                .isEqualTo(
                        failed(
                                """
                        DEP-CMP-001 The Compose file comes up healthy from nothing, in order
                          cause       EXITED
                          what        service web
                          expected    it runs
                          observed    it ended with exit code N after N s
                          difference  its image is made for linux/arm64, and the engine runs linux/amd64
                          what to do  build or pull the image for the platform of the engine; "platform" in the file chooses among those that
                                      there are
                          evidence    exec /program: exec format error
                        """));
    }

    @Test
    void a_healthcheck_with_a_program_that_is_missing() throws IOException {
        Path busybox = Path.of("fixtures/base-images/busybox").toAbsolutePath();
        Files.writeString(
                folder.resolve("plimsoll.yaml"),
                SPEC.replaceFirst("images: .*", Matcher.quoteReplacement("bases: [\"" + busybox + "\"]")));

        assertThat(
                        check(
                                """
                        services:
                          web:
                            image: plimsoll/busybox:1
                            command: [httpd, -f, -p, "8080", -h, /etc]
                            healthcheck: {test: [CMD, curl, "http://127.0.0.1:8080/passwd"], interval: 1s, retries: 2}
                        """))
                .isEqualTo(
                        failed(
                                """
                        DEP-CMP-001 The Compose file comes up healthy from nothing, in order
                          cause       NOT_HEALTHY
                          what        service web
                          expected    it is healthy within 10.0 s (budgets.deploy)
                          observed    it is running and unhealthy; its last healthcheck printed: OCI runtime exec failed: exec failed: unable to
                                      start container process: exec: "curl": executable file not found in $PATH
                          difference  not healthy N s after the start
                          what to do  see what the healthcheck printed: a program that it calls must be in the image, and it must ask what the
                                      service answers; if the service is only slow, give it a start_period, or raise budgets.deploy
                        """));
    }

    @Test
    void an_image_for_windows() throws Exception {
        writeImage("windows", "amd64");

        assertThat(check("services: {web: {image: \"" + IMAGE + "\"}}\n"))
                .isEqualTo(refused(
                        "Image " + IMAGE + " cannot be loaded from image.tar: cannot load windows image on linux\n"
                                + "  what to do: see that it is for the platform that the engine runs, and make the archive anew with"
                                + " `docker save " + IMAGE + " -o image.tar`."));
    }

    /** Runs the one check, as a user would. */
    private Terminal.Screen check(String compose) throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), compose);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, false, Console.PLAIN_WIDTH);
        int code = new Program(
                        Facilities.standard(),
                        console,
                        new Surroundings(folder, Optional.empty(), Map.of()),
                        new Version())
                .run("check", "--check", "DEP-CMP-001");
        // How it went on until then, and the machine's own times.
        String errors =
                PROGRESS.matcher(err.toString().replace(folder + "/", "")).replaceAll("");
        String table = TIMES.matcher(out.toString())
                .replaceAll(match -> match.group(1) + "N" + (match.group(2) == null ? "" : match.group(2)));
        // What some versions of the engine add.
        table = table.replace("in $PATH: unknown", "in $PATH");
        Matcher finding = FINDING.matcher(table);
        return new Terminal.Screen(code, finding.find() ? finding.group(1) : table, errors);
    }

    private static Terminal.Screen refused(String message) {
        return new Terminal.Screen(64, "", message + "\n");
    }

    private static Terminal.Screen failed(String finding) {
        return new Terminal.Screen(1, finding, "");
    }

    /** Writes an image as docker save does; its only file is a program for a 64-bit ARM processor that has no code. */
    private void writeImage(String os, String architecture) throws Exception {
        byte[] layer = tar(Map.of("program", program()));
        byte[] config = new ObjectMapper()
                .writeValueAsBytes(Map.of(
                        "os",
                        os,
                        "architecture",
                        architecture,
                        "config",
                        Map.of("Cmd", List.of("/program")),
                        "rootfs",
                        Map.of("type", "layers", "diff_ids", List.of("sha256:" + sha256(layer)))));
        byte[] manifest = new ObjectMapper()
                .writeValueAsBytes(List.of(
                        Map.of("Config", "config.json", "RepoTags", List.of(IMAGE), "Layers", List.of("layer.tar"))));
        Files.write(
                folder.resolve("image.tar"),
                tar(Map.of("config.json", config, "layer.tar", layer, "manifest.json", manifest)));
    }

    private static byte[] program() {
        return ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1})
                .putShort(16, (short) 2)
                .putShort(18, (short) 183)
                .putInt(20, 1)
                .putShort(52, (short) 64)
                .array();
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setMode(0100755);
                entry.setSize(file.getValue().length);
                archive.putArchiveEntry(entry);
                archive.write(file.getValue());
                archive.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
