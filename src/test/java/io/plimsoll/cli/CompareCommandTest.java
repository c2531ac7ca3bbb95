package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SampleReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {

    private static final String DAMAGED =
            " - it was damaged, or changed by hand: take the pack from where it is kept, or run the check again";

    @TempDir
    private Path folder;

    @Test
    void the_same_run_is_no_different() throws IOException {
        write("a", SampleReports.failing());

        Terminal.Screen screen = new Terminal(folder).run("compare", "a", "a");

        assertThat(screen.code()).isZero();
        assertThat(screen.out())
                .contains("still failing  DEP-ROL-001")
                .doesNotContain("\nnew", "\nnumber", "\nsubject");
    }

    @Test
    void a_new_failure_exits_1_and_is_in_the_page() throws IOException {
        write("a", SampleReports.passing());
        write("b", SampleReports.failing());

        Terminal.Screen screen = new Terminal(folder).run("compare", "a", "b", "--html", "c.html");

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.out()).containsPattern("\nnew +DEP-ROL-001 +pass: ").containsIgnoringCase("-> fail: ");
        assertThat(folder.resolve("c.html"))
                .content()
                .contains("<caption>New failures (1)</caption>", "<strong>Fixed:</strong> none.")
                .doesNotContain("http://", "https://", "<script");
        assertThat(new Terminal(folder).run("compare", "b", "a"))
                .satisfies(fixed -> assertThat(fixed.code()).isZero())
                .satisfies(fixed -> assertThat(fixed.out()).containsPattern("\nfixed +DEP-ROL-001 "));
    }

    @Test
    void a_folder_without_a_report_is_wrong_usage() {
        assertThat(new Terminal(folder).run("compare", "a", "b"))
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        "There is no report.json in a. Name the folder of a run, for example reports/<run>.\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            "format" : 4,  | "format" : 5, "more" : true, | is of format 5; this version of Plimsoll reads format 4: use the one that wrote it, or a newer
            "format" : 4,  | "format" : 3,                | is of format 3; this version of Plimsoll reads format 4: use the version that wrote it, or run the check again
            "planned" : 3, | ''                           | lacks a field that format 4 has: expected planned, observed none DAMAGED
            "planned" : 3, | "planned" : 4,               | contradicts itself: counts do not add up: planned 4, but 3 checks have an outcome DAMAGED
            "planned" : 3, | "planned" : 3, "score" : 9,  | has a field that format 4 does not have: score DAMAGED
            "planned" : 3, | "planned" : [],              | expected another kind of value for planned DAMAGED
            "format" : 4,  | "what" : 1,                  | is not what Plimsoll writes: expected an object that begins with "format" : 4, observed none - name the folder of a run, for example reports/<run>
            """)
    void a_report_that_is_old_new_or_damaged_is_named_in_plain_words(String part, String instead, String why)
            throws IOException {
        write("a", SampleReports.passing());
        write("b", SampleReports.passing());
        Path report = folder.resolve("b").resolve(ReportJson.FILE);
        Files.writeString(report, Files.readString(report).replaceFirst(Pattern.quote(part), instead));

        Terminal.Screen screen = new Terminal(folder).run("compare", "a", "b");

        assertThat(screen.code()).isEqualTo(64);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err().replaceAll(" in line \\d+, column \\d+", ""))
                .isEqualTo("The report of b cannot be read: " + why.replace(" DAMAGED", DAMAGED) + "\n");
    }

    @Test
    void a_report_that_is_cut_off_or_no_report_is_named_in_plain_words() throws IOException {
        write("a", SampleReports.passing());
        write("b", SampleReports.passing());
        Path report = folder.resolve("b").resolve(ReportJson.FILE);
        byte[] whole = Files.readAllBytes(report);

        Files.write(report, Arrays.copyOf(whole, whole.length / 2));
        assertThat(new Terminal(folder).run("compare", "a", "b").err())
                .matches("The report of b cannot be read: is cut off: expected the end of a JSON document, observed the"
                        + " end of the file in line \\d+, column \\d+" + Pattern.quote(DAMAGED) + "\n");

        Files.writeString(report, "<html>not here</html>");
        assertThat(new Terminal(folder).run("compare", "a", "b").err())
                .startsWith("The report of b cannot be read: expected JSON, observed something else in line 1, column ")
                .endsWith(DAMAGED + "\n");
    }

    private void write(String name, RunReport report) throws IOException {
        Files.write(Files.createDirectory(folder.resolve(name)).resolve(ReportJson.FILE), ReportJson.write(report));
    }
}
