package io.plimsoll.suite.gracefulshutdown;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.Dependency;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.PodState;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.toolbox.watch.PodProcesses;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.WorkloadReadiness;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Kills a pod of what the workload depends on and waits until everything is as before. */
final class DependencyOutage {

    private final Bench bench;
    private final PodProcesses processes;
    private final ServedWorkload served;
    private final Route route;
    private final Optional<JsonNode> dependency;

    DependencyOutage(Bench bench, PodProcesses processes, ServedWorkload served, Route route) {
        this.bench = bench;
        this.processes = processes;
        this.served = served;
        this.route = route;
        this.dependency = Dependency.of(bench.context().spec(), bench.context().manifests(), served);
    }

    /** Returns why it cannot be done; empty if it can. */
    Optional<ShutdownFacts.NoOutage> whyNot(ShutdownFacts.Kill before) {
        if (dependency.isEmpty()) {
            return Optional.of(new ShutdownFacts.NoOutage(
                    null,
                    "the spec declares no flow from %s to a workload of the manifests, so nothing is known that it depends"
                                    .formatted(served.name())
                            + " on"));
        }
        if (before.restoredMicros() == null) {
            return Optional.of(new ShutdownFacts.NoOutage(
                    ReasonCode.ABORTED_BY_EARLIER_FAILURE,
                    "%s was not ready again after a pod of its own was killed".formatted(served.name())));
        }
        return pod().isPresent()
                ? Optional.empty()
                : Optional.of(new ShutdownFacts.NoOutage(
                        ReasonCode.ENV_UNSUPPORTED,
                        "no ready pod of %s runs on node %s, where processes can be ended"
                                .formatted(key(), bench.node())));
    }

    private WorkloadKey key() {
        return Dependency.key(dependency.orElseThrow());
    }

    private Optional<JsonNode> pod() {
        return Dependency.readyPodOn(bench.snapshot(), dependency.orElseThrow(), bench.node());
    }

    /** Kills the pod's processes; to be called only if {@link #whyNot} gave no reason. */
    ShutdownFacts.Outage restart(int replicas) throws IOException, InterruptedException {
        WorkloadKey key = key();
        JsonNode found = pod().orElseThrow();
        PodName pod = new PodName(
                found.at("/metadata/name").asText(), found.at("/metadata/uid").asText());
        bench.phase("killing the processes of pod %s, which %s depends on".formatted(pod.name(), served.name()));
        int restarts = PodState.restarts(bench.snapshot(), pod.uid());
        Duration budget = bench.context().spec().budgets().deploy();
        long killed = Bench.micros();
        processes.kill(processes.of(pod.uid()));
        Progress back =
                bench.until("the dependency is ready again", budget, snapshot -> isBack(snapshot, key, pod, restarts));
        Long backMicros = back instanceof Progress.Reached ? Bench.micros() : null;
        Progress restored = backMicros == null ? back : Backend.awaitAsMany(bench, route, replicas);
        return new ShutdownFacts.Outage(
                key.kind(),
                key.namespace(),
                key.name(),
                pod,
                killed,
                backMicros,
                restored instanceof Progress.Reached ? Bench.micros() : null,
                budget.toMillis());
    }

    private static Progress isBack(ClusterSnapshot snapshot, WorkloadKey key, PodName pod, int restarts) {
        return PodState.isBack(snapshot, pod.uid(), restarts)
                ? WorkloadReadiness.ofWorkload(key.kind(), key.namespace(), key.name(), snapshot)
                : new Progress.NotYet("its container was not started again");
    }
}
