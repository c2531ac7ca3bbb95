package io.plimsoll.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The class path of a JVM, packed to be unpacked elsewhere.
 *
 * @param entries the jars and folders, by their name at the other place
 */
record ClassPathBundle(Map<String, Path> entries) {

    static final String HOME = "/opt/plimsoll";
    static final String ARG_FILE = HOME + "/class-path.args";

    /** What test runs bring along and no program of ours uses; all by the first part of the jar's name. */
    private static final List<String> TEST_ONLY = List.of(
            "surefire",
            "maven-",
            "archunit",
            "jqwik",
            "assertj-core",
            "org.jacoco",
            "kubernetes-server-mock",
            "mockito");

    ClassPathBundle {
        entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Returns that of this JVM. */
    static ClassPathBundle ofThisJvm() throws IOException {
        return of(System.getProperties());
    }

    /** Reads it from the system properties of a JVM; Surefire hides the real one behind a jar with only a manifest. */
    static ClassPathBundle of(Properties system) throws IOException {
        String text = system.getProperty("surefire.test.class.path", system.getProperty("java.class.path", ""));
        Set<Path> paths = new LinkedHashSet<>();
        for (String element : text.split(java.util.regex.Pattern.quote(system.getProperty("path.separator", ":")))) {
            if (!element.isBlank()) {
                collect(Path.of(element), paths);
            }
        }
        Map<String, Path> entries = new LinkedHashMap<>();
        for (Path path : paths) {
            String name = path.getFileName().toString();
            if (TEST_ONLY.stream().noneMatch(name::startsWith)) {
                entries.put(String.format(Locale.ROOT, "%03d-%s", entries.size(), name), path);
            }
        }
        return new ClassPathBundle(entries);
    }

    private static void collect(Path path, Set<Path> into) throws IOException {
        if (Files.isDirectory(path)) {
            into.add(path);
            return;
        }
        if (!Files.isRegularFile(path) || !path.toString().endsWith(".jar")) {
            return;
        }
        List<Path> further = manifestClassPath(path);
        if (further.isEmpty()) {
            into.add(path);
        }
        for (Path each : further) {
            if (!into.contains(each)) {
                collect(each, into);
            }
        }
    }

    /** Returns the class path that a jar without classes stands for; nothing for a jar with classes. */
    private static List<Path> manifestClassPath(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String path = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (path == null || file.stream().anyMatch(entry -> entry.getName().endsWith(".class"))) {
                return List.of();
            }
            List<Path> paths = new ArrayList<>();
            for (String element : path.strip().split("\\s+")) {
                paths.add(Path.of(jar.toAbsolutePath().toUri().resolve(element)));
            }
            return paths;
        }
    }

    /** Returns what the argument file says. */
    String argFile() {
        List<String> there =
                entries.keySet().stream().map(name -> HOME + "/lib/" + name).toList();
        return "-cp\n\"" + String.join(":", there) + "\"\n";
    }

    /** Returns a tar stream to be unpacked at the root, and adds what it holds to a count. */
    InputStream tar(AtomicLong bytes) throws IOException {
        return Tar.stream(archive -> {
            for (Map.Entry<String, Path> entry : entries.entrySet()) {
                bytes.addAndGet(Tar.add(
                        archive, entry.getValue(), HOME.substring(1) + "/lib/" + entry.getKey(), ignored -> true));
            }
            text(archive, ARG_FILE.substring(1), argFile());
        });
    }

    private static void text(TarArchiveOutputStream archive, String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        archive.putArchiveEntry(entry);
        archive.write(content);
        archive.closeArchiveEntry();
    }
}
