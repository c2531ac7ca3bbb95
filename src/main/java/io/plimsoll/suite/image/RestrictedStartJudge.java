package io.plimsoll.suite.image;

import io.plimsoll.check.Finding;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.ImageRun;
import io.plimsoll.suite.image.ImageFacts.Trial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-IMG-011: the image starts with a read-only root file system, without capabilities and without new privileges,
 * and gets nothing but what the spec declares.
 */
final class RestrictedStartJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-IMG-011";

    private static final int SHOWN = 10;

    private RestrictedStartJudge() {}

    /**
     * Returns the verdict.
     *
     * @param images what was recorded
     */
    static Verdict judge(List<ImageFacts> images) {
        Images all = new Images();
        for (ImageFacts image : images) {
            Trial free = Starts.asItIs(image, all);
            if (free == null) {
                continue;
            }
            Trial restricted = image.trial(Trial.Kind.RESTRICTED);
            if (restricted == null) {
                all.undecided(image, ReasonCode.PREREQ_MISSING, "it was not started with restrictions");
            } else if (image.worked(restricted)) {
                all.holds(image, given(image.run()));
            } else {
                all.fails(finding(image, free, restricted));
            }
        }
        return all.verdict();
    }

    private static String given(ImageRun run) {
        List<String> given = new ArrayList<>();
        if (run.user() != null) {
            given.add("user " + run.user());
        }
        if (!run.writable().isEmpty()) {
            given.add("writable " + String.join(", ", run.writable()));
        }
        if (!run.capabilities().isEmpty()) {
            given.add("capabilities " + String.join(", ", run.capabilities()));
        }
        return given.isEmpty() ? "starts and needs nothing" : "starts, given as declared: " + String.join("; ", given);
    }

    private static Finding finding(ImageFacts image, Trial free, Trial restricted) {
        boolean withCapabilities = worked(image, image.trial(Trial.Kind.READ_ONLY));
        boolean whenWritable = worked(image, image.trial(Trial.Kind.NO_CAPABILITIES));
        String what = "image " + image.reference();
        String observed = Starts.cameTo(restricted);
        if (whenWritable && !withCapabilities) {
            return new Finding(
                    ImageCause.WRITES_TO_ROOT_FILE_SYSTEM.name(),
                    what,
                    "starts with a read-only root file system",
                    observed,
                    "starts when it may write there",
                    "let it write to a volume only; declare the folders under \"run: {writable: […]}\" and mount an emptyDir"
                            + " on each in the manifests",
                    free.seen().changed().stream()
                            .limit(SHOWN)
                            .map(path -> "written to when it may: " + path)
                            .toList());
        }
        if (withCapabilities && !whenWritable) {
            return new Finding(
                    ImageCause.NEEDS_CAPABILITIES.name(),
                    what,
                    "starts without any kernel capability",
                    observed,
                    "starts when it has those that the engine gives by default",
                    "start as the user that it runs as, on ports from 1024; what it cannot do without goes under \"run:"
                            + " {capabilities: […]}\"",
                    List.of());
        }
        return new Finding(
                ImageCause.DOES_NOT_START_RESTRICTED.name(),
                what,
                "starts with a read-only root file system, without capabilities and without new privileges",
                observed,
                withCapabilities
                        ? "starts with either restriction alone"
                        : "starts with neither restriction alone, only without both",
                "see its last lines; declare under \"run\" what it has to be given",
                restricted.seen().lastLines());
    }

    private static boolean worked(ImageFacts image, @Nullable Trial trial) {
        return trial != null && image.worked(trial);
    }
}
