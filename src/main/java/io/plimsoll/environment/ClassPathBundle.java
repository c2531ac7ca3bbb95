package io.plimsoll.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The class path of a JVM, packed to be unpacked elsewhere.
 *
 * @param extent how much of it is packed, and for where
 * @param entries the jars and folders, by their name at the other place
 */
record ClassPathBundle(Extent extent, Map<String, Path> entries) {

    /** How much of a class path is packed, and for where. */
    enum Extent {
        /** All of it, for a container of the run's own. */
        WHOLE("/opt/plimsoll", ""),
        /** What probers are made of, for a container that has little: neither a folder of its own nor memory. */
        PROBER("/tmp/plimsoll", "-Xmx24m\n-Xss320k\n-XX:ReservedCodeCacheSize=16m\n");

        private static final List<String> JARS =
                List.of("jackson-annotations-", "jackson-core-", "jackson-databind-", "jna-5", "plimsoll-");

        private static final List<Path> FOLDERS =
                List.of(Path.of("io/plimsoll/network"), Path.of("io/plimsoll/toolbox"));

        private final String home;
        private final String options;

        Extent(String home, String options) {
            this.home = home;
            this.options = options;
        }

        /** Returns the folder that everything is unpacked in. */
        String home() {
            return home;
        }

        /** Returns the file there that tells the Java launcher the class path. */
        String argFile() {
            return home + "/class-path.args";
        }

        private boolean takesJar(String name) {
            return this == WHOLE || JARS.stream().anyMatch(name::startsWith);
        }

        private boolean takes(Path relative) {
            return this == WHOLE || FOLDERS.stream().anyMatch(relative::startsWith);
        }
    }

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
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Returns that of this JVM. */
    static ClassPathBundle ofThisJvm(Extent extent) throws IOException {
        return of(extent, System.getProperties());
    }

    /** Reads it from the system properties of a JVM; Surefire hides the real one behind a jar with only a manifest. */
    static ClassPathBundle of(Extent extent, Properties system) throws IOException {
        String text = system.getProperty("surefire.test.class.path", system.getProperty("java.class.path", ""));
        Set<Path> paths = new LinkedHashSet<>();
        for (String element : text.split(Pattern.quote(system.getProperty("path.separator", ":")))) {
            if (!element.isBlank()) {
                collect(Path.of(element), paths);
            }
        }
        Map<String, Path> entries = new LinkedHashMap<>();
        for (Path path : paths) {
            String name = path.getFileName().toString();
            if (TEST_ONLY.stream().noneMatch(name::startsWith) && (Files.isDirectory(path) || extent.takesJar(name))) {
                entries.put(String.format(Locale.ROOT, "%03d-%s", entries.size(), name), path);
            }
        }
        return new ClassPathBundle(extent, entries);
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
        List<String> there = entries.keySet().stream()
                .map(name -> extent.home() + "/lib/" + name)
                .toList();
        return extent.options + "-cp\n\"" + String.join(":", there) + "\"\n";
    }

    /** Returns a tar stream to be unpacked at the root, and adds what it holds to a count. */
    InputStream tar(AtomicLong bytes) throws IOException {
        return Tar.stream(archive -> {
            for (Map.Entry<String, Path> entry : entries.entrySet()) {
                bytes.addAndGet(Tar.add(
                        archive,
                        entry.getValue(),
                        extent.home().substring(1) + "/lib/" + entry.getKey(),
                        extent::takes));
            }
            text(archive, extent.argFile().substring(1), argFile());
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
