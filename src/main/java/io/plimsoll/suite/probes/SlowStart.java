package io.plimsoll.suite.probes;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.PodState;
import io.plimsoll.suite.probes.Probe.Handler;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.toolbox.fault.Reach;
import io.plimsoll.toolbox.watch.PodProcess;
import io.plimsoll.toolbox.watch.PodProcesses;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Kills a container and keeps its next start from being answered for longer than its liveness probe alone would wait. */
final class SlowStart {

    /**
     * How long before the startup probe's time is up the delay ends: it is counted from when the start was heard of, and must
     * be over in time on a busy machine, too.
     */
    private static final long MARGIN_MILLIS = 3_000;
    /** How long after the liveness probe's time it ends, where the startup probe allows that. */
    private static final long BEYOND_MILLIS = 3_000;

    private final Bench bench;
    private final PodProcesses processes;
    private final Reach reach;
    private final Probe startup;
    private final Probe liveness;

    SlowStart(Bench bench, PodProcesses processes, Reach reach, Probe startup, Probe liveness) {
        this.bench = bench;
        this.processes = processes;
        this.reach = reach;
        this.startup = startup;
        this.liveness = liveness;
    }

    /** Does so, and waits until the pod is ready again. */
    Trial of(Backend pod) throws IOException, HarnessFailure, InterruptedException {
        bench.phase("killing the container of pod %s, its ports blocked for the kubelet"
                .formatted(pod.pod().name()));
        List<Probe> probes = List.of(startup, liveness);
        List<Integer> ports = probes.stream()
                .flatMap(probe -> probe.portsToBlock(pod.port()).stream())
                .distinct()
                .toList();
        // The first of each container: the kernel ends the others with it, and it does not come and go as they may.
        List<PodProcess> all = processes.of(pod.pod().uid());
        List<PodProcess> first = all.stream().filter(PodProcess::first).toList();
        List<PodProcess> alive = first.isEmpty() ? all : first;
        if (alive.isEmpty()) {
            throw new HarnessFailure(
                    "no process of pod %s was found".formatted(pod.pod().name()), "run the check again");
        }
        boolean insideToo = probes.stream().anyMatch(probe -> probe.handler() == Handler.EXEC);
        int restarts = PodState.restarts(bench.snapshot(), pod.pod().uid());
        try (CutOff cut = CutOff.begin(
                bench,
                reach,
                "startup",
                pod,
                ports,
                insideToo ? processes.sandboxOf(pod.pod().uid()) : 0)) {
            processes.kill(alive);
            // The kubelet waits before it starts a container again that has ended more than once.
            bench.until(
                    "the container is started again",
                    bench.context().spec().budgets().deploy(),
                    snapshot -> PodState.restarts(snapshot, pod.pod().uid()) > restarts
                            ? new Progress.Reached()
                            : new Progress.NotYet("it is not started again yet"));
            bench.hold("the delay of the start", Duration.ofMillis(delayMillis()));
            cut.lift();
            bench.phase("the delay is over; waiting until the pod is ready");
            bench.until(
                    "the pod is ready again",
                    bench.context().spec().budgets().deploy(),
                    snapshot -> PodState.isBack(snapshot, pod.pod().uid(), restarts)
                            ? new Progress.Reached()
                            : new Progress.NotYet("it is not ready yet"));
            return cut.trial();
        }
    }

    private long delayMillis() {
        return Math.max(
                1,
                Math.min(
                        startup.allowsUnansweredMillis() - MARGIN_MILLIS,
                        liveness.killsStartWithinMillis() + BEYOND_MILLIS));
    }
}
