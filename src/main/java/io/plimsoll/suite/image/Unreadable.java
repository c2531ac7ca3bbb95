package io.plimsoll.suite.image;

import io.plimsoll.check.ReasonCode;

/** Says why nothing is known of an image, or of its starts. */
final class Unreadable {

    private Unreadable() {}

    static ReasonCode reason(ImageFacts image) {
        return image.id().isEmpty() ? ReasonCode.PREREQ_MISSING : ReasonCode.ENV_UNSUPPORTED;
    }

    static String why(ImageFacts image) {
        return image.problem();
    }

    /** Returns whether the platform is why an image was not started. */
    static boolean isForeign(ImageFacts image) {
        return !image.id().isEmpty() && !image.runsHere();
    }

    static String foreign(ImageFacts image) {
        return "it is for %s, and the Docker engine here runs %s: it was read, not started"
                .formatted(image.platform(), image.enginePlatform());
    }
}
