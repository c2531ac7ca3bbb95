package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.image.ImageFacts.Trial;
import java.util.List;
import java.util.Locale;

/** Decides DEP-IMG-013: an image is ready in time, and uses no more memory then than its budget. */
final class StartBudgetJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-013";

    private StartBudgetJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<ImageFacts> images) {
        Images all = new Images();
        for (ImageFacts image : images) {
            Trial trial = Starts.asItIs(image, all);
            if (trial == null) {
                continue;
            }
            Long ready = trial.seen().readyMicros();
            if (ready == null) {
                all.undecided(
                        image,
                        ReasonCode.PREREQ_MISSING,
                        "nothing shows when it is ready: it exposes no port; declare \"run: {ready: …}\"");
                continue;
            }
            if (trial.seen().memory() < 0) {
                all.undecided(image, ReasonCode.ENV_UNSUPPORTED, "the engine does not say how much memory it uses");
                continue;
            }
            double seconds = Math.max(0, ready - trial.seen().startedMicros()) / 1e6;
            double budget = image.budget().start().toMillis() / 1e3;
            long memory = trial.seen().memory();
            all.measured(
                    "start of " + image.reference(),
                    seconds,
                    "s",
                    "≤ %s s%s".formatted(number(budget), whose(image, "start")));
            all.measured(
                    "memory of " + image.reference() + " at idle",
                    memory / 1e6,
                    "MB",
                    "≤ %s%s".formatted(Images.bytes(image.budget().memory()), whose(image, "memory")));
            if (seconds > budget) {
                all.fails(new Finding(
                        ImageCause.SLOW_START.name(),
                        "image " + image.reference(),
                        "ready within %s s%s".formatted(number(budget), whose(image, "start")),
                        "ready after %s s".formatted(number(seconds)),
                        "%s s too late".formatted(number(seconds - budget)),
                        "see what it does before it listens; if that has to be, raise \"budget: {start: …}\"",
                        trial.seen().lastLines()));
            }
            if (memory > image.budget().memory()) {
                all.fails(new Finding(
                        ImageCause.MEMORY_AT_IDLE.name(),
                        "image " + image.reference(),
                        "at most %s at idle%s"
                                .formatted(Images.bytes(image.budget().memory()), whose(image, "memory")),
                        Images.bytes(memory),
                        Images.bytes(memory - image.budget().memory()) + " too many",
                        "bound its heap and caches; if it needs that much, raise \"budget: {memory: …}\"",
                        List.of()));
            }
            if (seconds <= budget && memory <= image.budget().memory()) {
                all.holds(image, "ready after %s s, then %s".formatted(number(seconds), Images.bytes(memory)));
            }
        }
        return all.verdict();
    }

    private static String whose(ImageFacts image, String key) {
        return image.budget().defaults().contains(key) ? " (the project's default)" : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
