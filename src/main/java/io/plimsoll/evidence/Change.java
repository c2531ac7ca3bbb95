package io.plimsoll.evidence;

/**
 * A difference between two runs.
 *
 * @param kind what kind
 * @param about a check's id, or what about the subject
 * @param before what the earlier run says
 * @param after what the later run says
 */
public record Change(Kind kind, String about, String before, String after) {

    /** What kind of difference, in the order of a list of them. */
    public enum Kind {
        /** It fails, and did not before. */
        NEW,
        /** It was decided before and is not any more. */
        NO_LONGER_DECIDED,
        /** It failed before and fails, waived or not. */
        STILL_FAILING,
        /** It failed before and passes. */
        FIXED,
        /** Its outcome changed in another way. */
        OTHER_OUTCOME,
        /** The two runs are not about the same thing. */
        SUBJECT,
        /** The check itself asks for something else, or is in one run only. */
        CHECK,
        /** A figure differs by more than is told apart from noise. */
        NUMBER
    }
}
