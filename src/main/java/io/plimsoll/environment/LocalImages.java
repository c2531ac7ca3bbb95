package io.plimsoll.environment;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Images of the Docker engine: what they are, what is in them, and copies of them with something planted. */
public final class LocalImages implements AutoCloseable {

    private final Engine engine;
    private final LiveRun run;

    private LocalImages(Engine engine, LiveRun run) {
        this.engine = engine;
        this.run = run;
    }

    /** Connects to the engine, or throws an {@link EnvironmentMissing} that says what to do. */
    public static LocalImages connect(LiveRun run) {
        Engine engine = Engine.connect();
        TestcontainersHost.point(engine);
        return new LocalImages(engine, run);
    }

    /**
     * An image that the engine has.
     *
     * @param id its id
     * @param os the operating system that it is for
     * @param architecture the architecture that it is for
     * @param engineOs the engine's own operating system
     * @param engineArchitecture the engine's own architecture, in the same words
     */
    public record Local(String id, String os, String architecture, String engineOs, String engineArchitecture) {

        /** Returns whether containers of it can run here. */
        public boolean runsHere() {
            return os.equals(engineOs) && architecture.equals(engineArchitecture);
        }
    }

    /** Returns an image by its name; empty if the engine has none of that name. */
    public Optional<Local> find(String reference) {
        try {
            InspectImageResponse image =
                    engine.docker().inspectImageCmd(reference).exec();
            return Optional.of(new Local(
                    String.valueOf(image.getId()),
                    Objects.requireNonNullElse(image.getOs(), "linux"),
                    architecture(Objects.requireNonNullElse(image.getArch(), "")),
                    Objects.requireNonNullElse(engine.info().getOsType(), "linux"),
                    architecture(Objects.requireNonNullElse(engine.info().getArchitecture(), ""))));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Images and kernels have different words for the same thing. */
    private static String architecture(String word) {
        return switch (word) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> word;
        };
    }

    /**
     * Reads an image's layers.
     *
     * @param id its id
     * @throws IOException if what the engine gives cannot be read
     */
    public SavedImage read(String id, SavedImage.Visitor visitor) throws IOException {
        try (InputStream archive = engine.docker().saveImageCmd(id).exec()) {
            return SavedImage.read(archive, visitor);
        } catch (DockerException e) {
            throw new IOException("the engine does not give it: " + Engine.rootMessage(e), e);
        }
    }

    /**
     * Makes a copy of an image with something planted: a file in a layer of its own that the next layer writes over, a
     * variable, and a label. Needs no program in the image. It is the run's own; {@link #remove} it.
     *
     * @param id the image
     * @param path the file
     * @param content the file's content
     * @param variable a variable and its value, as {@code NAME=value}
     * @param label a label and its value, as {@code name=value}
     * @return the copy's id
     * @throws EnvironmentFailed if the engine cannot make it
     */
    public String planted(String id, String path, String content, String variable, String label) {
        run.mustNotBeEnding();
        String dockerfile = "FROM " + id + "\nCOPY planted " + path + "\nCOPY empty " + path + "\nENV " + variable
                + "\nLABEL " + label + "\n";
        try (InputStream context = Tar.stream(archive -> {
            for (Map.Entry<String, String> file : Map.of("Dockerfile", dockerfile, "planted", content, "empty", "\n")
                    .entrySet()) {
                byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(bytes.length);
                archive.putArchiveEntry(entry);
                archive.write(bytes);
                archive.closeArchiveEntry();
            }
        })) {
            return engine.docker()
                    .buildImageCmd(context)
                    .withTags(Set.of("plimsoll-copy:" + run.id()))
                    .withLabels(new HashMap<>(run.labels()))
                    .withForcerm(true)
                    .withNoCache(true)
                    .exec(new BuildImageResultCallback())
                    .awaitImageId();
        } catch (IOException | DockerException | DockerClientException e) {
            throw new EnvironmentFailed(
                    "A copy of an image with something planted could not be made."
                            + "\n  expected: the engine builds it"
                            + "\n  observed: " + Engine.rootMessage(e),
                    "see that `docker build` works on this machine.",
                    e);
        }
    }

    /** Removes an image that this run made; does nothing if it is gone. */
    public void remove(String id) {
        try {
            engine.docker().removeImageCmd(id).withForce(true).exec();
        } catch (NotFoundException e) {
            // Gone already.
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
