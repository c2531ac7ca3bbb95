package io.plimsoll.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is true of an image that nobody here wrote.
 *
 * @param what what it is
 * @param right what is right about it
 * @param wrong what is wrong about it
 * @param suites the suites that have to find that
 * @param checks what each check has to come to: an outcome, and for a failure the causes
 */
record ForeignTruth(
        String what, List<String> right, List<String> wrong, Set<String> suites, Map<String, String> checks) {

    static List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("fixtures/foreign"))) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    static ForeignTruth of(Path folder) throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readValue(folder.resolve("truth.yaml").toFile(), ForeignTruth.class);
    }
}
