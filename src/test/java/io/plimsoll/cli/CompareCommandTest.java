package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SampleReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

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

    private void write(String name, RunReport report) throws IOException {
        Files.write(Files.createDirectory(folder.resolve(name)).resolve(ReportJson.FILE), ReportJson.write(report));
    }
}
