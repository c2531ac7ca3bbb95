package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a file that a person has looked at.
 *
 * <p>{@code ./mvnw test -Dplimsoll.golden.write=true} writes the files anew; look at the difference before committing it.
 */
final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/io/plimsoll/report");

    private Golden() {}

    static void assertSame(String name, String actual) {
        try {
            if (Boolean.getBoolean("plimsoll.golden.write")) {
                Files.writeString(FOLDER.resolve(name), actual);
            }
            assertThat(actual).isEqualTo(read(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String name) throws IOException {
        if (Boolean.getBoolean("plimsoll.golden.write")) {
            return Files.readString(FOLDER.resolve(name));
        }
        try (InputStream in = Golden.class.getResourceAsStream(name)) {
            assertThat(in)
                    .as(name + " is missing: write it with -Dplimsoll.golden.write=true")
                    .isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
