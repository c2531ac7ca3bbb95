package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in and out of containers: lines, archives, class paths, recipes. */
class StreamsTest {

    @TempDir
    private Path folder;

    @Test
    void lines_are_put_together_from_pieces_within_characters() {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(lines::add);
        for (byte each : "grün\nzwei\r\n\nrest".getBytes(StandardCharsets.UTF_8)) {
            splitter.accept(new byte[] {each});
        }
        splitter.end();

        assertThat(lines).containsExactly("grün", "zwei", "", "rest");
    }

    @Test
    void a_command_that_failed_says_what_and_its_last_lines() {
        CommandResult result = new CommandResult(
                List.of("kubectl", "apply"), 1, "", "error: no such file\n", Duration.ofMillis(1500), false);

        assertThatThrownBy(() -> result.orThrow("correct it."))
                .hasMessage(
                        """
                        The command `kubectl apply` failed.
                          expected: exit code 0
                          observed: exit code 1 after 1.5 s
                          its last lines:
                            error: no such file
                          what to do: correct it.""");
    }

    @Test
    void an_archive_keeps_names_content_modes_and_links_and_comes_out_the_same() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(source.resolve("a/b"));
        Files.writeString(source.resolve("a/b/file"), "content");
        Files.writeString(source.resolve("run"), "#!/bin/sh\n");
        source.resolve("run").toFile().setExecutable(true);
        Files.createSymbolicLink(source.resolve("link"), Path.of("run"));

        try (InputStream stream = Tar.stream(archive -> Tar.add(archive, source, "opt/x", path -> true))) {
            Tar.extract(stream, folder.resolve("target"));
        }

        assertThat(folder.resolve("target/x/a/b/file")).hasContent("content");
        Map<String, Integer> modes = new LinkedHashMap<>();
        try (TarArchiveInputStream archive = new TarArchiveInputStream(
                Tar.stream(out -> Tar.add(out, source, "opt/x", path -> !path.startsWith("a"))))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                modes.put(entry.getName(), entry.getMode() & 0111);
            }
        }
        assertThat(modes).containsOnlyKeys("opt/x/", "opt/x/run", "opt/x/link");
        assertThat(modes.get("opt/x/run")).isNotZero();
    }

    @Test
    void an_archive_that_cannot_be_written_fails_its_reader() throws Exception {
        try (InputStream stream = Tar.stream(archive -> {
            throw new IOException("the file is gone");
        })) {
            assertThatThrownBy(stream::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("The archive could not be written: the file is gone");
        }
    }

    @Test
    void an_archive_cannot_write_outside_of_its_target() throws Exception {
        try (InputStream stream = Tar.stream(archive -> {
            entry(archive, "x/");
            entry(archive, "x/../../escaped");
        })) {
            assertThatThrownBy(() -> Tar.extract(stream, folder.resolve("target")))
                    .hasMessage(
                            "The archive names a place outside of " + folder.resolve("target") + ": x/../../escaped");
        }
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    private static void entry(TarArchiveOutputStream archive, String name) throws IOException {
        archive.putArchiveEntry(new TarArchiveEntry(name));
        archive.closeArchiveEntry();
    }

    @Test
    void a_class_path_hidden_in_a_manifest_is_found_without_the_test_tools() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path library = jar("library-1.0.jar", "", "a/A.class");
        Path tool = jar("archunit-1.5.0.jar", "", "b/B.class");
        Path booter =
                jar("booter.jar", classes.toUri() + " " + library.toUri() + " " + tool.toUri(), "META-INF/nothing.txt");
        Properties system = new Properties();
        system.setProperty("path.separator", ":");
        system.setProperty("java.class.path", booter.toString());

        ClassPathBundle bundle = ClassPathBundle.of(ClassPathBundle.Extent.WHOLE, system);

        assertThat(bundle.entries())
                .containsExactly(Map.entry("000-classes", classes), Map.entry("001-library-1.0.jar", library));
        assertThat(bundle.argFile())
                .isEqualTo("-cp\n\"/opt/plimsoll/lib/000-classes:/opt/plimsoll/lib/001-library-1.0.jar\"\n");
    }

    @Test
    void of_a_class_path_for_probers_only_what_they_are_made_of_is_packed() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        for (String each : List.of("toolbox/prober/ProberMain", "network/Port", "suite/Checks")) {
            Path file = classes.resolve("io/plimsoll/" + each + ".class");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
        Path needed = jar("jackson-core-2.22.jar", "", "a/A.class");
        Path other = jar("jackson-dataformat-yaml-2.22.jar", "", "b/B.class");
        Properties system = new Properties();
        system.setProperty("path.separator", ":");
        system.setProperty("java.class.path", classes + ":" + other + ":" + needed);

        ClassPathBundle bundle = ClassPathBundle.of(ClassPathBundle.Extent.PROBER, system);
        Path unpacked = folder.resolve("unpacked");
        Tar.extract(bundle.tar(new AtomicLong()), Files.createDirectories(unpacked));

        assertThat(bundle.argFile())
                .isEqualTo("-Xmx24m\n-Xss320k\n-XX:ReservedCodeCacheSize=16m\n"
                        + "-cp\n\"/tmp/plimsoll/lib/000-classes:/tmp/plimsoll/lib/001-jackson-core-2.22.jar\"\n");
        assertThat(unpacked.resolve("plimsoll/class-path.args")).hasContent(bundle.argFile());
        Path there = unpacked.resolve("plimsoll/lib/000-classes/io/plimsoll");
        assertThat(there.resolve("toolbox/prober/ProberMain.class")).exists();
        assertThat(there.resolve("network/Port.class")).exists();
        assertThat(there.resolve("suite")).doesNotExist();
    }

    private Path jar(String name, String classPath, String entry) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(entry));
            out.write("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return jar;
    }

    @Test
    void recipes_are_copied_out_of_a_jar_once_and_can_be_run() throws Exception {
        Path jar = jar("plimsoll.jar", "", "io/plimsoll/fixtures/node-image/build");
        Path cache = folder.resolve("cache");
        try (java.util.jar.JarFile file = new java.util.jar.JarFile(jar.toFile())) {
            Path first = Recipe.extract(file, cache);
            Path second = Recipe.extract(file, cache);

            assertThat(second).isEqualTo(first);
            assertThat(first.resolve("node-image/build")).isExecutable().hasContent("#!/bin/sh");
            try (var entries = Files.list(cache)) {
                assertThat(entries).hasSize(1);
            }
        }
    }

    @Test
    void the_recipes_are_on_the_class_path() {
        assertThat(Recipe.nodeImage()).isRegularFile();
        assertThat(Recipe.toolboxImage()).isRegularFile();
        assertThat(BuildScripts.reference(Recipe.nodeImage())).matches("plimsoll/node:[0-9a-f]{12}");
    }

    @Test
    void an_image_layout_gets_what_older_engines_miss() throws Exception {
        String manifest = "{\"config\":{\"digest\":\"sha256:c0\"},\"layers\":[{\"digest\":\"sha256:11\"}]}";
        Path layout = tar(
                "layout.tar",
                Map.of(
                        "index.json",
                        "{\"manifests\":[{\"digest\":\"sha256:aa\"}]}",
                        "blobs/sha256/aa",
                        manifest,
                        "blobs/sha256/c0",
                        "{}",
                        "blobs/sha256/11",
                        "layer"));

        ImageArchive archive = ImageArchive.open(layout, "app:1");

        assertThat(archive.isLayout()).isTrue();
        Map<String, String> content = content(archive.stream());
        assertThat(content)
                .containsOnlyKeys(
                        "index.json", "blobs/sha256/aa", "blobs/sha256/c0", "blobs/sha256/11", "manifest.json");
        assertThat(new ObjectMapper().readTree(content.get("manifest.json")))
                .isEqualTo(new ObjectMapper()
                        .readTree("[{\"Config\":\"blobs/sha256/c0\",\"RepoTags\":[\"app:1\"],"
                                + "\"Layers\":[\"blobs/sha256/11\"]}]"));
    }

    @Test
    void a_docker_archive_is_left_as_it_is_and_anything_else_is_refused() throws Exception {
        Path docker = tar("docker.tar", Map.of("manifest.json", "[]"));
        Path other = tar("other.tar", Map.of("file", "content"));

        assertThat(ImageArchive.open(docker, "app:1").isLayout()).isFalse();
        assertThatThrownBy(() -> ImageArchive.open(other, "app:1"))
                .hasMessage("it has neither a manifest.json (docker save) nor an index.json (OCI image layout)");
    }

    @Test
    void what_the_engine_loaded_is_read_from_its_answer() {
        assertThat(ImageBuilder.LoadedImage.in("Loaded image: app:1\n")).hasValue("app:1");
        assertThat(ImageBuilder.LoadedImage.in("Loaded image ID: sha256:abc\n")).hasValue("sha256:abc");
        assertThat(ImageBuilder.LoadedImage.in("")).isEmpty();
    }

    @Test
    void a_build_context_leaves_out_what_is_ignored_but_never_the_dockerfile() throws Exception {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(context.resolve(".dockerignore"), "*\n!app\n");
        Files.writeString(context.resolve("secret"), "x");
        Files.writeString(context.resolve("app"), "x");

        assertThat(content(BuildContext.tar(context, context.resolve("Dockerfile"))))
                .containsOnlyKeys("Dockerfile", "app");
    }

    @Test
    void a_kustomization_comes_with_the_folders_that_it_refers_to() throws Exception {
        Path base = Files.createDirectories(folder.resolve("manifests/base"));
        Path overlay = Files.createDirectories(folder.resolve("manifests/overlays/one"));
        Files.createDirectories(folder.resolve("manifests/unrelated"));
        Files.writeString(base.resolve("kustomization.yaml"), "resources: [service.yaml]\n");
        Files.writeString(overlay.resolve("kustomization.yaml"), "resources: [../../base, https://example.test/x]\n");

        var folders = Kustomize.folders(overlay);

        assertThat(folders).containsExactlyInAnyOrder(base.toRealPath(), overlay.toRealPath());
        assertThat(Kustomize.commonAncestor(folders))
                .isEqualTo(folder.resolve("manifests").toRealPath());
        assertThat(Kustomize.outermost(folders)).hasSize(2);
    }

    @Test
    void a_question_about_a_name_is_what_the_protocol_says() {
        byte[] query = DnsQuestion.addressOf("a.bc");

        assertThat(query).containsExactly(0x50, 0x4c, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'a', 2, 'b', 'c', 0, 0, 1, 0, 1);
        byte[] answer = query.clone();
        answer[2] = (byte) 0x85;
        answer[7] = 1;
        assertThat(DnsQuestion.answersIn(answer)).isEqualTo(1);
        answer[3] = 3; // no such name
        assertThat(DnsQuestion.answersIn(answer)).isZero();
        assertThat(DnsQuestion.answersIn(query)).isZero();
        assertThat(DnsQuestion.answersIn(new byte[2])).isZero();
    }

    private Path tar(String name, Map<String, String> entries) throws IOException {
        Path file = folder.resolve(name);
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> each : entries.entrySet()) {
                byte[] bytes = each.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
                entry.setSize(bytes.length);
                archive.putArchiveEntry(entry);
                archive.write(bytes);
                archive.closeArchiveEntry();
            }
        }
        return file;
    }

    private static Map<String, String> content(InputStream tar) throws IOException {
        Map<String, String> content = new LinkedHashMap<>();
        try (TarArchiveInputStream archive = new TarArchiveInputStream(tar)) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                content.put(entry.getName(), new String(archive.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return content;
    }
}
