package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForeignTruthTest {

    private static final String FAIL = "fail: ";

    static Stream<Path> folders() throws IOException {
        return ForeignTruth.folders().stream();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void speaksOfEveryCheckOfAnImageInTheWordsOfTheCatalogue(Path folder) throws IOException {
        ForeignTruth truth = ForeignTruth.of(folder);

        assertThat(truth.checks().keySet())
                .containsAll(Catalogue.bundled().ofSuite("image").stream()
                        .map(Check::id)
                        .toList());
        truth.checks().forEach((id, outcome) -> {
            Check check = Catalogue.bundled().check(id);
            assertThat(truth.suites()).as(id).contains(check.suite());
            if (outcome.startsWith(FAIL)) {
                assertThat(check.causes().keySet())
                        .as(id)
                        .containsAll(
                                Arrays.asList(outcome.substring(FAIL.length()).split(", ")));
            } else {
                assertThat(outcome).as(id).isIn("pass", "not-applicable", "not-tested");
            }
        });
    }
}
