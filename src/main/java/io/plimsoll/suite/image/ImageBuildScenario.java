package io.plimsoll.suite.image;

import io.plimsoll.environment.EnvironmentFailed;
import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.environment.ImageBuilder;
import io.plimsoll.environment.ImageBuilder.Rebuilt;
import io.plimsoll.environment.LocalImages;
import io.plimsoll.environment.SavedImage;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import io.plimsoll.suite.HeardProgress;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RevisionArgument;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Scenario;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the images of the deployment again: with the cache, and, where the spec claims that they are reproducible, without
 * it. Needs no cluster.
 */
public final class ImageBuildScenario implements Scenario {

    private static final String ID = "image-builds";
    private static final String REBUILDS = "rebuilds.jsonl";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(ReproducibleJudge.CHECK, CacheJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public boolean needsCluster() {
        return false;
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return spec.images().stream()
                        .map(ImageSpec::source)
                        .anyMatch(source -> source instanceof ImageSource.Build || source instanceof ImageSource.Script)
                ? Optional.empty()
                : Optional.of("no image of the spec is built");
    }

    @Override
    public void run(RunContext context) throws IOException {
        try (JsonLines lines = context.pack().jsonLines("raw/" + ID + "/" + REBUILDS, "what building again came to");
                LocalImages engine = LocalImages.connect(context.run());
                ImageBuilder builder = ImageBuilder.connect(context.run(), new HeardProgress(context.listener()))) {
            for (ImageSpec image : context.spec().images()) {
                context.listener().phase(ID, image.name());
                lines.append(again(RevisionArgument.pass(image), engine, builder));
            }
        }
    }

    private static RebuildFacts again(ImageSpec image, LocalImages engine, ImageBuilder builder) throws IOException {
        Optional<String> id = engine.find(image.name()).map(LocalImages.Local::id);
        if (id.isEmpty()) {
            return apart(image, "it is not in the Docker engine");
        }
        try {
            if (image.source() instanceof ImageSource.Build build) {
                return built(image, build, id.get(), engine, builder);
            }
            return image.source() instanceof ImageSource.Script
                    ? scripted(image, id.get(), builder)
                    : apart(image, "not built here");
        } catch (EnvironmentFailed | EnvironmentMissing e) {
            return apart(image, "it could not be built again: " + e.problem());
        }
    }

    private static RebuildFacts apart(ImageSpec image, String why) {
        return new RebuildFacts(image.name(), MicroClock.now(), why, null, null);
    }

    private static RebuildFacts built(
            ImageSpec image, ImageSource.Build build, String id, LocalImages engine, ImageBuilder builder)
            throws IOException {
        long begin = System.nanoTime();
        Rebuilt second = builder.again(build, true);
        RebuildFacts.Cached cached =
                new RebuildFacts.Cached(builder.layers(id), builder.layers(second.id()), millisSince(begin));
        builder.remove(second);
        List<String> except = image.reproducible();
        return new RebuildFacts(
                image.name(),
                MicroClock.now(),
                "",
                cached,
                except == null ? null : fresh(build, id, except, engine, builder));
    }

    private static RebuildFacts.Fresh fresh(
            ImageSource.Build build, String id, List<String> except, LocalImages engine, ImageBuilder builder)
            throws IOException {
        Rebuilt anew;
        try {
            anew = builder.again(build, false);
        } catch (EnvironmentFailed e) {
            return new RebuildFacts.Fresh(
                    "it could not be built without the cache: " + e.problem(), 0, List.of(), except);
        }
        try {
            BuildComparison comparison = new BuildComparison();
            SavedImage one = engine.read(id, comparison);
            SavedImage other = engine.read(anew.id(), comparison);
            return new RebuildFacts.Fresh("", comparison.count(one), comparison.between(one, other), except);
        } finally {
            builder.remove(anew);
        }
    }

    /** A script decides by itself whether it builds; the name must not be left to what it made. */
    private static RebuildFacts scripted(ImageSpec image, String id, ImageBuilder builder) {
        long begin = System.nanoTime();
        String second = builder.obtain(image).id();
        RebuildFacts.Cached cached =
                new RebuildFacts.Cached(builder.layers(id), builder.layers(second), millisSince(begin));
        if (!second.equals(id)) {
            builder.giveBack(image.name(), id, second);
        }
        return new RebuildFacts(image.name(), MicroClock.now(), "", cached, null);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    @Override
    public Map<String, Judged> judge(Path raw) throws IOException {
        List<RebuildFacts> images = facts(raw);
        Basis basis = ImageBasis.rebuilt(images);
        return Map.of(
                ReproducibleJudge.CHECK,
                new Judged(ReproducibleJudge.judge(images), basis),
                CacheJudge.CHECK,
                new Judged(CacheJudge.judge(images), basis));
    }

    private static List<RebuildFacts> facts(Path raw) throws IOException {
        return JsonLines.readAll(raw.resolve(REBUILDS), RebuildFacts.class);
    }

    @Override
    public ScenarioReport describe(Path raw) throws IOException {
        List<RebuildFacts> images = facts(raw);
        long from = images.stream().mapToLong(RebuildFacts::micros).min().orElse(0);
        long to = images.stream().mapToLong(RebuildFacts::micros).max().orElse(from);
        return ScenarioReport.of(
                ID,
                "image",
                "The images of the deployment, built again from the same sources",
                new ScenarioReport.Phase("building", from, to));
    }

    @Override
    public List<String> evidence() {
        return List.of(REBUILDS);
    }
}
