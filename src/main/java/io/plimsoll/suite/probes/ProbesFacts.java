package io.plimsoll.suite.probes;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.spec.ReadinessWanted;
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
 * @param slowStart a container was killed, and the next one's start delayed; {@code null} if there is no liveness or no
 *     startup probe
 * @param peak the time under the declared load in which the workload had to bear it
 * @param away what the workload depends on was taken away, under load; {@code null} if it was not
 * @param notAway why not; {@code null} if it was
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
        @Nullable Trial restart,
        @Nullable Trial slowStart,
        Peak peak,
        @Nullable Away away,
        @Nullable NotAway notAway) {

    /** How long kubelet, controllers and the API server may take to pass a result on, on a busy machine. */
    static final long TOLERANCE_MILLIS = 5_000;

    /** How long the declared load has to be borne, milliseconds. */
    static final long PEAK_MILLIS = 60_000;

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

    /**
     * The declared load, while nothing but one pod's probe was made to fail.
     *
     * @param fromMicros when it began
     * @param toMicros when it had lasted long enough
     * @param cpuLimit the serving container's CPU limit as declared; {@code null} if it has none
     * @param perSecond requests per second, over all entry points
     * @param broken what happened to pods under it that nothing else was done to, so that nothing more was provoked;
     *     {@code null} if nothing did
     */
    record Peak(long fromMicros, long toMicros, @Nullable String cpuLimit, double perSecond, @Nullable String broken) {}

    /**
     * A time without what the workload depends on.
     *
     * @param kind the dependency's kind
     * @param namespace its namespace
     * @param name its name
     * @param pod its pod that was cut off
     * @param ports the ports that were blocked for all but its kubelet
     * @param beforeMicros when the block was about to be set, microseconds since the Unix epoch
     * @param setMicros when it was in effect
     * @param liftedMicros when it was lifted
     * @param restoredMicros when as many endpoints as before were ready again; {@code null} if that did not happen in time
     * @param budgetMillis how long that was waited for
     * @param openBefore whether a pod of the workload reached the first port before
     * @param openUnder whether it reached it under the block
     * @param wanted whether the pods shall be ready meanwhile; {@code null} if the spec does not say
     */
    record Away(
            String kind,
            String namespace,
            String name,
            PodName pod,
            List<Integer> ports,
            long beforeMicros,
            long setMicros,
            long liftedMicros,
            @Nullable Long restoredMicros,
            long budgetMillis,
            boolean openBefore,
            boolean openUnder,
            @Nullable ReadinessWanted wanted) {
        Away {
            ports = List.copyOf(ports);
        }

        WorkloadKey key() {
            return new WorkloadKey(kind, namespace, name);
        }
    }

    /**
     * Why nothing was taken away.
     *
     * @param code the reason code; {@code null} if there is nothing to take away
     * @param because the sentence
     */
    record NotAway(@Nullable ReasonCode code, String because) {}

    /** Returns whether the readiness of a pod was being made to fail at a moment of the load, or had just been. */
    boolean isMadeToFail(String podUid, long micros) {
        return Stream.of(withdrawal, serving)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .anyMatch(trial -> trial.pod().uid().equals(podUid)
                        && micros >= trial.beforeMicros()
                        && micros <= trial.untilMicros() + TOLERANCE_MILLIS * 1_000);
    }

    WorkloadKey workloadKey() {
        return new WorkloadKey(kind, namespace, workload);
    }

    /** Returns every failure, in the order of their begin. */
    List<Trial> trials() {
        return Stream.of(withdrawal, serving, restart, slowStart)
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
