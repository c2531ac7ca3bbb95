package io.plimsoll.suite.image;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.environment.ImageTrials.Seen;
import io.plimsoll.suite.image.ImageFacts.Trial;
import org.jspecify.annotations.Nullable;

/** Says of an image whether it could be started by itself at all. */
final class Starts {

    private Starts() {}

    /** Returns the start of an image as it is, if it came to something; otherwise says why nothing is decided. */
    static @Nullable Trial asItIs(ImageFacts image, Images all) {
        if (image.contents() == null) {
            all.undecided(image, Unreadable.reason(image), Unreadable.why(image));
            return null;
        }
        if (Unreadable.isForeign(image)) {
            all.undecided(image, ReasonCode.ENV_UNSUPPORTED, Unreadable.foreign(image));
            return null;
        }
        Trial trial = image.trial(Trial.Kind.AS_IT_IS);
        if (trial == null) {
            all.undecided(image, ReasonCode.PREREQ_MISSING, "it was not started");
            return null;
        }
        if (!image.worked(trial)) {
            all.undecided(
                    image,
                    ReasonCode.PREREQ_MISSING,
                    "it does not start by itself: %s; declare in \"run\" of this image what it needs"
                            .formatted(cameTo(trial)));
            return null;
        }
        return trial;
    }

    /** Returns what a start came to, in a clause. */
    static String cameTo(Trial trial) {
        Seen seen = trial.seen();
        String last = seen.lastLines().isEmpty()
                ? ""
                : ", last line: "
                        + shortened(seen.lastLines().get(seen.lastLines().size() - 1));
        if (!seen.problem().isEmpty()) {
            return "the engine refused: " + seen.problem();
        }
        if (seen.running()) {
            return (trial.readyPort() == null
                            ? "the declared line was not written"
                            : "port %s was not listened on".formatted(trial.readyPort()))
                    + " in time" + last;
        }
        return seen.outOfMemory()
                ? "it was killed for its memory limit" + last
                : "it ended with exit code %s%s".formatted(seen.exitCode(), last);
    }

    private static String shortened(String line) {
        return line.length() <= 160 ? line : line.substring(0, 160) + "…";
    }
}
