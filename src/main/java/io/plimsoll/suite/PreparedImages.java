package io.plimsoll.suite;

import io.plimsoll.environment.ImageBuilder;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes every image that a spec declares, in the order in which it declares them. */
final class PreparedImages {

    private static final String REVISION = "REVISION";

    private final LiveRun run;
    private final Progress progress;

    PreparedImages(LiveRun run, Progress progress) {
        this.run = run;
        this.progress = progress;
    }

    /** Returns what went wrong, one printable message per image; empty if every image was made. */
    List<String> make(DeploymentSpec spec) {
        List<String> problems = new ArrayList<>();
        try (ImageBuilder builder = ImageBuilder.connect(run, progress)) {
            for (Path base : spec.bases()) {
                builder.base(base).ifPresent(problems::add);
            }
            for (ImageSpec image : spec.images()) {
                if (problems.isEmpty()) {
                    make(builder, spec, image).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private static Optional<String> make(ImageBuilder builder, DeploymentSpec spec, ImageSpec image) {
        ImageSource source = image.source();
        if (source instanceof ImageSource.Build build) {
            Map<String, String> args = new LinkedHashMap<>(build.args());
            // Every image says which commit it was built from; a Dockerfile that does not ask for it ignores it.
            String commit = GitRevision.of(spec.folder()).commit();
            if (commit != null) {
                args.putIfAbsent(REVISION, commit);
            }
            return builder.dockerfile(image.name(), build.context(), build.dockerfile(), args);
        }
        if (source instanceof ImageSource.Script script) {
            return builder.named(image.name(), script.script());
        }
        if (source instanceof ImageSource.Archive archive) {
            return builder.archive(image.name(), archive.tar());
        }
        builder.pull(image.name());
        return Optional.empty();
    }
}
