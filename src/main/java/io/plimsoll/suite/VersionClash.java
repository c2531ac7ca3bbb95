package io.plimsoll.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains why classes do not fit together: a parent POM or another dependency has put a version of a library on the class
 * path that is not the one that Plimsoll was built with.
 */
public final class VersionClash {

    private static final Pattern JAR = Pattern.compile("([^/]+?)-(\\d[\\w.+-]*)\\.jar$");

    private VersionClash() {}

    /** Returns the sentences to print for this error. */
    public static String explain(LinkageError error) {
        return explain(error, differences(expected(), VersionClash.class.getClassLoader()));
    }

    static String explain(LinkageError error, List<String> differences) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        String what = "Plimsoll cannot run on this class path: " + cause + ".";
        if (differences.isEmpty()) {
            return what + System.lineSeparator()
                    + "Every library is of the version that Plimsoll was built with, so one is probably there twice."
                    + " `mvn dependency:tree` shows where from.";
        }
        return what + System.lineSeparator() + String.join(System.lineSeparator(), differences) + System.lineSeparator()
                + "Import the BOMs of Plimsoll's README in your dependencyManagement: a parent POM or another dependency has put"
                + " these versions there.";
    }

    /** Returns a sentence for every library whose version is not the expected one. */
    static List<String> differences(Properties expected, ClassLoader loader) {
        List<String> differences = new ArrayList<>();
        for (String library : expected.stringPropertyNames().stream().sorted().toList()) {
            if (library.contains("/")) {
                String name = library.substring(0, library.indexOf('/'));
                String version = expected.getProperty(library);
                String found = found(library.substring(library.indexOf('/') + 1), loader);
                if (!found.equals(version)) {
                    differences.add(name + ": expected " + version + ", found " + found + ".");
                }
            }
        }
        return differences;
    }

    private static String found(String className, ClassLoader loader) {
        try {
            CodeSource source = Class.forName(className, false, loader)
                    .getProtectionDomain()
                    .getCodeSource();
            URL location = source == null ? null : source.getLocation();
            if (location == null) {
                return "an unknown version";
            }
            Matcher jar = JAR.matcher(location.getPath());
            return jar.find() ? jar.group(2) : location.toString();
        } catch (ClassNotFoundException | LinkageError e) {
            return "none";
        }
    }

    private static Properties expected() {
        Properties properties = new Properties();
        try (InputStream stream = VersionClash.class.getResourceAsStream("versions.properties")) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read Plimsoll's own versions.properties", e);
        }
        return properties;
    }

    /** Returns Plimsoll's own version. */
    public static String ownVersion() {
        return expected().getProperty("plimsoll", "unknown");
    }
}
