package io.plimsoll.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.VersionClash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps what README.md shows true. */
class ReadmeTest {

    private static final Path PROJECTS = Path.of("src/test/consumer-projects");

    @ParameterizedTest
    @ValueSource(strings = {"bare/pom.xml", "strict-parent/app/pom.xml"})
    void the_snippet_is_what_the_consumer_projects_are_built_with(String pom) throws IOException {
        String project = Files.readString(PROJECTS.resolve(pom));
        String shown = project.substring(
                        project.indexOf("<!-- README: begin -->\n") + "<!-- README: begin -->\n".length(),
                        project.indexOf("  <!-- README: end -->"))
                .replaceAll("(?m)^  ", "")
                .replace("${plimsoll.version}", VersionClash.ownVersion());

        assertThat(Files.readString(Path.of("README.md"))).contains("```xml\n" + shown + "```\n");
    }

    @Test
    void every_file_that_it_links_to_is_there() throws IOException {
        List<String> links = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(link -> link.group(1))
                .toList();

        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(Path.of(link))
                .exists());
    }
}
