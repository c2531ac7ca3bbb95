package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds what the checks find in images that nobody here wrote against what is true of them. They are built from packages, which
 * takes minutes the first time, so that this runs on demand: {@code -Dplimsoll.foreign=true -Dit.test=ForeignImagesIT}.
 */
@EnabledIfSystemProperty(named = "plimsoll.foreign", matches = "true")
class ForeignImagesIT {

    static Stream<Path> folders() throws IOException {
        return ForeignTruth.folders().stream();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void should_find_what_is_true(Path folder) throws IOException {
        ForeignTruth truth = ForeignTruth.of(folder);

        RunResult result = new StandardConformance(Catalogue.bundled(), new FreshEnvironment())
                .run(
                        new RunRequest(
                                folder.resolve("plimsoll.yaml"),
                                truth.suites(),
                                Set.of(),
                                RunRequest.Kind.DOCKER,
                                null,
                                null,
                                Path.of("target/plimsoll-reports/foreign"),
                                false,
                                false,
                                null,
                                "foreign image: " + folder.getFileName()),
                        new LoggingListener());

        assertThat(result).isInstanceOfSatisfying(RunResult.Completed.class, completed -> {
            Map<String, String> found = found(completed.report());
            found.keySet().retainAll(truth.checks().keySet());
            assertThat(found).isEqualTo(truth.checks());
        });
    }

    private static Map<String, String> found(RunReport report) {
        Map<String, String> found = new TreeMap<>();
        for (RunReport.CheckResult result : report.checks()) {
            Check check = result.check();
            found.put(check.id(), inWords(result.verdict()));
        }
        return found;
    }

    private static String inWords(Verdict verdict) {
        return verdict instanceof Verdict.Fail fail
                ? "fail: "
                        + fail.findings().stream()
                                .map(Finding::cause)
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", "))
                : verdict.outcome().word();
    }
}
