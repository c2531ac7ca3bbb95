package io.plimsoll.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Plimsoll's own version, as the build wrote it. */
final class HarnessVersion {

    private HarnessVersion() {}

    static String current() {
        try (InputStream in = HarnessVersion.class.getResourceAsStream("/io/plimsoll/version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing from the class path: build with Maven");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
