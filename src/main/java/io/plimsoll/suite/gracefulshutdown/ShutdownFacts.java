package io.plimsoll.suite.gracefulshutdown;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.toolbox.watch.PodProcess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with the pods of a workload, besides ledger, timeline and held connections.
 *
 * @param load what was declared for and done with the load
 * @param entryPoint the entry point whose pods were ended
 * @param kind the workload's kind
 * @param namespace its namespace
 * @param workload its name
 * @param container the container that serves
 * @param port the port that it serves at
 * @param replicas how many pods were ready endpoints at the start
 * @param graceSeconds the pods' grace period
 * @param containers the pods' containers, those left out that end before the others start
 * @param minAvailable the floor that the spec declares; {@code null} if it declares none
 * @param slow the slow request; {@code null} if there is no way to make one
 * @param quiet the pod that was deleted with no request in flight
 * @param quietProcesses that pod's processes before
 * @param loaded the pod that was deleted under load, with connections held to it
 * @param kill the pod that was killed under load
 * @param outage the restart of what the workload depends on; {@code null} if nothing was restarted
 * @param noOutage why nothing was restarted; {@code null} if something was
 */
record ShutdownFacts(
        LoadFacts load,
        String entryPoint,
        String kind,
        String namespace,
        String workload,
        String container,
        int port,
        int replicas,
        long graceSeconds,
        List<Container> containers,
        @Nullable Integer minAvailable,
        @Nullable SlowLoad slow,
        Departure quiet,
        List<PodProcess> quietProcesses,
        Departure loaded,
        Kill kill,
        @Nullable Outage outage,
        @Nullable NoOutage noOutage) {

    ShutdownFacts {
        containers = List.copyOf(containers);
        quietProcesses = List.copyOf(quietProcesses);
    }

    /** How a preStop hook is done. */
    enum Hook {
        NONE,
        SLEEP,
        /** A command in the container or a request to it: how long it takes is not declared. */
        OTHER
    }

    /**
     * A container of the pods.
     *
     * @param name its name
     * @param preStop its preStop hook
     * @param preStopSeconds how long the hook sleeps; 0 unless it does
     */
    record Container(String name, Hook preStop, long preStopSeconds) {}

    /**
     * A pod that was deleted.
     *
     * @param pod the pod
     * @param deletedMicros when its deletion was requested, microseconds since the Unix epoch
     * @param goneMicros when its object was gone; {@code null} if that took longer than it may
     */
    record Departure(PodName pod, long deletedMicros, @Nullable Long goneMicros) {}

    /**
     * A pod whose processes were killed.
     *
     * @param pod the pod
     * @param processes how many processes it had
     * @param micros when the signal was sent, microseconds since the Unix epoch
     * @param restoredMicros when as many endpoints as before were ready again; {@code null} if they were not in time
     * @param budgetMillis how long that may take
     */
    record Kill(PodName pod, int processes, long micros, @Nullable Long restoredMicros, long budgetMillis) {}

    /**
     * The restart of what the workload depends on: all processes of one of its pods were killed.
     *
     * @param kind the dependency's kind
     * @param namespace its namespace
     * @param workload its name
     * @param pod the pod
     * @param micros when the signal was sent, microseconds since the Unix epoch
     * @param backMicros when the pod or its successor was ready again; {@code null} if it was not in time
     * @param restoredMicros when the workload had as many ready endpoints as before besides; {@code null} if it had not
     * @param budgetMillis how long all that may take
     */
    record Outage(
            String kind,
            String namespace,
            String workload,
            PodName pod,
            long micros,
            @Nullable Long backMicros,
            @Nullable Long restoredMicros,
            long budgetMillis) {

        /** Returns the dependency. */
        WorkloadKey key() {
            return new WorkloadKey(kind, namespace, workload);
        }
    }

    /**
     * Why no dependency was restarted.
     *
     * @param code why that leaves the check undecided; {@code null} if there is nothing to restart
     * @param because the same in words
     */
    record NoOutage(@Nullable ReasonCode code, String because) {}

    /** Returns when something else than pods of the workload was provoked; {@link Long#MAX_VALUE} if nothing was. */
    long outageMicros() {
        return outage == null ? Long.MAX_VALUE : outage.micros();
    }

    /** Returns the workload. */
    WorkloadKey workloadKey() {
        return new WorkloadKey(kind, namespace, workload);
    }

    /** Returns whether the spec says that nobody may rely on this workload while its only pod is replaced. */
    boolean downtimeIsAllowed() {
        return replicas == 1 && minAvailable != null && minAvailable == 0;
    }

    /** Returns the longest declared sleep of a preStop hook, microseconds: no signal is sent before it is over. */
    long preStopMicros() {
        return containers.stream().mapToLong(Container::preStopSeconds).max().orElse(0) * 1_000_000;
    }
}
