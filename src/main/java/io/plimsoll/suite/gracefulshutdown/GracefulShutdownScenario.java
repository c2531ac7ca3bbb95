package io.plimsoll.suite.gracefulshutdown;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.PodState;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.suite.load.SlowRequests;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.WatchedNode;
import io.plimsoll.toolbox.connections.HeldConnections;
import io.plimsoll.toolbox.connections.HoldPlan;
import io.plimsoll.toolbox.generator.LoadPlan;
import io.plimsoll.toolbox.watch.PodProcess;
import io.plimsoll.toolbox.watch.PodProcesses;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends three pods of the workload behind the first entry point, one after the other: deleted with no request in flight,
 * deleted under load with connections held to it, killed under load. Then kills what the workload depends on, if the spec
 * declares such a thing. Feeds DEP-SHUT-001 to DEP-SHUT-006.
 *
 * <p>The first deletion happens while the load generator is still starting, which costs no time: by its first request the
 * pod's endpoint is long withdrawn.
 */
public final class GracefulShutdownScenario implements LoadScenario<ShutdownObservations> {

    private static final String ID = "graceful-shutdown";
    private static final String JAVA = "java";
    private static final Duration CONTROL = Duration.ofSeconds(10);
    private static final Duration AFTER = Duration.ofSeconds(4);
    /** Long enough to see requests that still fail when they may not any more. */
    private static final Duration AFTER_RETURN = Duration.ofSeconds(OutageJudge.RECOVERY_SECONDS + 4);

    /** What the kubelet may take besides the grace period, on a loaded machine. */
    private static final Duration KUBELET = Duration.ofSeconds(20);

    private static final int SLOW_CONNECTIONS = 3;
    private static final int IDLE_CONNECTIONS = 3;
    private static final int USED_CONNECTIONS = 3;
    private static final long USED_PERIOD_MILLIS = 500;
    private static final long HELD_TIME_OUT_MILLIS = 60_000;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(
                InFlightJudge.CHECK,
                DrainJudge.CHECK,
                SignalJudge.CHECK,
                KeptAliveJudge.CHECK,
                CrashJudge.CHECK,
                OutageJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return ServedWorkload.of(spec, manifests).isPresent()
                ? Optional.empty()
                : Optional.of(ServedWorkload.whyNone(spec));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ServedWorkload workload = ServedWorkload.of(context);
        Bench.LogSource log = new Bench.LogSource(workload.name(), workload.container());
        Duration limit = limit(context, workload);
        try (Bench bench = Bench.open(context, ID, log, limit, WatchedNode.of(context, workload));
                JsonLines connections = context.pack()
                        .jsonLines(bench.folder() + "/" + ShutdownObservations.CONNECTIONS, "held connections")) {
            requireEntered(bench.seesProcesses());
            new Course(bench, workload, limit, connections).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("the run was interrupted", "run the check again", e);
        }
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        ServedWorkload workload = ServedWorkload.of(context);
        RestoredWorkload.await(context, ID, workload);
    }

    @Override
    public ShutdownObservations observe(Path raw) throws IOException {
        return ShutdownObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(ShutdownObservations observations, Path raw) throws IOException {
        ShutdownBasis basis = new ShutdownBasis(observations, LoadBasis.read(raw, observations.load()));
        return Map.of(
                InFlightJudge.CHECK, new Judged(InFlightJudge.judge(observations), basis.inFlight()),
                DrainJudge.CHECK, new Judged(DrainJudge.judge(observations), basis.drain()),
                SignalJudge.CHECK, new Judged(SignalJudge.judge(observations), basis.signal()),
                KeptAliveJudge.CHECK, new Judged(KeptAliveJudge.judge(observations), basis.keptAlive()),
                CrashJudge.CHECK, new Judged(CrashJudge.judge(observations), basis.crash()),
                OutageJudge.CHECK, new Judged(OutageJudge.judge(observations), basis.outage()));
    }

    @Override
    public ScenarioReport describe(ShutdownObservations observations, Path raw) throws IOException {
        return ShutdownReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> evidence() {
        List<String> files = new ArrayList<>(LoadFiles.all());
        files.add(ShutdownObservations.CONNECTIONS);
        return files;
    }

    /**
     * Makes sure that a node was entered.
     *
     * @param seesProcesses whether its processes are seen, which is so in a node's toolbox only
     */
    static void requireEntered(boolean seesProcesses) throws Untestable {
        if (!seesProcesses) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "no node of this environment can be entered, so the end of processes and listeners cannot be seen,"
                            + " and no pod can be killed");
        }
    }

    /** Returns those of the ready pods whose processes can be seen from a node, of which there must be some. */
    static List<Backend> requireHere(List<Backend> ready, String workload, String node) throws Untestable {
        List<Backend> here =
                ready.stream().filter(backend -> backend.mayRunOn(node)).toList();
        if (here.isEmpty()) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "no ready pod of %s runs on node %s, where processes are watched".formatted(workload, node));
        }
        return here;
    }

    /** How long load and watching may last at most: three ends and four returns, and that of a dependency. */
    private static Duration limit(RunContext context, ServedWorkload workload) {
        Duration end = Duration.ofSeconds(workload.graceSeconds()).plus(KUBELET);
        Duration back = context.spec().budgets().deploy();
        return SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(end.multipliedBy(2))
                .plus(back.multipliedBy(5))
                .plus(AFTER.multipliedBy(3))
                .plusSeconds(60);
    }

    /** The three ends, one after the other. */
    private static final class Course {

        private final Bench bench;
        private final ServedWorkload workload;
        private final Duration limit;
        private final JsonLines connections;
        private final Route route;
        private final PodProcesses processes;

        Course(Bench bench, ServedWorkload workload, Duration limit, JsonLines connections) throws HarnessFailure {
            this.bench = bench;
            this.workload = workload;
            this.limit = limit;
            this.connections = connections;
            this.route = new LoadPlanner(bench.context()).route(workload.entryPoint());
            this.processes = new PodProcesses(bench.place(), JAVA, bench.classPath());
        }

        void run() throws IOException, HarnessFailure, Untestable, InterruptedException {
            int replicas = ready().size();
            Backend quietPod = victim(List.of());
            List<PodProcess> quietProcesses = processes.of(quietPod.pod().uid());
            try (SteadyLoad load = bench.load("graceful shutdown", replicas + 1, 2, limit)) {
                ShutdownFacts.Departure quiet = delete(quietPod, "with no request in flight");
                awaitFull(replicas);
                List<Backend> atControl = ready();
                Backend loadedPod = victim(List.of());
                ShutdownFacts.Departure loaded;
                Optional<HoldPlan.SlowRequest> slow = SlowRequests.of(workload.entryPoint());
                try (HeldConnections held = HeldConnections.start(
                        bench.place(), JAVA, bench.classPath(), plan(loadedPod, slow), connections::append)) {
                    load.warmUp();
                    load.control(CONTROL);
                    loaded = delete(loadedPod, "under load");
                    awaitFull(replicas);
                    held.stop();
                }
                bench.hold("the time after the deletion", AFTER);
                ShutdownFacts.Kill kill = kill(
                        victim(atControl.stream()
                                .filter(b -> !b.equals(loadedPod))
                                .toList()),
                        replicas);
                bench.hold("the time after the kill", AFTER);
                DependencyOutage dependency = new DependencyOutage(bench, processes, workload, route);
                Optional<ShutdownFacts.NoOutage> none = dependency.whyNot(kill);
                ShutdownFacts.@Nullable Outage outage = none.isPresent() ? null : dependency.restart(replicas);
                if (outage != null) {
                    bench.hold("the time after the return of the dependency", AFTER_RETURN);
                }
                LoadFacts facts = load.end();
                bench.finish(facts(
                        facts,
                        loadedPod,
                        replicas,
                        slow,
                        quiet,
                        quietProcesses,
                        loaded,
                        kill,
                        outage,
                        none.orElse(null)));
            }
        }

        private ShutdownFacts facts(
                LoadFacts load,
                Backend pod,
                int replicas,
                Optional<HoldPlan.SlowRequest> slow,
                ShutdownFacts.Departure quiet,
                List<PodProcess> quietProcesses,
                ShutdownFacts.Departure loaded,
                ShutdownFacts.Kill kill,
                ShutdownFacts.@Nullable Outage outage,
                ShutdownFacts.@Nullable NoOutage noOutage) {
            return new ShutdownFacts(
                    load,
                    workload.entryPoint().name(),
                    workload.kind(),
                    workload.namespace(),
                    workload.name(),
                    workload.container(),
                    pod.port(),
                    replicas,
                    workload.graceSeconds(),
                    PodSpecFacts.containers(workload.template()),
                    bench.context().spec().budgets().minAvailable(),
                    slow.map(each -> SlowLoad.of(each, SLOW_CONNECTIONS)).orElse(null),
                    quiet,
                    quietProcesses,
                    loaded,
                    kill,
                    outage,
                    noOutage);
        }

        private HoldPlan plan(Backend pod, Optional<HoldPlan.SlowRequest> slow) {
            LoadPlan.PlannedRequest first =
                    LoadPlanner.planned(workload.entryPoint().requests().get(0));
            return new HoldPlan(
                    pod.url(),
                    slow.orElse(null),
                    SLOW_CONNECTIONS,
                    first,
                    LoadPlanner.webSocket(workload.entryPoint()).orElse(first),
                    IDLE_CONNECTIONS,
                    USED_CONNECTIONS,
                    USED_PERIOD_MILLIS,
                    HELD_TIME_OUT_MILLIS,
                    bench.there() + "/connections.stop",
                    limit.toMillis());
        }

        private List<Backend> ready() throws HarnessFailure {
            return Backend.required(route, bench.snapshot());
        }

        /** Returns a ready pod whose processes can be seen from here, one of those preferred if there is one. */
        private Backend victim(List<Backend> preferred) throws HarnessFailure, Untestable {
            List<Backend> here = requireHere(ready(), workload.name(), bench.node());
            return here.stream().filter(preferred::contains).findFirst().orElse(here.get(0));
        }

        private ShutdownFacts.Departure delete(Backend pod, String how) {
            String name = pod.pod().name();
            bench.phase("deleting pod %s %s".formatted(name, how));
            long deleted = Bench.micros();
            bench.context()
                    .environment()
                    .kubernetes()
                    .pods()
                    .inNamespace(workload.namespace())
                    .withName(name)
                    .delete();
            Progress gone = bench.until(
                    "pod %s is gone".formatted(name),
                    Duration.ofSeconds(workload.graceSeconds()).plus(KUBELET),
                    snapshot -> snapshot.objects().containsKey(pod.pod().uid())
                            ? new Progress.NotYet("its object is still there")
                            : new Progress.Reached());
            return new ShutdownFacts.Departure(
                    pod.pod(), deleted, gone instanceof Progress.Reached ? Bench.micros() : null);
        }

        private void awaitFull(int replicas) throws HarnessFailure {
            bench.phase("waiting until the pod is replaced");
            Progress full = bench.until(
                    "the pod is replaced",
                    bench.context().spec().budgets().deploy(),
                    snapshot -> Backend.of(route, snapshot).size() >= replicas
                            ? new Progress.Reached()
                            : new Progress.NotYet("endpoints are missing"));
            if (!(full instanceof Progress.Reached)) {
                throw new HarnessFailure(
                        "%s had %s ready endpoints before a pod was deleted, and did not get them back within %s s"
                                .formatted(
                                        route.service(),
                                        replicas,
                                        bench.context()
                                                .spec()
                                                .budgets()
                                                .deploy()
                                                .toSeconds()),
                        "see the new pod's events and log");
            }
        }

        private ShutdownFacts.Kill kill(Backend pod, int replicas) throws IOException, InterruptedException {
            String name = pod.pod().name();
            bench.phase("killing the processes of pod " + name);
            List<PodProcess> alive = processes.of(pod.pod().uid());
            int restarts = PodState.restarts(bench.snapshot(), pod.pod().uid());
            Duration budget = bench.context().spec().budgets().deploy();
            long killed = Bench.micros();
            processes.kill(alive);
            Progress restored = bench.until(
                    "as many endpoints as before are ready again",
                    budget,
                    snapshot -> PodState.isBack(snapshot, pod.pod().uid(), restarts)
                                    && Backend.of(route, snapshot).size() >= replicas
                            ? new Progress.Reached()
                            : new Progress.NotYet("endpoints are missing"));
            return new ShutdownFacts.Kill(
                    pod.pod(),
                    alive.size(),
                    killed,
                    restored instanceof Progress.Reached ? Bench.micros() : null,
                    budget.toMillis());
        }
    }
}
