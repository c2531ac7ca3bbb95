package io.plimsoll.suite.probes;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.Dependency;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.probes.ProbesFacts.Away;
import io.plimsoll.suite.probes.ProbesFacts.NotAway;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.toolbox.fault.HeldFault;
import io.plimsoll.toolbox.fault.PodBlock;
import io.plimsoll.toolbox.fault.Reach;
import io.plimsoll.toolbox.watch.PodProcesses;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes away what the workload depends on: its pod stays as it is, and nobody but its own kubelet reaches the ports that
 * the spec's flows name.
 */
final class DependencyAway {

    private final Bench bench;
    private final PodProcesses processes;
    private final Reach reach;
    private final ServedWorkload served;
    private final Route route;
    private final Optional<JsonNode> dependency;

    DependencyAway(Bench bench, PodProcesses processes, Reach reach, ServedWorkload served, Route route) {
        this.bench = bench;
        this.processes = processes;
        this.reach = reach;
        this.served = served;
        this.route = route;
        this.dependency = Dependency.of(bench.context().spec(), bench.context().manifests(), served);
    }

    /** Returns why it cannot be taken away; empty if it can. */
    Optional<NotAway> whyNot() {
        if (dependency.isEmpty()) {
            return Optional.of(new NotAway(
                    null,
                    "the spec declares no flow from %s to a workload of the manifests, so nothing is known that it depends"
                                    .formatted(served.name())
                            + " on"));
        }
        if (ports().isEmpty()) {
            return Optional.of(new NotAway(
                    ReasonCode.PREREQ_MISSING,
                    "no container of %s declares a port of the name that the spec's flow gives".formatted(key())));
        }
        return pod().isPresent()
                ? Optional.empty()
                : Optional.of(new NotAway(
                        ReasonCode.ENV_UNSUPPORTED,
                        "no ready pod of %s runs on node %s, where ports can be blocked"
                                .formatted(key(), bench.node())));
    }

    private WorkloadKey key() {
        return Dependency.key(dependency.orElseThrow());
    }

    private List<Integer> ports() {
        return Dependency.ports(bench.context().spec(), served, dependency.orElseThrow());
    }

    private Optional<JsonNode> pod() {
        return Dependency.readyPodOn(bench.snapshot(), dependency.orElseThrow(), bench.node());
    }

    /**
     * Takes it away for a time; to be called only if {@link #whyNot} gave no reason.
     *
     * @param client a pod of the workload, from which its being away is shown
     * @param time how long
     * @param replicas how many endpoints the workload had before
     */
    Away take(Backend client, Duration time, int replicas) throws IOException, HarnessFailure, InterruptedException {
        WorkloadKey key = key();
        JsonNode found = pod().orElseThrow();
        PodName pod = new PodName(
                found.at("/metadata/name").asText(), found.at("/metadata/uid").asText());
        String address = found.at("/status/podIP").asText();
        List<Integer> ports = ports();
        int inside = processes.sandboxOf(pod.uid());
        int from = processes.sandboxOf(client.pod().uid());
        String node = reach.nodeAddressTowards(address);
        boolean openBefore = reach.fromPod(from, address, ports.get(0));
        bench.phase("port %s of pod %s, which %s depends on, is blocked for all but its kubelet for %s s"
                .formatted(ports.get(0), pod.name(), served.name(), time.toSeconds()));
        long before = Bench.micros();
        long set;
        boolean openUnder;
        try (HeldFault block = HeldFault.hold(bench.place(), new PodBlock("dependency", inside, ports, node))) {
            set = Bench.micros();
            openUnder = reach.fromPod(from, address, ports.get(0));
            bench.hold("the time without the dependency", time);
            CutOff.requireHeld(block, pod);
        }
        long lifted = Bench.micros();
        Duration budget = bench.context().spec().budgets().deploy();
        bench.phase("the dependency is back; waiting until as many endpoints as before are ready");
        Progress restored = Backend.awaitAsMany(bench, route, replicas);
        return new Away(
                key.kind(),
                key.namespace(),
                key.name(),
                pod,
                ports,
                before,
                set,
                lifted,
                restored instanceof Progress.Reached ? Bench.micros() : null,
                budget.toMillis(),
                openBefore,
                openUnder,
                Dependency.whileAway(bench.context().spec(), served, dependency.orElseThrow())
                        .orElse(null));
    }
}
