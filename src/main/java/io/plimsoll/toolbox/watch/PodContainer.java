package io.plimsoll.toolbox.watch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pod's container as a cgroup names it.
 *
 * @param podUid the pod's UID, with hyphens as Kubernetes writes it
 * @param containerId the container's id as the runtime knows it
 */
record PodContainer(String podUid, String containerId) {

    /**
     * Static pods have a hash without hyphens for a UID. The cgroupfs driver writes {@code pod<uid>/<id>}, systemd's
     * writes {@code kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope} with underscores for hyphens, and an
     * older form of the latter puts colons between its parts.
     */
    private static final Pattern PATH =
            Pattern.compile("pod(?<uid>[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})"
                    + "(?:\\.slice)?[/:](?:[a-z][a-z-]*[:-])?(?<id>[0-9a-f]{64})(?:\\.scope)?");

    /** Reads the content of a {@code /proc/<pid>/cgroup}; empty if the process belongs to no pod's container. */
    static Optional<PodContainer> ofCgroup(String content) {
        Matcher matcher = PATH.matcher(content);
        return matcher.find()
                ? Optional.of(new PodContainer(matcher.group("uid").replace('_', '-'), matcher.group("id")))
                : Optional.empty();
    }
}
