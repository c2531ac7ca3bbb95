package io.plimsoll.suite.probes;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Scenario;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.WatchedNode;
import io.plimsoll.suite.probes.Probe.Handler;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.toolbox.fault.HeldBlock;
import io.plimsoll.toolbox.fault.PortBlock;
import io.plimsoll.toolbox.watch.PodProcess;
import io.plimsoll.toolbox.watch.PodProcesses;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes the probes of the workload behind the first entry point fail, by blocking ports for the kubelet alone: readiness
 * under load, then liveness. Feeds DEP-PROBE-002, -003 and -007.
 */
public final class ProbesScenario implements Scenario {

    private static final String ID = "probes";
    private static final String JAVA = "java";
    private static final Duration CONTROL = Duration.ofSeconds(8);
    private static final Duration TOLERANCE = Duration.ofMillis(ProbesFacts.TOLERANCE_MILLIS);
    /** How long load goes on after routing had to have turned away: enough requests for a pod to be missed in. */
    private static final Duration ELSEWHERE = Duration.ofSeconds(WithdrawalJudge.PROPAGATION_SECONDS + 2);

    private static final Duration REACH = Duration.ofSeconds(10);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(WithdrawalJudge.CHECK, RestartJudge.CHECK, ServingPortJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of("DEP-DEPLOY-001");
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return ServedWorkload.of(spec, manifests).isPresent()
                ? Optional.empty()
                : Optional.of(ServedWorkload.whyNone(spec));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ServedWorkload workload =
                ServedWorkload.of(context.spec(), context.manifests()).orElseThrow();
        Bench.LogSource log = new Bench.LogSource(workload.name(), workload.container());
        Duration limit = Duration.ofMinutes(10);
        try (Bench bench = Bench.open(context, ID, log, limit, WatchedNode.of(context, workload))) {
            if (!bench.seesProcesses()) {
                throw new Untestable(
                        ReasonCode.ENV_UNSUPPORTED,
                        "no node of this environment can be entered, so no port can be blocked for its kubelet alone");
            }
            new Course(bench, workload, limit).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("the run was interrupted", "run the check again", e);
        }
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        ServedWorkload workload =
                ServedWorkload.of(context.spec(), context.manifests()).orElseThrow();
        RestoredWorkload.await(context, ID, workload);
    }

    @Override
    public Map<String, Verdict> judge(Path raw) throws IOException {
        ProbesObservations observations = ProbesObservations.read(raw);
        return Map.of(
                WithdrawalJudge.CHECK, WithdrawalJudge.judge(observations),
                RestartJudge.CHECK, RestartJudge.judge(observations),
                ServingPortJudge.CHECK, ServingPortJudge.judge(observations));
    }

    @Override
    public ScenarioReport describe(Path raw) throws IOException {
        return ProbesReport.of(ID, ProbesObservations.read(raw), new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> evidence() {
        return LoadFiles.all();
    }

    /** The failures, one after the other. */
    private static final class Course {

        private final Bench bench;
        private final ServedWorkload workload;
        private final Duration limit;
        private final Route route;
        private final PodProcesses processes;

        Course(Bench bench, ServedWorkload workload, Duration limit) throws HarnessFailure {
            this.bench = bench;
            this.workload = workload;
            this.limit = limit;
            this.route = Objects.requireNonNull(new LoadPlanner(bench.context())
                    .routes()
                    .get(workload.entryPoint().name()));
            this.processes = new PodProcesses(bench.place(), JAVA, bench.classPath());
        }

        /** A failure that is under way. */
        private record Begun(
                Backend pod,
                List<Integer> ports,
                boolean insideToo,
                long beforeMicros,
                long setMicros,
                boolean openBefore,
                boolean openUnder,
                HeldBlock block) {}

        void run() throws IOException, HarnessFailure, Untestable, InterruptedException {
            List<Backend> pods = ready();
            int replicas = pods.size();
            Backend pod = pods.get(0);
            JsonNode container = container(pod);
            Probe readiness = Probe.of(container, "readinessProbe").orElse(null);
            Probe liveness = Probe.of(container, "livenessProbe").orElse(null);
            Probe startup = Probe.of(container, "startupProbe").orElse(null);
            LoadFacts load;
            Trial withdrawal = null;
            Trial serving = null;
            try (SteadyLoad steady = bench.load("probes", replicas, 1, limit)) {
                steady.warmUp();
                steady.control(CONTROL);
                if (readiness != null) {
                    withdrawal = withdraw(pod, readiness, readiness.portsToBlock(pod.port()), replicas);
                    if (!withdrawal.ports().contains(pod.port())) {
                        serving = withdraw(pod, readiness, List.of(pod.port()), replicas);
                    }
                }
                load = steady.end();
            }
            Trial restart = null;
            if (liveness != null) {
                List<Backend> now = ready();
                restart = restart(now.get(now.size() - 1), liveness);
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
                    readiness,
                    liveness,
                    startup,
                    withdrawal,
                    serving,
                    restart));
        }

        private Trial withdraw(Backend pod, Probe readiness, List<Integer> ports, int replicas)
                throws IOException, HarnessFailure, InterruptedException {
            bench.phase("blocking port %s of pod %s for the kubelet"
                    .formatted(ports.get(0), pod.pod().name()));
            Begun begun = begin("readiness", pod, ports, readiness.handler() == Handler.EXEC);
            try {
                Progress out = bench.until(
                        "the pod is withdrawn",
                        Duration.ofMillis(readiness.failsWithinMillis()).plus(TOLERANCE),
                        snapshot -> reached(!Backend.of(route, snapshot).contains(pod)));
                if (out instanceof Progress.Reached) {
                    bench.hold("the time in which no request may reach the pod", ELSEWHERE);
                }
            } finally {
                begun.block().close();
            }
            long lifted = Bench.micros();
            bench.phase("the block is lifted; waiting until the pod is back");
            bench.until(
                    "the pod is back",
                    Duration.ofMillis(readiness.succeedsWithinMillis())
                            .plus(TOLERANCE)
                            .plus(bench.context().spec().budgets().deploy()),
                    snapshot -> reached(Backend.of(route, snapshot).size() >= replicas));
            return trial(begun, lifted);
        }

        private Trial restart(Backend pod, Probe liveness) throws IOException, HarnessFailure, InterruptedException {
            List<Integer> ports = liveness.portsToBlock(pod.port());
            bench.phase("blocking port %s of pod %s for the kubelet until it is restarted"
                    .formatted(ports.get(0), pod.pod().name()));
            int restarts = restarts(bench.snapshot(), pod);
            long grace = liveness.grace() == null ? workload.graceSeconds() : liveness.grace();
            Begun begun = begin("liveness", pod, ports, liveness.handler() == Handler.EXEC);
            try {
                bench.until(
                        "the container is restarted",
                        Duration.ofMillis(liveness.failsWithinMillis())
                                .plusSeconds(grace)
                                .plus(TOLERANCE.multipliedBy(2)),
                        snapshot -> reached(restarts(snapshot, pod) > restarts));
            } finally {
                begun.block().close();
            }
            long lifted = Bench.micros();
            bench.phase("the block is lifted; waiting until the pod is ready");
            awaitReady(pod);
            return trial(begun, lifted);
        }

        private void awaitReady(Backend pod) {
            bench.until(
                    "the pod is ready again",
                    bench.context().spec().budgets().deploy(),
                    snapshot -> reached(isReady(snapshot, pod)));
        }

        private static boolean isReady(ClusterSnapshot snapshot, Backend pod) {
            JsonNode object = snapshot.objects().get(pod.pod().uid());
            if (object != null) {
                for (JsonNode condition : object.at("/status/conditions")) {
                    if (condition.path("type").asText().equals("Ready")) {
                        return condition.path("status").asText().equals("True");
                    }
                }
            }
            return false;
        }

        private Begun begin(String name, Backend pod, List<Integer> ports, boolean insideToo)
                throws IOException, HarnessFailure, InterruptedException {
            int inside = 0;
            if (insideToo) {
                List<PodProcess> alive = processes.of(pod.pod().uid());
                if (alive.isEmpty()) {
                    throw new HarnessFailure(
                            "no process of pod %s was found".formatted(pod.pod().name()), "run the check again");
                }
                inside = alive.get(0).pid();
            }
            boolean openBefore = isOpen(pod, ports.get(0));
            long before = Bench.micros();
            HeldBlock block = HeldBlock.hold(bench.place(), new PortBlock(name, pod.address(), ports, inside));
            long set = Bench.micros();
            return new Begun(pod, ports, insideToo, before, set, openBefore, isOpen(pod, ports.get(0)), block);
        }

        private Trial trial(Begun begun, long lifted) throws HarnessFailure {
            Optional<String> lapse = begun.block().lapse();
            if (lapse.isPresent()) {
                throw new HarnessFailure(
                        "the block of pod %s may have lapsed: %s"
                                .formatted(begun.pod().pod().name(), lapse.get()),
                        "give the host less other work, and run the check again");
            }
            return new Trial(
                    begun.pod().pod(),
                    begun.ports(),
                    begun.insideToo(),
                    begun.beforeMicros(),
                    begun.setMicros(),
                    lifted,
                    Bench.micros(),
                    begun.openBefore(),
                    begun.openUnder());
        }

        /** Whether the node reaches a port of the pod, asked as the kubelet asks. */
        private boolean isOpen(Backend pod, int port) throws IOException, InterruptedException {
            List<String> ask = List.of("timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/" + pod.address() + "/" + port);
            try (CommandRunner.Running running = bench.place().start(ask, line -> {})) {
                return running.await(REACH).filter(code -> code == 0).isPresent();
            }
        }

        private List<Backend> ready() throws HarnessFailure, Untestable {
            List<Backend> ready = Backend.of(route, bench.snapshot());
            if (ready.isEmpty()) {
                throw new HarnessFailure(
                        "Service %s has no ready endpoint".formatted(route.service()),
                        "make the unchanged deployment ready first");
            }
            List<Backend> here = ready.stream()
                    .filter(backend -> backend.mayRunOn(bench.node()))
                    .toList();
            if (here.isEmpty()) {
                throw new Untestable(
                        ReasonCode.ENV_UNSUPPORTED,
                        "no ready pod of %s runs on node %s, whose kubelet is kept from its pods"
                                .formatted(workload.name(), bench.node()));
            }
            return here;
        }

        private JsonNode container(Backend pod) throws HarnessFailure {
            return pod(bench.snapshot(), pod, object -> object.at("/spec/containers"))
                    .orElseThrow(() -> new HarnessFailure(
                            "container %s of pod %s was not found"
                                    .formatted(workload.container(), pod.pod().name()),
                            "run the check again"));
        }

        private int restarts(ClusterSnapshot snapshot, Backend pod) {
            return pod(snapshot, pod, object -> object.at("/status/containerStatuses"))
                    .map(status -> status.path("restartCount").asInt())
                    .orElse(0);
        }

        /** Returns what a list of the pod's object says of the container that serves. */
        private Optional<JsonNode> pod(ClusterSnapshot snapshot, Backend pod, Function<JsonNode, JsonNode> list) {
            JsonNode object = snapshot.objects().get(pod.pod().uid());
            if (object != null) {
                for (JsonNode entry : list.apply(object)) {
                    if (entry.path("name").asText().equals(workload.container())) {
                        return Optional.of(entry);
                    }
                }
            }
            return Optional.empty();
        }

        private static Progress reached(boolean condition) {
            return condition ? new Progress.Reached() : new Progress.NotYet("it is not so yet");
        }
    }
}
