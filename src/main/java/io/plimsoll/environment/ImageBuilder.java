package io.plimsoll.environment;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the images of a deployment in the local engine: from a Dockerfile, a script, an archive or a registry.
 *
 * <p>Each way returns what went wrong, in words that name the image, or nothing.
 */
public final class ImageBuilder implements AutoCloseable {

    private static final int REMEMBERED = 12;

    private final Engine engine;
    private final LiveRun run;
    private final Progress progress;

    private ImageBuilder(Engine engine, LiveRun run, Progress progress) {
        this.engine = engine;
        this.run = run;
        this.progress = progress;
    }

    /**
     * Connects to the engine.
     *
     * @throws EnvironmentMissing if there is none
     */
    public static ImageBuilder connect(LiveRun run, Progress progress) {
        return new ImageBuilder(Engine.connect(), run, progress);
    }

    /** Makes the base image that a folder's {@code build} script describes, unless it is there. */
    public Optional<String> base(Path folder) {
        return script("base image " + folder.getFileName(), folder.resolve("build"))
                .problem();
    }

    /** Runs a script that makes an image, and gives the image the name that the manifests use. */
    public Optional<String> named(String name, Path script) {
        return script(name, script).named(name);
    }

    /**
     * Builds from a Dockerfile. The build shares the host's network, so that it reaches what the host reaches.
     *
     * @param name the name to give the image
     * @param context the build context
     * @param dockerfile the Dockerfile; {@code null} means the one in the context
     * @param args build arguments
     */
    public Optional<String> dockerfile(String name, Path context, @Nullable Path dockerfile, Map<String, String> args) {
        run.mustNotBeEnding();
        String step = "Image " + name;
        long begin = System.nanoTime();
        progress.started(step);
        Deque<String> last = new ArrayDeque<>();
        BuildImageCmd build = engine.docker()
                .buildImageCmd()
                .withBaseDirectory(context.toFile())
                .withDockerfile((dockerfile == null ? context.resolve("Dockerfile") : dockerfile).toFile())
                .withNetworkMode("host")
                .withLabels(Map.of("io.plimsoll.image", name))
                .withTags(Set.of(name));
        args.forEach(build::withBuildArg);
        try (BuildImageResultCallback callback = new BuildImageResultCallback() {
            @Override
            public void onNext(BuildResponseItem item) {
                super.onNext(item);
                String line = item.getStream();
                if (line != null && !line.isBlank()) {
                    remember(last, line.strip());
                    progress.detail(step, line.strip());
                }
            }
        }) {
            build.exec(callback).awaitImageId();
        } catch (DockerException | DockerClientException e) {
            return Optional.of("the image %s cannot be built from %s: %s%n  last lines of the build:%n    %s"
                    .formatted(
                            name, context, Engine.rootMessage(e), String.join(System.lineSeparator() + "    ", last)));
        } catch (IOException e) {
            return Optional.of("the image %s cannot be built from %s: %s".formatted(name, context, e.getMessage()));
        }
        progress.done(step, Duration.ofNanos(System.nanoTime() - begin));
        return Optional.empty();
    }

    /** Loads an archive that {@code docker save} or an OCI tool wrote. */
    public Optional<String> archive(String name, Path archive) {
        run.mustNotBeEnding();
        String step = "Image " + name;
        long begin = System.nanoTime();
        progress.started(step);
        try (InputStream in = Files.newInputStream(archive)) {
            engine.docker().loadImageCmd(in).exec();
        } catch (DockerException | IOException e) {
            return Optional.of(
                    "the image %s cannot be loaded from %s: %s".formatted(name, archive, Engine.rootMessage(e)));
        }
        if (engine.imageId(name).isEmpty()) {
            return Optional.of("the archive %s holds no image named %s".formatted(archive, name));
        }
        progress.done(step, Duration.ofNanos(System.nanoTime() - begin));
        return Optional.empty();
    }

    /** Pulls an image unless the engine has it. An image that cannot be had is left for the cluster to complain about. */
    public void pull(String name) {
        run.mustNotBeEnding();
        if (engine.imageId(name).isPresent()) {
            return;
        }
        if (new Pulls(engine, progress).pull(name) instanceof Pulls.NotPulled not) {
            progress.detail("Image " + name, name + " cannot be pulled (" + not.because() + ")");
        }
    }

    @Override
    public void close() {
        engine.close();
    }

    private Scripted script(String what, Path script) {
        try {
            return new Scripted(
                    new BuildScripts(run, progress).build(what, script, "see what the script printed."), null);
        } catch (EnvironmentFailed e) {
            return new Scripted(null, e.problem());
        }
    }

    private static void remember(Deque<String> last, String line) {
        last.addLast(line);
        if (last.size() > REMEMBERED) {
            last.removeFirst();
        }
    }

    /** What a script came to: the reference that it printed, or what went wrong. */
    private final class Scripted {

        private final @Nullable String reference;
        private final @Nullable String failure;

        Scripted(@Nullable String reference, @Nullable String failure) {
            this.reference = reference;
            this.failure = failure;
        }

        Optional<String> problem() {
            return Optional.ofNullable(failure);
        }

        Optional<String> named(String name) {
            String made = reference;
            if (made == null) {
                return problem();
            }
            int colon = name.lastIndexOf(':');
            engine.docker()
                    .tagImageCmd(made, name.substring(0, colon), name.substring(colon + 1))
                    .exec();
            return Optional.empty();
        }
    }
}
