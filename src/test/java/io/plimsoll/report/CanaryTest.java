package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.SampleReports;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants a secret wherever a run may meet one, and looks for it in every file of the pack. */
class CanaryTest {

    private static final String CANARY = "cAnArY-5up3r-s3cr3t";

    @TempDir
    private Path folder;

    @Test
    void no_file_of_a_pack_holds_a_secret_that_was_planted() throws IOException {
        EvidencePack pack = EvidencePack.create(folder.resolve("reports"), Instant.EPOCH, "x");
        pack.learn(List.of(CANARY));
        String base64 = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
        pack.yaml("inputs/plimsoll.yaml", "the spec", "secrets: {db: {password: " + CANARY + "}}\n");
        pack.yaml(
                "inputs/manifests.yaml",
                "manifests",
                """
                kind: Deployment
                spec: {template: {spec: {containers: [{env: [{name: DB_PASSWORD, value: %1$s}]}]}}}
                ---
                kind: ConfigMap
                data: {url: "jdbc:postgresql://db/x?user=a&password=%1$s"}
                ---
                kind: Secret
                data: {password: %2$s}
                """
                        .formatted(CANARY, base64));
        pack.text("raw/pod.log", "text/plain", "log", "Authorization: Bearer " + CANARY + "\nlogged in with " + CANARY);
        pack.text("raw/kubeconfig", "text/plain", "kubeconfig", "users: [{user: {token: " + CANARY + "}}]");
        try (JsonLines lines = pack.jsonLines("raw/ledger.jsonl", "requests")) {
            lines.append(Map.of("body", "{\"password\":\"" + CANARY + "\"}", "path", "/login?token=" + CANARY));
            lines.append(new ObjectMapper().readTree("{\"kind\":\"Secret\",\"data\":{\"a\":\"" + base64 + "\"}}"));
        }
        Path gatling = Files.createDirectories(folder.resolve("gatling"));
        Files.writeString(gatling.resolve("index.html"), "<p>" + CANARY + "</p>");
        Files.write(gatling.resolve("simulation.log"), ("\u0000\u0001" + CANARY).getBytes(StandardCharsets.UTF_8));
        Files.write(gatling.resolve("all.zip"), zip("logs/pod.log", "logged in with " + CANARY));
        Files.write(gatling.resolve("sound.zip"), zip("logs/pod.log", "logged in"));
        pack.adopt("gatling", "Gatling's report", gatling);
        pack.event("phase", Map.of("phase", "cluster", "detail", "refused the password " + CANARY));
        Verdict error = pack.redaction()
                .verdict(new Verdict.Error("java.io.IOException: cannot log in with " + CANARY, "ask for " + CANARY));

        Exports.write(pack, SampleReports.over(List.of(SampleReports.resultOf("DEP-X-0001", Severity.HIGH, error))));

        try (Stream<Path> paths = Files.walk(pack.directory())) {
            List<Path> files = paths.filter(Files::isRegularFile).toList();
            assertThat(files).hasSizeGreaterThan(20).allSatisfy(file -> assertThat(text(Files.readAllBytes(file)))
                    .doesNotContain(CANARY, base64));
            assertThat(files)
                    .filteredOn(file -> file.toString().endsWith(".zip"))
                    .hasSize(1);
        }
        assertThat(Files.readString(pack.directory().resolve("index.html"))).contains("[redacted:known-secret]");
    }

    /** Returns what a file holds, and for an archive what is in it. */
    private static String text(byte[] content) throws IOException {
        StringBuilder text = new StringBuilder(new String(content, StandardCharsets.ISO_8859_1));
        if (text.indexOf("PK") == 0) {
            try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(content))) {
                for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                    text.append(entry.getName()).append(text(archive.readAllBytes()));
                }
            }
        }
        return text.toString();
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
