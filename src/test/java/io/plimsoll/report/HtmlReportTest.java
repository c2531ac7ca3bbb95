package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SampleReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    @Test
    void samples_are_left_to_look_at() throws IOException {
        Path folder = Files.createDirectories(Path.of("target/sample-reports"));
        for (Map.Entry<String, RunReport> sample : Map.of(
                        "passing", SampleReports.passing(),
                        "failing", SampleReports.failing(),
                        "undecided", SampleReports.undecided(),
                        "not-deployed", SampleReports.notDeployed(),
                        "large", SampleReports.large())
                .entrySet()) {
            Path page = folder.resolve(sample.getKey() + ".html");
            Files.writeString(page, HtmlReport.render(sample.getValue()));
            assertThat(page).isNotEmptyFile();
        }
    }
}
