package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanarySearchTest {

    private static final String LONG = "cAnArY-5up3r-s3cr3t & more";
    private static final String SHORT = "hunter2!x";
    private static final String WORD = "postgres-user";
    private static final String NAME = "orders-v1";

    @TempDir
    private Path pack;

    record Case(String what, byte[] content, boolean found) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() throws IOException {
        return Stream.of(
                found("as it is", LONG),
                found("within a word", "x" + LONG + "x"),
                found("in JSON", "{\"a\":\"" + LONG + "\"}"),
                found("in HTML", LONG.replace("&", "&amp;")),
                found("in a URL", "/?p=cAnArY-5up3r-s3cr3t+%26+more"),
                found("in Base64", Base64.getEncoder().encodeToString(bytes(LONG, StandardCharsets.UTF_8))),
                new Case("in UTF-16", bytes(LONG, StandardCharsets.UTF_16LE), true),
                new Case("in the other UTF-16", bytes(LONG, StandardCharsets.UTF_16BE), true),
                found("after a megabyte", "x".repeat((1 << 20) - 5) + LONG),
                found("after two megabytes", "x".repeat((2 << 20) - 1) + LONG),
                new Case("in a ZIP archive", zip(LONG), true),
                new Case("in gzip", gzip(LONG), true),
                found("a short one that stands alone", "logged in with '" + SHORT + "'"),
                found("a short one at the seam", "x".repeat((1 << 20) - 4) + " " + SHORT + " "),
                new Case("a short one within a word", bytes("x" + SHORT, StandardCharsets.UTF_8), false),
                new Case("a plain word", bytes("is " + WORD + " there?", StandardCharsets.UTF_8), false),
                new Case("a name of the manifests", bytes("pod " + NAME + " is ready", StandardCharsets.UTF_8), false),
                new Case("a mark in its place", bytes("[redacted:known-secret]", StandardCharsets.UTF_8), false),
                new Case("a sound archive", zip("nothing"), false));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_secret_is_found_wherever_it_gives_something_away(Case given) throws IOException {
        Files.createDirectories(pack.resolve("inputs"));
        Files.writeString(pack.resolve("inputs/manifests.json"), "[{\"metadata\":{\"name\":\"" + NAME + "\"}}]");
        Files.createDirectories(pack.resolve("raw/a"));
        Files.writeString(pack.resolve("raw/a/sound.log"), "nothing");
        Files.write(pack.resolve("raw/a/b.bin"), given.content());

        assertThat(search().hits()).isEqualTo(given.found() ? List.of("raw/a/b.bin") : List.of());
    }

    @Test
    void a_secret_in_the_name_of_a_file_is_found_and_not_repeated() throws IOException {
        Files.writeString(pack.resolve("a " + LONG), "nothing");

        assertThat(search().hits()).containsExactly("a [redacted:known-secret]");
    }

    private CanarySearch search() throws IOException {
        return new CanarySearch(Redaction.standard().knowing(List.of(LONG, SHORT, WORD, NAME)), pack);
    }

    private static Case found(String what, String content) {
        return new Case(what, bytes(content, StandardCharsets.UTF_8), true);
    }

    private static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }

    private static byte[] zip(String content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed)) {
            out.putNextEntry(new ZipEntry("pod.log"));
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
