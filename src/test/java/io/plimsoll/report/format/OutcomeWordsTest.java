package io.plimsoll.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeWordsTest {

    @ParameterizedTest
    @CsvSource({
        "PASS,           SATISFIED_PASS,      SUCCESSFUL, NOTHING, PASS,           PASSED",
        "FAIL,           NOT_SATISFIED_FAIL,  FAILED,     FAILURE, FAIL,           FAILED",
        "ERROR,          NOT_SATISFIED_OTHER, ERRORED,    ERROR,   OPEN,           OTHER",
        "NOT_TESTED,     NOT_SATISFIED_OTHER, SKIPPED,    SKIPPED, OPEN,           SKIPPED",
        "NOT_APPLICABLE, NONE,                SKIPPED,    SKIPPED, NOT_APPLICABLE, SKIPPED",
        "WAIVED,         NOT_SATISFIED_FAIL,  FAILED,     SKIPPED, FAIL,           OTHER",
        "MANUAL,         NOT_SATISFIED_OTHER, SKIPPED,    SKIPPED, REVIEW,         PENDING",
    })
    void every_outcome_has_its_words(
            Outcome outcome,
            OutcomeWords.FindingState finding,
            OutcomeWords.OpenTest openTest,
            OutcomeWords.JUnit junit,
            OutcomeWords.Sarif sarif,
            OutcomeWords.Ctrf ctrf) {
        assertThat(OutcomeWords.of(outcome)).isEqualTo(new OutcomeWords(finding, openTest, junit, sarif, ctrf));
    }

    @Test
    void nothing_but_a_pass_is_called_a_success_anywhere() {
        for (Outcome outcome : Outcome.values()) {
            OutcomeWords words = OutcomeWords.of(outcome);
            boolean pass = outcome == Outcome.PASS;
            assertThat(words.finding() == OutcomeWords.FindingState.SATISFIED_PASS)
                    .isEqualTo(pass);
            assertThat(words.openTest() == OutcomeWords.OpenTest.SUCCESSFUL).isEqualTo(pass);
            assertThat(words.junit() == OutcomeWords.JUnit.NOTHING).isEqualTo(pass);
            assertThat(words.sarif() == OutcomeWords.Sarif.PASS).isEqualTo(pass);
            assertThat(words.ctrf() == OutcomeWords.Ctrf.PASSED).isEqualTo(pass);
        }
    }
}
