package io.plimsoll.suite.equivalence;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Tells the keys of a file of settings, where its form is known. */
final class SettingsFile {

    private SettingsFile() {}

    /** Returns the keys of a file whose lines are {@code key=value}; none of any other. */
    static List<String> keys(String path, @Nullable String content) {
        if (content == null || !(path.endsWith(".properties") || path.endsWith(".env"))) {
            return List.of();
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(content));
        } catch (IOException | IllegalArgumentException e) {
            // It is named like a file of properties and is none: then it has no keys.
            return List.of();
        }
        return properties.stringPropertyNames().stream().sorted().toList();
    }
}
