package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Tells whether a container that does not run yet may still come to it. */
final class ContainerStart {

    /** States that a container does not leave by waiting. */
    private static final Set<String> FINAL = Set.of(
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private ContainerStart() {}

    /** Returns why one of some containers will not run, as the kubelet says it; empty if all may. */
    static Optional<String> stuck(Collection<ContainerStatus> statuses) {
        return statuses.stream()
                .map(status ->
                        status.getState() == null ? null : status.getState().getWaiting())
                .filter(waiting -> waiting != null && FINAL.contains(waiting.getReason()))
                .findFirst()
                .map(waiting -> waiting.getReason() + ", " + waiting.getMessage());
    }
}
