package io.plimsoll.environment;

import com.github.dockerjava.api.model.Image;
import java.util.Arrays;
import java.util.Optional;

/**
 * The image that nodes are made of.
 *
 * @param reference its reference
 * @param id its id
 * @param k3s whether it is k3s, or a node of our own that keeps k3s' promises
 * @param registryAnswered whether a registry answered while it was looked for
 */
record NodeImage(String reference, String id, boolean k3s, boolean registryAnswered) {

    private static final String STEP = "Kubernetes node image";

    /** Finds it: in the engine, then in a registry that answers within its time, then by building one from packages. */
    static NodeImage find(String wanted, Engine engine, LiveRun run, Progress progress) {
        Optional<String> local = engine.imageId(wanted);
        if (local.isPresent()) {
            return new NodeImage(wanted, local.get(), !isOurs(engine, wanted), false);
        }
        Pulls.Result pulled = new Pulls(engine, progress).pull(wanted);
        if (pulled instanceof Pulls.Pulled done) {
            return new NodeImage(wanted, done.imageId(), !isOurs(engine, wanted), true);
        }
        if (pulled instanceof Pulls.NotPulled not) {
            progress.detail(
                    STEP, wanted + " cannot be pulled (" + not.because() + "); using the node image from packages");
        }
        String built = new BuildScripts(run, progress)
                .build(
                        STEP,
                        Recipe.nodeImage(),
                        "see `./plimsoll doctor`; or make " + wanted + " available: pull or load it into the engine.");
        String id = engine.imageId(built)
                .orElseThrow(() -> new EnvironmentFailed(
                        STEP + ": the build said that it made " + built + ", but the engine does not have it.",
                        "see that the script and this run talk to the same engine (DOCKER_HOST, docker context)."));
        return new NodeImage(built, id, false, false);
    }

    private static boolean isOurs(Engine engine, String reference) {
        return "node".equals(engine.imageLabels(reference).get("io.plimsoll.recipe"));
    }

    /** Returns the first digest a registry knows it by, else its id. */
    String digest(Engine engine) {
        return engine.docker().listImagesCmd().withShowAll(false).exec().stream()
                .filter(image -> id.equals(image.getId()))
                .map(Image::getRepoDigests)
                .filter(digests -> digests != null)
                .flatMap(Arrays::stream)
                .filter(digest -> digest.contains("@"))
                .map(digest -> digest.substring(digest.indexOf('@') + 1))
                .findFirst()
                .orElse(id);
    }
}
