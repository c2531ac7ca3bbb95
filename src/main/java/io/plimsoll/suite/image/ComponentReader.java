package io.plimsoll.suite.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Reads the files in which an image says what it consists of: databases of packages, jars, and manifests of modules. */
final class ComponentReader {

    private static final Pattern DEBIAN = Pattern.compile("var/lib/dpkg/status(?:\\.d/(?!.*\\.md5sums$)[^/]+)?");
    private static final Pattern ALPINE = Pattern.compile("(?:usr/)?lib/apk/db/installed");
    private static final Pattern JAR = Pattern.compile(".*/([^/]+)\\.(?:jar|war)");
    private static final Pattern NPM = Pattern.compile("(?:.*/)?node_modules/(?:@[^/]+/)?[^/]+/package\\.json");
    private static final Pattern PYTHON = Pattern.compile(".*/[^/]+\\.(?:dist-info/METADATA|egg-info/PKG-INFO)");
    private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern VERSIONED = Pattern.compile("(.+?)-(\\d[A-Za-z0-9.+-]*)");

    /** Databases that cannot be read here. */
    private static final Pattern UNREADABLE =
            Pattern.compile("(?:var/lib/rpm|usr/lib/sysimage/rpm)/(?:rpmdb\\.sqlite|Packages|Packages\\.db)");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ComponentReader() {}

    /** Returns whether a file says what something is. */
    static boolean reads(String path) {
        return DEBIAN.matcher(path).matches()
                || ALPINE.matcher(path).matches()
                || JAR.matcher("/" + path).matches()
                || NPM.matcher(path).matches()
                || PYTHON.matcher("/" + path).matches();
    }

    /** Returns whether a file is a database of packages in a form that is not read here. */
    static boolean isUnreadable(String path) {
        return UNREADABLE.matcher(path).matches();
    }

    /**
     * Reads such a file.
     *
     * @param path its path in the image
     * @param content its content
     */
    static List<Component> read(String path, InputStream content) throws IOException {
        if (DEBIAN.matcher(path).matches()) {
            return records(path, content, Component.Kind.DEBIAN, ": ", "Package", "Version", "Architecture");
        }
        if (ALPINE.matcher(path).matches()) {
            return records(path, content, Component.Kind.ALPINE, ":", "P", "V", "A");
        }
        if (NPM.matcher(path).matches()) {
            return module(path, content);
        }
        if (PYTHON.matcher("/" + path).matches()) {
            return records(path, content, Component.Kind.PYTHON, ": ", "Name", "Version", "-").stream()
                    .limit(1)
                    .toList();
        }
        Matcher jar = JAR.matcher("/" + path);
        return jar.matches() ? jar(path, jar.group(1), content) : List.of();
    }

    /** Reads records of "key: value" lines that empty lines part. */
    private static List<Component> records(
            String path,
            InputStream content,
            Component.Kind kind,
            String colon,
            String name,
            String version,
            String architecture)
            throws IOException {
        List<Component> all = new ArrayList<>();
        Map<String, String> record = new HashMap<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); ; line = lines.readLine()) {
            if (line == null || line.isBlank()) {
                // Debian keeps records of packages that were removed.
                boolean there =
                        record.getOrDefault("Status", "install ok installed").endsWith(" installed");
                if (record.containsKey(name) && there) {
                    all.add(new Component(
                            kind,
                            record.getOrDefault(name, ""),
                            record.getOrDefault(version, ""),
                            record.getOrDefault(architecture, ""),
                            "/" + path));
                }
                record.clear();
                if (line == null) {
                    return all;
                }
            } else {
                int at = line.indexOf(colon);
                if (at > 0 && line.charAt(0) != ' ') {
                    record.putIfAbsent(
                            line.substring(0, at),
                            line.substring(at + colon.length()).strip());
                }
            }
        }
    }

    private static List<Component> module(String path, InputStream content) throws IOException {
        try {
            JsonNode manifest = JSON.readTree(content);
            String name = manifest.path("name").asText("");
            return name.isEmpty()
                    ? List.of()
                    : List.of(new Component(
                            Component.Kind.NPM, name, manifest.path("version").asText(""), "", "/" + path));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // A test of some module, made to be wrong.
            return List.of();
        }
    }

    private static List<Component> jar(String path, String name, InputStream content) throws IOException {
        List<Component> all = new ArrayList<>();
        try {
            entries(path, content, all, 1);
        } catch (ZipException e) {
            // Not an archive after all; its name still says what it is meant to be.
        }
        if (all.isEmpty()) {
            Matcher versioned = VERSIONED.matcher(name);
            all.add(
                    versioned.matches()
                            ? new Component(Component.Kind.JAR, versioned.group(1), versioned.group(2), "", "/" + path)
                            : new Component(Component.Kind.JAR, name, "", "", "/" + path));
        }
        return all;
    }

    /** Reads what Maven wrote into a jar, and into the jars within it. */
    private static void entries(String path, InputStream content, List<Component> all, int depth) throws IOException {
        ZipInputStream zip = new ZipInputStream(content);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (POM.matcher(entry.getName()).matches()) {
                Properties pom = new Properties();
                pom.load(zip);
                all.add(new Component(
                        Component.Kind.JAR,
                        pom.getProperty("groupId", "unknown") + "/" + pom.getProperty("artifactId", "unknown"),
                        pom.getProperty("version", ""),
                        "",
                        "/" + path));
            } else if (depth > 0 && entry.getName().endsWith(".jar")) {
                int before = all.size();
                entries(path, zip, all, depth - 1);
                Matcher versioned = VERSIONED.matcher(
                        entry.getName().replaceFirst(".*/", "").replaceFirst("\\.jar$", ""));
                if (all.size() == before && versioned.matches()) {
                    all.add(new Component(Component.Kind.JAR, versioned.group(1), versioned.group(2), "", "/" + path));
                }
            }
        }
    }
}
