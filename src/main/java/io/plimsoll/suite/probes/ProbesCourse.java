package io.plimsoll.suite.probes;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.PodState;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.probes.Probe.Handler;
import io.plimsoll.suite.probes.ProbesFacts.Away;
import io.plimsoll.suite.probes.ProbesFacts.NotAway;
import io.plimsoll.suite.probes.ProbesFacts.Peak;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.toolbox.fault.Reach;
import io.plimsoll.toolbox.watch.PodProcesses;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the pods of a workload, in this order: a minute of load, in which readiness fails at one pod; then,
 * still under load, what they depend on is away; then, without load, liveness fails at one pod while another's start is
 * delayed.
 */
final class ProbesCourse {

    private static final String JAVA = "java";
    private static final Duration CONTROL = Duration.ofSeconds(8);
    private static final Duration TOLERANCE = Duration.ofMillis(ProbesFacts.TOLERANCE_MILLIS);
    /** How long load goes on after routing had to have turned away: enough requests for a pod to be missed in. */
    private static final Duration ELSEWHERE = Duration.ofSeconds(WithdrawalJudge.PROPAGATION_SECONDS + 2);
    /** How long what the pods depend on is away where nothing would restart them anyway. */
    private static final long LEAST_AWAY_MILLIS = 15_000;
    /** How much longer it is away than a liveness probe needs that depends on it, and how long the load goes on after. */
    private static final long MARGIN_MILLIS = 2_000;

    private final Bench bench;
    private final ServedWorkload workload;
    private final Duration limit;
    private final Route route;
    private final PodProcesses processes;
    private final Reach reach;

    ProbesCourse(Bench bench, ServedWorkload workload, Duration limit) throws HarnessFailure {
        this.bench = bench;
        this.workload = workload;
        this.limit = limit;
        this.route = new LoadPlanner(bench.context()).route(workload.entryPoint());
        this.processes = new PodProcesses(bench.place(), JAVA, bench.classPath());
        this.reach = new Reach(bench.place());
    }

    /** What a container declares. */
    private record Declared(
            @Nullable Probe readiness, @Nullable Probe liveness, @Nullable Probe startup, @Nullable String cpuLimit) {

        static Declared of(JsonNode container) {
            JsonNode limit = container.at("/resources/limits/cpu");
            return new Declared(
                    Probe.of(container, "readinessProbe").orElse(null),
                    Probe.of(container, "livenessProbe").orElse(null),
                    Probe.of(container, "startupProbe").orElse(null),
                    limit.isMissingNode() ? null : limit.asText());
        }
    }

    /** What was done under load. */
    private record Loaded(
            Peak peak,
            @Nullable Trial withdrawal,
            @Nullable Trial serving,
            @Nullable Away away,
            @Nullable NotAway notAway) {}

    /** What was done afterwards. */
    private record Ended(@Nullable Trial restart, @Nullable Trial slowStart) {}

    void run() throws IOException, HarnessFailure, Untestable, InterruptedException {
        List<Backend> pods = ready();
        Backend pod = pods.get(0);
        Declared declared = Declared.of(container(pod));
        Loaded loaded;
        Ended ended;
        LoadFacts load;
        ExecutorService beside = Executors.newFixedThreadPool(2);
        try (SteadyLoad steady = bench.load("probes", pods.size(), 1, limit)) {
            loaded = underLoad(steady, pods, declared);
            steady.stop();
            Future<LoadFacts> files = beside.submit(steady::end);
            ended = loaded.peak().broken() == null ? withoutLoad(declared, beside) : new Ended(null, null);
            load = result(files);
        } finally {
            beside.shutdownNow();
        }
        bench.finish(new ProbesFacts(
                load,
                workload.entryPoint().name(),
                workload.kind(),
                workload.namespace(),
                workload.name(),
                workload.container(),
                pod.port(),
                workload.graceSeconds(),
                bench.context().spec().budgets().deploy().toMillis(),
                declared.readiness(),
                declared.liveness(),
                declared.startup(),
                loaded.withdrawal(),
                loaded.serving(),
                ended.restart(),
                ended.slowStart(),
                loaded.peak(),
                loaded.away(),
                loaded.notAway()));
    }

    private Loaded underLoad(SteadyLoad steady, List<Backend> pods, Declared declared)
            throws IOException, HarnessFailure, InterruptedException {
        Backend pod = pods.get(0);
        Probe readiness = declared.readiness();
        Trial withdrawal = null;
        Trial serving = null;
        Away away = null;
        NotAway notAway = null;
        steady.warmUp();
        // What happens to pods that are still cold is recorded and, as in every suite, not judged.
        Set<String> before = states(pods);
        long from = Bench.micros();
        steady.control(CONTROL);
        String broken = changed(before, pods);
        if (readiness != null && broken == null) {
            withdrawal = withdraw(pod, readiness, readiness.portsToBlock(pod.port()), pods.size());
            if (!withdrawal.ports().contains(pod.port())) {
                serving = withdraw(pod, readiness, List.of(pod.port()), pods.size());
            }
        }
        long due = from + ProbesFacts.PEAK_MILLIS * 1_000;
        bench.phase("under the declared load until it has lasted for %s s".formatted(ProbesFacts.PEAK_MILLIS / 1_000));
        bench.hold("the time under load", Duration.ofMillis(Math.max(1, (due - Bench.micros()) / 1_000)));
        long to = Bench.micros();
        // What became of the pod whose readiness failed is another matter.
        broken = changed(before, pods.subList(1, pods.size()));
        DependencyAway dependency = new DependencyAway(bench, processes, reach, workload, route);
        notAway = broken == null
                ? dependency.whyNot().orElse(null)
                : new NotAway(ReasonCode.ABORTED_BY_EARLIER_FAILURE, broken);
        if (notAway == null) {
            away = dependency.take(pod, awayFor(declared.liveness()), pods.size());
            bench.hold(
                    "the load after the dependency's return",
                    Duration.ofSeconds(DependencyJudge.RECOVERY_SECONDS).plusMillis(MARGIN_MILLIS));
        }
        return new Loaded(
                new Peak(
                        from,
                        to,
                        declared.cpuLimit(),
                        bench.context().spec().load().requestsPerSecond(),
                        broken),
                withdrawal,
                serving,
                away,
                notAway);
    }

    private static Duration awayFor(@Nullable Probe liveness) {
        return Duration.ofMillis(liveness == null ? LEAST_AWAY_MILLIS : liveness.failsWithinMillis() + MARGIN_MILLIS);
    }

    private Ended withoutLoad(Declared declared, ExecutorService beside)
            throws IOException, HarnessFailure, Untestable, InterruptedException {
        Probe liveness = declared.liveness();
        Probe startup = declared.startup();
        if (liveness == null) {
            return new Ended(null, null);
        }
        List<Backend> now = ready();
        Backend failing = now.get(now.size() - 1);
        if (startup == null) {
            return new Ended(restart(failing, liveness), null);
        }
        SlowStart slowStart = new SlowStart(bench, processes, reach, startup, liveness);
        if (now.size() == 1) {
            Trial restart = restart(failing, liveness);
            return new Ended(restart, slowStart.of(failing));
        }
        // One that is left to serve, where there are three.
        Backend starting = now.get(now.size() - 2);
        Future<Trial> slow = beside.submit(() -> slowStart.of(starting));
        Trial restart = restart(failing, liveness);
        return new Ended(restart, result(slow));
    }

    private static <T> T result(Future<T> work) throws IOException, HarnessFailure, InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HarnessFailure failure) {
                throw failure;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("what was done beside broke off: " + e.getCause(), e);
        }
    }

    private Trial withdraw(Backend pod, Probe readiness, List<Integer> ports, int replicas)
            throws IOException, HarnessFailure, InterruptedException {
        bench.phase("blocking port %s of pod %s for the kubelet"
                .formatted(ports.get(0), pod.pod().name()));
        try (CutOff cut = cutOff("readiness", pod, ports, readiness)) {
            Progress out = bench.until(
                    "the pod is withdrawn",
                    Duration.ofMillis(readiness.failsWithinMillis()).plus(TOLERANCE),
                    snapshot -> reached(!Backend.of(route, snapshot).contains(pod)));
            if (out instanceof Progress.Reached) {
                bench.hold("the time in which no request may reach the pod", ELSEWHERE);
            }
            cut.lift();
            bench.phase("the block is lifted; waiting until the pod is back");
            bench.until(
                    "the pod is back",
                    Duration.ofMillis(readiness.succeedsWithinMillis())
                            .plus(TOLERANCE)
                            .plus(bench.context().spec().budgets().deploy()),
                    snapshot -> reached(Backend.of(route, snapshot).size() >= replicas));
            return cut.trial();
        }
    }

    private Trial restart(Backend pod, Probe liveness) throws IOException, HarnessFailure, InterruptedException {
        List<Integer> ports = liveness.portsToBlock(pod.port());
        bench.phase("blocking port %s of pod %s for the kubelet until it is restarted"
                .formatted(ports.get(0), pod.pod().name()));
        int restarts = PodState.restarts(bench.snapshot(), pod.pod().uid());
        long grace = liveness.grace() == null ? workload.graceSeconds() : liveness.grace();
        try (CutOff cut = cutOff("liveness", pod, ports, liveness)) {
            bench.until(
                    "the container is restarted",
                    Duration.ofMillis(liveness.failsWithinMillis())
                            .plusSeconds(grace)
                            .plus(TOLERANCE.multipliedBy(2)),
                    snapshot -> reached(PodState.restarts(snapshot, pod.pod().uid()) > restarts));
            cut.lift();
            bench.phase("the block is lifted; waiting until the pod is ready");
            bench.until(
                    "the pod is ready again",
                    bench.context().spec().budgets().deploy(),
                    snapshot -> reached(isReady(snapshot, pod)));
            return cut.trial();
        }
    }

    private CutOff cutOff(String name, Backend pod, List<Integer> ports, Probe probe)
            throws IOException, HarnessFailure, InterruptedException {
        // The sandbox's, as the container's own process may end under the block.
        int inside =
                probe.handler() == Handler.EXEC ? processes.sandboxOf(pod.pod().uid()) : 0;
        return CutOff.begin(bench, reach, name, pod, ports, inside);
    }

    private static boolean isReady(ClusterSnapshot snapshot, Backend pod) {
        JsonNode object = snapshot.objects().get(pod.pod().uid());
        return object != null && PodState.isReady(object);
    }

    /** Which of the pods are ready, and how often their containers were restarted. */
    private Set<String> states(List<Backend> pods) {
        ClusterSnapshot snapshot = bench.snapshot();
        return pods.stream()
                .map(pod -> "pod %s was %s, its containers restarted %s times"
                        .formatted(
                                pod.pod().name(),
                                isReady(snapshot, pod) ? "ready" : "not ready",
                                PodState.restarts(snapshot, pod.pod().uid())))
                .collect(Collectors.toSet());
    }

    /** Returns what is no longer as before; {@code null} if nothing is. */
    private @Nullable String changed(Set<String> before, List<Backend> pods) {
        return states(pods).stream()
                .filter(state -> !before.contains(state))
                .sorted()
                .findFirst()
                .map(state -> "under the declared load " + state)
                .orElse(null);
    }

    private List<Backend> ready() throws HarnessFailure, Untestable {
        return requireHere(Backend.required(route, bench.snapshot()), workload.name(), bench.node());
    }

    /** Returns those of the ready pods that a node's kubelet probes, of which there must be some. */
    static List<Backend> requireHere(List<Backend> ready, String workload, String node) throws Untestable {
        List<Backend> here =
                ready.stream().filter(backend -> backend.mayRunOn(node)).toList();
        if (here.isEmpty()) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "no ready pod of %s runs on node %s, whose kubelet is kept from its pods"
                            .formatted(workload, node));
        }
        return here;
    }

    private JsonNode container(Backend pod) throws HarnessFailure {
        JsonNode object = bench.snapshot().objects().get(pod.pod().uid());
        if (object != null) {
            for (JsonNode container : object.at("/spec/containers")) {
                if (container.path("name").asText().equals(workload.container())) {
                    return container;
                }
            }
        }
        throw new HarnessFailure(
                "container %s of pod %s was not found"
                        .formatted(workload.container(), pod.pod().name()),
                "run the check again");
    }

    private static Progress reached(boolean condition) {
        return condition ? new Progress.Reached() : new Progress.NotYet("it is not so yet");
    }
}
