package io.plimsoll.suite;

import io.plimsoll.check.Waiver;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is about, as far as waivers ask.
 *
 * @param deployment the spec's name
 * @param images what the pods, or the engine, say of the images that ran
 * @param kind the kind of environment
 * @param clusterUid the cluster's UID; {@code null} without a cluster
 */
record TestedSubject(String deployment, List<String> images, String kind, @Nullable String clusterUid) {

    TestedSubject {
        images = List.copyOf(images);
    }

    /** Returns why a waiver is for something else; empty if it is for this. */
    Optional<String> isNot(Waiver.Subject subject) {
        String wantedDeployment = subject.deployment();
        if (wantedDeployment != null && !wantedDeployment.equals(deployment)) {
            return Optional.of("this is the deployment " + deployment);
        }
        String wantedImage = subject.image();
        if (wantedImage != null && images.stream().noneMatch(image -> image.endsWith(wantedImage))) {
            return Optional.of(
                    images.isEmpty() ? "no image was seen to run" : "what ran was " + String.join(", ", images));
        }
        String wantedEnvironment = subject.environment();
        if (wantedEnvironment != null && !wantedEnvironment.equals(kind) && !wantedEnvironment.equals(clusterUid)) {
            return Optional.of("this is the environment " + kind + (clusterUid == null ? "" : " " + clusterUid));
        }
        return Optional.empty();
    }
}
