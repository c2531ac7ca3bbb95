package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerIgnoreTest {

    @ParameterizedTest
    @CsvSource({
        "target,            target,              true",
        "target,            target/classes/A,    true",
        "target,            src/target,          false",
        "/target,           target,              true",
        "target/,           target/a,            true",
        "*.log,             a.log,               true",
        "*.log,             logs/a.log,          false",
        "**/*.log,          logs/deep/a.log,     true",
        "**/*.log,          a.log,               true",
        "a?.txt,            ab.txt,              true",
        "a?.txt,            abc.txt,             false",
        "[ab].txt,          b.txt,               true",
        "docs/**,           docs/deep/a,         true",
        "docs/../target,    target,              true",
        "a.b,               axb,                 false"
    })
    void follows_the_documented_patterns(String pattern, String path, boolean out) {
        assertThat(DockerIgnore.parse(List.of(pattern)).leavesOut(Path.of(path)))
                .isEqualTo(out);
    }

    @Test
    void the_last_rule_that_fits_wins() {
        DockerIgnore ignore = DockerIgnore.parse(List.of("# comment", "", "*", "!src", "src/secret.txt"));

        assertThat(ignore.leavesOut(Path.of("target/a"))).isTrue();
        assertThat(ignore.leavesOut(Path.of("src/main/A.java"))).isFalse();
        assertThat(ignore.leavesOut(Path.of("src/secret.txt"))).isTrue();
    }
}
