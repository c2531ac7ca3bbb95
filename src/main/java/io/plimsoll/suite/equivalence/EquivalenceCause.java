package io.plimsoll.suite.equivalence;

import io.plimsoll.spec.EquivalenceSpec.Aspect;

/** In what a Compose file and manifests can differ without meaning to. */
enum EquivalenceCause {
    /** A request is answered with another status. */
    STATUS_DIFFERS,
    /** An answer has another header, or another value of it. */
    HEADER_DIFFERS,
    /** An answer says something else. */
    BODY_DIFFERS,
    /** A request gets no answer, or on both sides another than the declared one. */
    NOT_AS_DECLARED,
    /** An answer differs when the same side is asked twice. */
    NOT_STABLE,
    /** Something runs on one side only. */
    ONE_SIDE_ONLY,
    /** Another image runs. */
    IMAGE_DIFFERS,
    /** A variable is set on one side only. */
    VARIABLE_DIFFERS,
    /** A file of settings, or a setting in one, is there on one side only. */
    FILE_DIFFERS,
    /** A port is listened on on one side only. */
    PORT_DIFFERS,
    /** Health is asked on one side only, or for something else. */
    HEALTHCHECK_DIFFERS,
    /** Memory or processors are limited otherwise. */
    LIMIT_DIFFERS,
    /** Something else is mounted. */
    VOLUME_DIFFERS,
    /** It runs as another user. */
    USER_DIFFERS,
    /** It gets another time to end. */
    GRACE_PERIOD_DIFFERS,
    /** A difference that is declared as intended is not there. */
    DIFFERENCE_GONE;

    static EquivalenceCause of(Aspect aspect) {
        return switch (aspect) {
            case STATUS -> STATUS_DIFFERS;
            case HEADER -> HEADER_DIFFERS;
            case BODY -> BODY_DIFFERS;
            case SERVICE -> ONE_SIDE_ONLY;
            case IMAGE -> IMAGE_DIFFERS;
            case VARIABLE -> VARIABLE_DIFFERS;
            case FILE -> FILE_DIFFERS;
            case PORT -> PORT_DIFFERS;
            case HEALTHCHECK -> HEALTHCHECK_DIFFERS;
            case MEMORY_LIMIT, PROCESSOR_LIMIT -> LIMIT_DIFFERS;
            case VOLUME -> VOLUME_DIFFERS;
            case USER -> USER_DIFFERS;
            case GRACE_PERIOD -> GRACE_PERIOD_DIFFERS;
        };
    }
}
