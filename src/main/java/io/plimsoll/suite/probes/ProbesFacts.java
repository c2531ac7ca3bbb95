package io.plimsoll.suite.probes;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.WorkloadKey;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with the pods of a workload, besides ledger and timeline.
 *
 * @param load what was declared for and done with the load
 * @param entryPoint the entry point whose pods had failures
 * @param kind the workload's kind
 * @param namespace its namespace
 * @param workload its name
 * @param container the container that serves
 * @param port the port that it serves at
 * @param graceSeconds the pods' grace period
 * @param budgetMillis how long the deployment may take to become ready
 * @param readiness the serving container's readiness probe; {@code null} if it has none
 * @param liveness its liveness probe; {@code null} if it has none
 * @param startup its startup probe; {@code null} if it has none
 * @param withdrawal readiness was made to fail, under load; {@code null} if there is no readiness probe
 * @param serving the served port was blocked, where the readiness probe asks at another one; {@code null} if it was
 *     blocked in {@code withdrawal}
 * @param restart liveness was made to fail; {@code null} if there is no liveness probe
 */
record ProbesFacts(
        LoadFacts load,
        String entryPoint,
        String kind,
        String namespace,
        String workload,
        String container,
        int port,
        long graceSeconds,
        long budgetMillis,
        @Nullable Probe readiness,
        @Nullable Probe liveness,
        @Nullable Probe startup,
        @Nullable Trial withdrawal,
        @Nullable Trial serving,
        @Nullable Trial restart) {

    /** How long kubelet, controllers and the API server may take to pass a result on, on a busy machine. */
    static final long TOLERANCE_MILLIS = 5_000;

    /**
     * A failure of one pod.
     *
     * @param pod the pod
     * @param ports the ports that were blocked for the kubelet
     * @param insideToo whether they were blocked for the pod itself, too
     * @param beforeMicros when the block was about to be set, microseconds since the Unix epoch
     * @param setMicros when it was in effect
     * @param liftedMicros when it was lifted
     * @param untilMicros when the pod was ready again, or no longer waited for
     * @param openBefore whether the first of the ports could be reached from the node before
     * @param openUnder whether it could be reached under the block
     */
    record Trial(
            PodName pod,
            List<Integer> ports,
            boolean insideToo,
            long beforeMicros,
            long setMicros,
            long liftedMicros,
            long untilMicros,
            boolean openBefore,
            boolean openUnder) {
        Trial {
            ports = List.copyOf(ports);
        }
    }

    WorkloadKey workloadKey() {
        return new WorkloadKey(kind, namespace, workload);
    }

    /** Returns every failure, in the order of their begin. */
    List<Trial> trials() {
        return Stream.of(withdrawal, serving, restart)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .sorted(java.util.Comparator.comparingLong(Trial::beforeMicros))
                .toList();
    }

    /** Returns how long a container may take until it is ready, once nothing keeps it from that, milliseconds. */
    long readyAgainWithinMillis() {
        long started = startup == null ? budgetMillis : startup.windowMillis() + 1_000 * startup.timeout();
        long ready = readiness == null ? 0 : 1_000 * readiness.initialDelay() + readiness.succeedsWithinMillis();
        return started + ready + TOLERANCE_MILLIS;
    }
}
