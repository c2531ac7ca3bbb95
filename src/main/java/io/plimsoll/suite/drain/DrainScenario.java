package io.plimsoll.suite.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.environment.NodeHandle;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.drain.DrainFacts.Budget;
import io.plimsoll.suite.drain.DrainFacts.Drain;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.Dependency;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Drains a node with pods of the served workload under load, by the eviction API. Feeds DEP-ROL-006.
 *
 * <p>The node is the one with most of the workload's pods, so that a budget has something to refuse, and none of what the
 * workload depends on: that its database moves would be another question.
 */
public final class DrainScenario implements LoadScenario<DrainObservations> {

    private static final String ID = "drain";
    private static final Duration CONTROL = Duration.ofSeconds(8);
    private static final Duration COUNTED = Duration.ofSeconds(30);
    private static final Duration AFTER = Duration.ofSeconds(5);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(DrainJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        if (spec.cluster().nodes() < 2) {
            return Optional.of("the cluster has one node (cluster.nodes), so its pods have nowhere to go");
        }
        return ServedWorkload.of(spec, manifests)
                .map(served -> served.kind().equals("DaemonSet")
                        ? Optional.of("the pods of DaemonSet %s/%s stay on a node that is drained"
                                .formatted(served.namespace(), served.name()))
                        : Optional.<String>empty())
                .orElseGet(() -> Optional.of(ServedWorkload.whyNone(spec)));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ServedWorkload served = ServedWorkload.of(context);
        if (context.environment().nodes().isEmpty()) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED, "the nodes of this environment are not the run's own to drain");
        }
        Duration limit = SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(COUNTED)
                .plus(budget(context).multipliedBy(2))
                .plus(AFTER)
                .plusSeconds(30);
        Bench.LogSource log = new Bench.LogSource(served.name(), served.container());
        try (Bench bench = Bench.open(context, ID, log, limit)) {
            run(bench, served, limit);
        }
    }

    private static void run(Bench bench, ServedWorkload served, Duration limit)
            throws IOException, HarnessFailure, Untestable {
        RunContext context = bench.context();
        KubernetesClient client = context.environment().kubernetes();
        Route route = new LoadPlanner(context).route(served.entryPoint());
        List<Backend> backends = Backend.required(route, bench.snapshot());
        String node = choose(bench, served, backends);
        List<JsonNode> leaving = NodeDrain.evictable(bench.snapshot(), node);
        Set<String> own = backends.stream().map(each -> each.pod().uid()).collect(Collectors.toSet());
        Progress counted = bench.until(
                "the disruption budgets count every pod",
                COUNTED,
                snapshot -> DisruptionBudgets.counted(client, served.namespace()));
        if (counted instanceof Progress.NotYet notYet) {
            throw new HarnessFailure(
                    "the disruption budgets do not count every pod as healthy: " + notYet.missing(),
                    "make the unchanged deployment ready first");
        }
        List<Budget> budgets = DisruptionBudgets.of(
                client, served.namespace(), bench.snapshot().podsOf(served.workload()));
        int lost =
                (int) backends.stream().filter(pod -> pod.node().equals(node)).count();
        try (SteadyLoad steady = bench.load("a node's drain", backends.size(), lost, limit);
                Evictions evictions = Evictions.like(client)) {
            steady.warmUp();
            steady.control(CONTROL);
            EvictionAttempt refusal = null;
            Drain drain = null;
            if (budgets.stream().anyMatch(each -> each.selected() > 0 && each.allowsNone())) {
                refusal = evictions.wouldEvict(
                        served.namespace(), backends.get(0).pod().name());
            } else {
                drain = drain(bench, served, evictions, route, backends, node, leaving);
                bench.hold("the load after the drain", AFTER);
            }
            bench.finish(new DrainFacts(
                    steady.end(),
                    served.entryPoint().name(),
                    served.kind(),
                    served.namespace(),
                    served.name(),
                    backends.size(),
                    node,
                    backends.stream()
                            .filter(pod -> pod.node().equals(node))
                            .map(Backend::pod)
                            .toList(),
                    leaving.stream()
                            .filter(pod -> !own.contains(pod.at("/metadata/uid").asText()))
                            .map(pod -> pod.at("/metadata/name").asText())
                            .toList(),
                    budgets,
                    refusal,
                    drain,
                    budget(context).toMillis()));
        }
    }

    private static Duration budget(RunContext context) {
        return context.spec().budgets().deploy();
    }

    private static String choose(Bench bench, ServedWorkload served, List<Backend> backends) throws Untestable {
        Set<String> needed = Dependency.pods(bench, served).stream()
                .map(pod -> pod.at("/spec/nodeName").asText())
                .collect(Collectors.toSet());
        Map<String, Long> pods = backends.stream().collect(Collectors.groupingBy(Backend::node, Collectors.counting()));
        return bench.context().environment().nodes().stream()
                .map(NodeHandle::name)
                .filter(name -> pods.containsKey(name) && !needed.contains(name))
                .max(Comparator.comparing(name -> pods.getOrDefault(name, 0L)))
                .orElseThrow(() -> new Untestable(
                        ReasonCode.PREREQ_MISSING,
                        "every node with pods of %s also holds what %s depends on; more nodes (cluster.nodes) would leave one that does not"
                                .formatted(served.name(), served.name())));
    }

    private static Drain drain(
            Bench bench,
            ServedWorkload served,
            Evictions evictions,
            Route route,
            List<Backend> backends,
            String node,
            List<JsonNode> leaving) {
        KubernetesClient client = bench.context().environment().kubernetes();
        Duration budget = budget(bench.context());
        Further further = new Further(client, evictions, served, node);
        bench.phase("draining node %s, with %s pods".formatted(node, leaving.size()));
        long before = Bench.micros();
        try (NodeDrain drain = new NodeDrain(client, evictions, node, leaving)) {
            Progress empty = bench.until("the node is empty", budget, snapshot -> {
                Progress progress = drain.goOn(snapshot, Bench.micros());
                if (drain.allAccepted()) {
                    further.ask(bench);
                }
                return progress;
            });
            Long emptied = empty instanceof Progress.Reached ? Bench.micros() : null;
            bench.phase("waiting until as many endpoints as before are ready on other nodes");
            Progress restored = emptied == null ? empty : Backend.awaitAsMany(bench, route, backends.size());
            return new Drain(
                    before,
                    emptied,
                    restored instanceof Progress.Reached ? Bench.micros() : null,
                    drain.attempts(),
                    further.answer,
                    further.allowedThen);
        }
    }

    /** The question whether one more pod could be evicted, asked once. */
    private static final class Further {

        private final KubernetesClient client;
        private final Evictions evictions;
        private final ServedWorkload served;
        private final String node;
        private boolean asked;
        private @Nullable EvictionAttempt answer;
        private int allowedThen;

        Further(KubernetesClient client, Evictions evictions, ServedWorkload served, String node) {
            this.client = client;
            this.evictions = evictions;
            this.served = served;
            this.node = node;
        }

        void ask(Bench bench) {
            if (asked) {
                return;
            }
            asked = true;
            List<JsonNode> pods = bench.snapshot().podsOf(served.workload());
            List<Budget> covering = DisruptionBudgets.of(client, served.namespace(), pods).stream()
                    .filter(budget -> budget.selected() > 0)
                    .toList();
            Optional<PodName> other = pods.stream()
                    .filter(pod -> !pod.at("/spec/nodeName").asText().equals(node)
                            && pod.at("/metadata/deletionTimestamp").isMissingNode())
                    .map(pod -> new PodName(
                            pod.at("/metadata/name").asText(),
                            pod.at("/metadata/uid").asText()))
                    .findFirst();
            if (!covering.isEmpty() && other.isPresent()) {
                allowedThen = covering.stream()
                        .mapToInt(Budget::disruptionsAllowed)
                        .min()
                        .orElse(0);
                answer = evictions.wouldEvict(served.namespace(), other.get().name());
            }
        }
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        KubernetesClient client = context.environment().kubernetes();
        context.environment().nodes().forEach(node -> NodeDrain.cordon(client, node.name(), false));
        RestoredWorkload.await(context, ID, ServedWorkload.of(context));
    }

    @Override
    public DrainObservations observe(Path raw) throws IOException {
        return DrainObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(DrainObservations observations, Path raw) throws IOException {
        return Map.of(
                DrainJudge.CHECK,
                new Judged(
                        DrainJudge.judge(observations),
                        basis(observations.facts(), LoadBasis.read(raw, observations.load()))));
    }

    private static Basis basis(DrainFacts facts, LoadBasis load) {
        Basis.Population pods = load.pods(facts.workloadKey(), facts.pods().size(), "those on node " + facts.node());
        Drain drain = facts.drain();
        if (drain == null) {
            return new Basis(
                    List.of(pods), Basis.notReached("no node was drained").control());
        }
        Control clean = load.clean(drain.beforeMicros(), "the drain");
        return load.of(refused(drain).map(clean::and).orElse(clean), pods);
    }

    /** Whether the budget was seen to refuse; empty where it had nothing to refuse. */
    private static Optional<Control> refused(Drain drain) {
        EvictionAttempt further = drain.furtherPod();
        if (further == null || drain.allowedThen() > 0) {
            return Optional.empty();
        }
        return Optional.of(new Control(
                "one eviction more than the disruption budget allows is refused",
                further.refusedByBudget() ? Control.State.HELD : Control.State.NOT_HELD,
                "the eviction of pod %s, asked for without effect: HTTP %s %s"
                        .formatted(further.pod(), further.status(), further.message())
                        .strip()));
    }

    @Override
    public ScenarioReport describe(DrainObservations observations, Path raw) throws IOException {
        return DrainReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }
}
