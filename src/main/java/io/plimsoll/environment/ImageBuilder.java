package io.plimsoll.environment;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.LoadImageCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.LoadResponseItem;
import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sees to it that the engine has the images of a deployment: built, loaded from an archive, or pulled. */
public final class ImageBuilder implements AutoCloseable {

    /** The label on every image that was built here. */
    public static final String BUILT_LABEL = "io.plimsoll.built";

    private static final int REMEMBERED = 40;
    private static final Pattern MADE = Pattern.compile("---> ([0-9a-f]{12})");

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    private final Engine engine;
    private final LiveRun run;
    private final Progress progress;

    private ImageBuilder(Engine engine, LiveRun run, Progress progress) {
        this.engine = engine;
        this.run = run;
        this.progress = progress;
    }

    /** Connects to the engine, or throws an {@link EnvironmentMissing} that says what to do. */
    public static ImageBuilder connect(LiveRun run, Progress progress) {
        Engine engine = Engine.connect();
        TestcontainersHost.point(engine);
        return new ImageBuilder(engine, run, progress);
    }

    /**
     * An image that the engine has.
     *
     * @param reference the name it was asked for by
     * @param id its id
     */
    public record ReadyImage(String reference, String id) {}

    /**
     * Sees to it that the engine has an image under its name.
     *
     * @throws EnvironmentFailed if it cannot be built or loaded
     * @throws EnvironmentMissing if it is in no registry that answers
     */
    public ReadyImage obtain(ImageSpec image) {
        run.mustNotBeEnding();
        String reference = image.name();
        String id;
        if (image.source() instanceof ImageSource.Build build) {
            id = build(reference, build);
        } else if (image.source() instanceof ImageSource.Script script) {
            id = script(reference, script);
        } else if (image.source() instanceof ImageSource.Archive archive) {
            id = load(reference, archive.tar());
        } else {
            id = pull(reference);
        }
        return new ReadyImage(reference, id);
    }

    private String build(String reference, ImageSource.Build build) {
        return build(reference, build, Map.of(BUILT_LABEL, "true"), true);
    }

    /**
     * Builds an image once more, under a name of the run's own.
     *
     * @param build how it is built
     * @param cache whether layers of earlier builds may be used
     * @return what was made; remove it when it is not needed any more
     * @throws EnvironmentFailed if it cannot be built
     */
    public Rebuilt again(ImageSource.Build build, boolean cache) {
        run.mustNotBeEnding();
        Set<String> before = ids();
        String name = "plimsoll-again:" + run.id();
        Map<String, String> labels = new HashMap<>(run.labels());
        labels.put(BUILT_LABEL, "true");
        String id = build(name, build, labels, cache);
        Set<String> made = ids();
        made.removeAll(before);
        made.remove(id);
        return new Rebuilt(id, name, made.stream().filter(this::isOfThisBuild).toList());
    }

    /**
     * What a build made.
     *
     * @param id the image's id
     * @param name its name
     * @param stages ids of images that are left of its stages
     */
    public record Rebuilt(String id, String name, List<String> stages) {
        public Rebuilt {
            stages = List.copyOf(stages);
        }
    }

    private Set<String> ids() {
        return engine.docker().listImagesCmd().withShowAll(true).exec().stream()
                .map(image -> String.valueOf(image.getId()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Somebody else may build at the same time: only what the engine said in this build is of this build. */
    private boolean isOfThisBuild(String id) {
        return said.stream().anyMatch(part -> id.startsWith("sha256:" + part));
    }

    /** Returns the digests of an image's layers, the lowest first. */
    public List<String> layers(String id) {
        var root = engine.docker().inspectImageCmd(id).exec().getRootFS();
        List<String> layers = root == null ? null : root.getLayers();
        return layers == null ? List.of() : layers;
    }

    /** Removes what {@link #again} made. */
    public void remove(Rebuilt rebuilt) {
        removeQuietly(rebuilt.name());
        // A stage goes only after those that are built on it.
        for (int round = 0; round < 3; round++) {
            rebuilt.stages().forEach(this::removeQuietly);
        }
    }

    private void removeQuietly(String image) {
        try {
            engine.docker().removeImageCmd(image).exec();
        } catch (DockerException e) {
            // Gone already, or still needed by another image.
        }
    }

    /** Gives a name back to the image that had it, and removes the one that took it, if that has no other. */
    public void giveBack(String reference, String id, String taker) {
        tag(id, reference);
        removeQuietly(taker);
    }

    private String build(String reference, ImageSource.Build build, Map<String, String> labels, boolean cache) {
        String step = "Image " + reference;
        long begin = System.nanoTime();
        progress.started(step);
        Path context = build.context();
        Path dockerfile = context.resolve(build.dockerfile() == null ? Path.of("Dockerfile") : build.dockerfile());
        if (!Files.isRegularFile(dockerfile)) {
            throw new EnvironmentFailed(
                    step + " cannot be built."
                            + "\n  expected: a Dockerfile at " + dockerfile
                            + "\n  observed: no such file",
                    "correct `build` of this image in plimsoll.yaml.");
        }
        Listener listener = new Listener(step, progress);
        try (InputStream tar = BuildContext.tar(context, dockerfile)) {
            BuildImageCmd command = engine.docker()
                    .buildImageCmd(tar)
                    .withDockerfilePath(BuildContext.nameOf(context, dockerfile))
                    .withTags(Set.of(reference))
                    .withLabels(labels)
                    .withNoCache(!cache)
                    .withForcerm(true)
                    // Where the host's resolver or proxy listens on the loopback address, steps that fetch need it.
                    .withNetworkMode("host");
            build.args().forEach(command::withBuildArg);
            command.exec(listener).awaitImageId();
        } catch (DockerClientException | DockerException e) {
            throw new EnvironmentFailed(
                    step + " cannot be built."
                            + "\n  expected: " + dockerfile + " builds"
                            + "\n  observed: " + Engine.rootMessage(e)
                            + "\n  its last lines:\n"
                            + listener.lastLines(),
                    "see that `docker build " + context + "` works on this machine.",
                    e);
        } catch (IOException e) {
            throw new EnvironmentFailed(
                    step + " cannot be built: its context " + context + " cannot be read: " + Engine.rootMessage(e),
                    "see that every file in it can be read, or leave it out with .dockerignore.",
                    e);
        }
        progress.done(step, Duration.ofNanos(System.nanoTime() - begin));
        return idAfter(step, reference);
    }

    /**
     * Runs the {@code build} script of a base image's folder; it makes the image unless it is there.
     *
     * @throws EnvironmentFailed if the script fails
     */
    public void base(Path folder) {
        run.mustNotBeEnding();
        new BuildScripts(run, progress)
                .build(
                        "Base image " + folder.getFileName(),
                        folder.resolve("build"),
                        "see that the script ends with exit code 0 by itself.");
    }

    private String script(String reference, ImageSource.Script script) {
        String printed = new BuildScripts(run, progress)
                .build("Image " + reference, script.script(), "see that the script ends with exit code 0 by itself.");
        if (!printed.equals(reference)) {
            Optional<String> id = engine.imageId(printed);
            id.ifPresent(there -> tag(there, reference));
        }
        return idAfter("Image " + reference, reference);
    }

    private String load(String reference, Path file) {
        String step = "Image " + reference;
        long begin = System.nanoTime();
        progress.started(step);
        StringBuilder loaded = new StringBuilder();
        try {
            ImageArchive archive = ImageArchive.open(file, reference);
            try (InputStream stream = archive.stream()) {
                engine.docker()
                        .loadImageAsyncCmd(stream)
                        .exec(new LoadImageCallback() {
                            @Override
                            public void onNext(LoadResponseItem item) {
                                super.onNext(item);
                                if (item.getStream() != null) {
                                    loaded.append(item.getStream());
                                    progress.detail(step, item.getStream().strip());
                                }
                            }
                        })
                        .awaitMessage();
            }
        } catch (IOException | DockerClientException | DockerException e) {
            throw new EnvironmentFailed(
                    step + " cannot be loaded from " + file + ": "
                            // The client says so of whatever is not loaded.
                            + Engine.rootMessage(e).replaceFirst("^Could not build image: ", ""),
                    "see that it is for the platform that the engine runs, and make the archive anew with `docker save "
                            + reference + " -o " + file.getFileName() + "`.",
                    e);
        }
        LoadedImage.in(loaded.toString()).ifPresent(name -> tag(name, reference));
        progress.done(step, Duration.ofNanos(System.nanoTime() - begin));
        return idAfter(step, reference);
    }

    private String pull(String reference) {
        Optional<String> local = engine.imageId(reference);
        if (local.isPresent()) {
            return local.get();
        }
        Pulls.Result result = new Pulls(engine, progress).pull(reference);
        if (result instanceof Pulls.Pulled pulled) {
            return pulled.imageId();
        }
        String why = result instanceof Pulls.NotPulled not ? not.because() : "";
        throw new EnvironmentMissing(
                "Image " + reference + " cannot be had."
                        + "\n  expected: it is in the Docker engine, or a registry answers and has it"
                        + "\n  observed: it is not in the engine; pulling it failed: " + why,
                "log in to its registry, load it into the engine, or say in plimsoll.yaml how to build it.");
    }

    private void tag(String image, String reference) {
        ImageName name = ImageName.parse(reference);
        engine.docker().tagImageCmd(image, name.repository(), name.tag()).exec();
    }

    private String idAfter(String step, String reference) {
        return engine.imageId(reference)
                .orElseThrow(() -> new EnvironmentFailed(
                        step + " is not there, though nothing failed."
                                + "\n  expected: the engine has an image named " + reference
                                + "\n  observed: it has none",
                        "see that what makes it gives it that name."));
    }

    @Override
    public void close() {
        engine.close();
    }

    private final class Listener extends BuildImageResultCallback {

        private final String step;
        private final Progress progress;
        private final Deque<String> last = new ArrayDeque<>();
        private final LineSplitter lines = new LineSplitter(this::line);

        Listener(String step, Progress progress) {
            this.step = step;
            this.progress = progress;
        }

        @Override
        public void onNext(BuildResponseItem item) {
            super.onNext(item);
            @Nullable String text = item.getStream();
            if (text != null) {
                lines.accept(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }

        private void line(String line) {
            if (line.isBlank()) {
                return;
            }
            Matcher made = MADE.matcher(line.strip());
            if (made.matches()) {
                said.add(made.group(1));
            }
            synchronized (last) {
                last.addLast(line);
                if (last.size() > REMEMBERED) {
                    last.removeFirst();
                }
            }
            progress.detail(step, line);
        }

        String lastLines() {
            synchronized (last) {
                return Text.lastLines(String.join("\n", last), 20);
            }
        }
    }

    /** What the engine says that it has loaded. */
    static final class LoadedImage {

        private LoadedImage() {}

        /** Returns the first name or id in the engine's answer to a load. */
        static Optional<String> in(String answer) {
            return answer.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("Loaded image"))
                    .map(line -> line.substring(line.indexOf(": ") + 2).strip())
                    .filter(Objects::nonNull)
                    .findFirst();
        }
    }
}
