package io.plimsoll.suite;

import io.plimsoll.environment.BuildContexts;
import io.plimsoll.environment.EnvironmentFailed;
import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.environment.ImageBuilder;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ImageSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes every image that a spec declares, in the order in which it declares them. */
final class PreparedImages {

    private final LiveRun run;
    private final Progress progress;

    PreparedImages(LiveRun run, Progress progress) {
        this.run = run;
        this.progress = progress;
    }

    /** Returns what went wrong, one printable message per image; empty if every image was made. */
    List<String> make(DeploymentSpec spec) {
        List<String> problems = new ArrayList<>(
                BuildContexts.tooLarge(spec.images(), spec.budgets().buildContext()));
        if (!problems.isEmpty()) {
            return problems;
        }
        try (ImageBuilder builder = ImageBuilder.connect(run, progress)) {
            for (Path base : spec.bases()) {
                builder.base(base);
            }
            for (ImageSpec image : spec.images()) {
                make(builder, image);
            }
        } catch (EnvironmentFailed e) {
            problems.add(e.problem() + "\n  what to do: " + e.remedy());
        }
        return problems;
    }

    private void make(ImageBuilder builder, ImageSpec image) {
        try {
            builder.obtain(RevisionArgument.pass(image));
        } catch (EnvironmentMissing e) {
            // An image that cannot be had is left for the cluster to complain about: that is what the user will see.
            progress.detail("Image " + image.name(), e.problem());
        }
    }
}
