package io.plimsoll.timeline;

import org.jspecify.annotations.Nullable;

/**
 * One run of a container, as the pod's status tells it. Times have Kubernetes' resolution of one second, rounded down.
 *
 * @param container the container's name
 * @param containerId the runtime's id with its scheme, for example {@code containerd://0a1b…}; empty if unknown
 * @param init whether it is an init container
 * @param startedMicros when it started, microseconds since the Unix epoch; 0 if unknown
 * @param exit how it ended; {@code null} if it was never seen to end
 */
public record ContainerRun(
        String container, String containerId, boolean init, long startedMicros, @Nullable Exit exit) {

    /** The exit code of a process that was ended by SIGKILL. */
    public static final int KILLED = 137;

    /**
     * The end of a container.
     *
     * @param finishedMicros when it ended, microseconds since the Unix epoch, rounded down to a second; 0 if unknown
     * @param code the exit code
     * @param reason Kubernetes' word for it, for example {@code OOMKilled}; may be empty
     * @param receivedMicros when the harness was told
     */
    public record Exit(long finishedMicros, int code, String reason, long receivedMicros) {}

    /** Returns this run with the start that an earlier event told, if this one does not tell it. */
    ContainerRun orStartedAt(ContainerRun earlier) {
        return startedMicros != 0 ? this : new ContainerRun(container, containerId, init, earlier.startedMicros, exit);
    }
}
