package io.plimsoll.report.format;

import io.plimsoll.check.Outcome;

/**
 * What one outcome is called in the formats of others: the whole table in one place, so that no two exports disagree.
 *
 * <p>Most formats know fewer than seven outcomes. Nothing but {@code pass} is ever mapped to a word that means success,
 * and the exact outcome goes along as a property.
 *
 * @param finding OSCAL assessment results: the state of the finding's target
 * @param openTest Open Test Reporting: the status of the node
 * @param junit JUnit XML: the element within the test case
 * @param sarif SARIF: the kind of the result
 * @param ctrf CTRF: the status of the test
 */
public record OutcomeWords(FindingState finding, OpenTest openTest, JUnit junit, Sarif sarif, Ctrf ctrf) {

    /** OSCAL knows two states; the reason tells what they leave out. */
    public enum FindingState {
        SATISFIED_PASS,
        NOT_SATISFIED_FAIL,
        NOT_SATISFIED_OTHER,
        /** No finding at all: the deployment has nothing that the objective speaks about. */
        NONE
    }

    /** The statuses of Open Test Reporting that a check may have. */
    public enum OpenTest {
        SUCCESSFUL,
        SKIPPED,
        FAILED,
        ERRORED
    }

    /** The elements of a JUnit test case. */
    public enum JUnit {
        NOTHING,
        FAILURE,
        ERROR,
        SKIPPED
    }

    /** The kinds of a SARIF result that a check may have. */
    public enum Sarif {
        PASS,
        FAIL,
        OPEN,
        NOT_APPLICABLE,
        REVIEW;

        /** Returns the word as SARIF spells it. */
        public String word() {
            return switch (this) {
                case PASS -> "pass";
                case FAIL -> "fail";
                case OPEN -> "open";
                case NOT_APPLICABLE -> "notApplicable";
                case REVIEW -> "review";
            };
        }
    }

    /** The statuses of a CTRF test. */
    public enum Ctrf {
        PASSED,
        FAILED,
        SKIPPED,
        PENDING,
        OTHER
    }

    /** Returns the row of an outcome. */
    public static OutcomeWords of(Outcome outcome) {
        return switch (outcome) {
            case PASS ->
                new OutcomeWords(
                        FindingState.SATISFIED_PASS, OpenTest.SUCCESSFUL, JUnit.NOTHING, Sarif.PASS, Ctrf.PASSED);
            case FAIL ->
                new OutcomeWords(
                        FindingState.NOT_SATISFIED_FAIL, OpenTest.FAILED, JUnit.FAILURE, Sarif.FAIL, Ctrf.FAILED);
            case ERROR ->
                new OutcomeWords(
                        FindingState.NOT_SATISFIED_OTHER, OpenTest.ERRORED, JUnit.ERROR, Sarif.OPEN, Ctrf.OTHER);
            case NOT_TESTED ->
                new OutcomeWords(
                        FindingState.NOT_SATISFIED_OTHER, OpenTest.SKIPPED, JUnit.SKIPPED, Sarif.OPEN, Ctrf.SKIPPED);
            case NOT_APPLICABLE ->
                new OutcomeWords(
                        FindingState.NONE, OpenTest.SKIPPED, JUnit.SKIPPED, Sarif.NOT_APPLICABLE, Ctrf.SKIPPED);
            case WAIVED ->
                new OutcomeWords(
                        FindingState.NOT_SATISFIED_FAIL, OpenTest.FAILED, JUnit.SKIPPED, Sarif.FAIL, Ctrf.OTHER);
            case MANUAL ->
                new OutcomeWords(
                        FindingState.NOT_SATISFIED_OTHER, OpenTest.SKIPPED, JUnit.SKIPPED, Sarif.REVIEW, Ctrf.PENDING);
        };
    }
}
