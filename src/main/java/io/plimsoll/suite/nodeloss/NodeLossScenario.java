package io.plimsoll.suite.nodeloss;

import io.fabric8.kubernetes.api.model.Pod;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.environment.NodeHandle;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.Dependency;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.LoadSource;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.ToolboxPlace;
import io.plimsoll.suite.nodeloss.NodeLossFacts.Loss;
import io.plimsoll.toolbox.fault.HeldFault;
import io.plimsoll.toolbox.fault.NodeBlock;
import io.plimsoll.toolbox.fault.Reach;
import io.plimsoll.traffic.attribution.Route;
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
import java.util.stream.Collectors;

/** Cuts a node with pods of the served workload off from all others under load. Feeds DEP-SHUT-007. */
public final class NodeLossScenario implements LoadScenario<NodeLossObservations> {

    private static final String ID = "node-loss";
    private static final Duration CONTROL = Duration.ofSeconds(8);
    /** How long load goes on after routing had to have turned away from the node. */
    private static final Duration ELSEWHERE = Duration.ofSeconds(NodeLossJudge.PROPAGATION_SECONDS + 7);

    private static final Duration AFTER = Duration.ofSeconds(5);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(NodeLossJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        if (spec.cluster().nodes() < 2) {
            return Optional.of(
                    "the cluster has one node (cluster.nodes), and without it there is nothing left to look at");
        }
        return ServedWorkload.of(spec, manifests).isPresent()
                ? Optional.empty()
                : Optional.of(ServedWorkload.whyNone(spec));
    }

    /**
     * Makes sure that nodes can be cut off.
     *
     * @param nodes the nodes whose inside can be reached: one to cut off, and one that stays
     */
    static void requireEntered(List<NodeHandle> nodes) throws Untestable {
        if (nodes.size() < 2) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "the nodes of this environment cannot be entered, so none can be cut off");
        }
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ServedWorkload workload = ServedWorkload.of(context);
        Bench.LogSource log = new Bench.LogSource(workload.name(), workload.container());
        List<NodeHandle> nodes = context.environment().nodes();
        requireEntered(nodes);
        Duration limit = Duration.ofMinutes(10);
        // From a node that stays: the first one runs the control plane.
        try (Bench bench = Bench.open(context, ID, log, limit, nodes.get(0).name())) {
            run(bench, workload, nodes, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("the run was interrupted", "run the check again", e);
        }
    }

    private static void run(Bench bench, ServedWorkload workload, List<NodeHandle> nodes, Duration limit)
            throws IOException, HarnessFailure, Untestable, InterruptedException {
        Route route = new LoadPlanner(bench.context()).route(workload.entryPoint());
        List<Backend> pods = Backend.required(route, bench.snapshot());
        Map<String, List<Backend>> byNode = pods.stream().collect(Collectors.groupingBy(Backend::node));
        boolean together = byNode.size() == 1;
        NodeHandle node = together ? null : choose(bench, workload, nodes, byNode);
        try (SteadyLoad steady = bench.load("node loss", pods.size(), 1, limit)) {
            steady.warmUp();
            steady.control(CONTROL);
            Loss loss = null;
            if (node != null) {
                loss = lose(bench, node, Objects.requireNonNull(byNode.get(node.name())), route, pods.size());
                bench.hold("the load after the node's return", AFTER);
            }
            String where = node == null ? pods.get(0).node() : node.name();
            bench.finish(new NodeLossFacts(
                    steady.end(),
                    workload.entryPoint().name(),
                    workload.kind(),
                    workload.namespace(),
                    workload.name(),
                    nodes.size(),
                    pods.size(),
                    where,
                    pods.stream()
                            .filter(pod -> pod.node().equals(where))
                            .map(Backend::pod)
                            .toList(),
                    loss,
                    bench.context().spec().budgets().minAvailable(),
                    bench.context().spec().budgets().deploy().toMillis()));
        }
    }

    /** A node that holds pods of the workload, and nothing that all pods need. */
    private static NodeHandle choose(
            Bench bench, ServedWorkload workload, List<NodeHandle> nodes, Map<String, List<Backend>> byNode)
            throws Untestable {
        Set<String> dependency = Dependency.pods(bench, workload).stream()
                .map(pod -> pod.at("/metadata/uid").asText())
                .collect(Collectors.toSet());
        Set<String> needed =
                bench.context().environment().kubernetes().pods().inAnyNamespace().list().getItems().stream()
                        .filter(pod -> isDns(pod)
                                || dependency.contains(pod.getMetadata().getUid()))
                        .map(pod -> pod.getSpec().getNodeName())
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        return nodes.stream()
                .filter(node -> node.role() == NodeHandle.Role.AGENT
                        && !node.name().equals(bench.node())
                        && byNode.containsKey(node.name())
                        && !needed.contains(node.name()))
                .findFirst()
                .orElseThrow(() -> new Untestable(
                        ReasonCode.PREREQ_MISSING,
                        "every node with pods of %s also holds the control plane, the cluster's DNS or what %s depends on; more"
                                        .formatted(workload.name(), workload.name())
                                + " nodes (cluster.nodes) would leave one that does not"));
    }

    private static boolean isDns(Pod pod) {
        return "kube-dns"
                .equals(Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
                        .get("k8s-app"));
    }

    private static Loss lose(Bench bench, NodeHandle node, List<Backend> lost, Route route, int replicas)
            throws IOException, HarnessFailure, Untestable, InterruptedException {
        Reach reach = new Reach(bench.place());
        ToolboxPlace there = new ToolboxPlace(LoadSource.on(bench.context(), node.name()));
        String server = bench.context().environment().nodes().get(0).address();
        String device = new Reach(there).deviceTowards(server);
        Backend one = lost.get(0);
        boolean openBefore = reach.fromNode(one.address(), one.port());
        bench.phase("cutting node %s with %s pods off from all others".formatted(node.name(), lost.size()));
        long before = Bench.micros();
        long set;
        boolean openUnder;
        Optional<String> lapse;
        try (HeldFault block = HeldFault.hold(there, new NodeBlock("node", device))) {
            set = Bench.micros();
            openUnder = reach.fromNode(one.address(), one.port());
            bench.phase("waiting until Kubernetes notices");
            Progress out = bench.until(
                    "the node's endpoints are withdrawn",
                    Duration.ofSeconds(NodeLossJudge.WITHDRAWAL_SECONDS),
                    snapshot -> Backend.of(route, snapshot).stream()
                                    .noneMatch(pod -> pod.node().equals(node.name()))
                            ? new Progress.Reached()
                            : new Progress.NotYet("they are not yet"));
            if (out instanceof Progress.Reached) {
                bench.hold("the time in which nothing more may be lost", ELSEWHERE);
            }
            lapse = block.lapse();
        }
        long lifted = Bench.micros();
        if (lapse.isPresent()) {
            throw new HarnessFailure(
                    "node %s may have been reached meanwhile: %s".formatted(node.name(), lapse.get()),
                    "give the host less other work, and run the check again");
        }
        bench.phase("node %s is back; waiting until as many endpoints as before are ready".formatted(node.name()));
        Progress restored = Backend.awaitAsMany(bench, route, replicas);
        return new Loss(
                before,
                set,
                lifted,
                restored instanceof Progress.Reached ? Bench.micros() : null,
                openBefore,
                openUnder);
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        ServedWorkload workload = ServedWorkload.of(context);
        RestoredWorkload.await(context, ID, workload);
    }

    @Override
    public NodeLossObservations observe(Path raw) throws IOException {
        return NodeLossObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(NodeLossObservations observations, Path raw) throws IOException {
        return Map.of(
                NodeLossJudge.CHECK,
                new Judged(
                        NodeLossJudge.judge(observations),
                        basis(observations.facts(), LoadBasis.read(raw, observations.load()))));
    }

    private static Basis basis(NodeLossFacts facts, LoadBasis load) {
        Basis.Population pods = load.pods(facts.workloadKey(), facts.pods().size(), "those on node " + facts.node());
        Loss loss = facts.loss();
        if (loss == null) {
            return new Basis(
                    List.of(pods), Basis.notReached("no node was cut off").control());
        }
        return load.of(
                load.clean(loss.beforeMicros(), "the node was lost")
                        .and(LoadBasis.cutOff("a pod on node " + facts.node(), loss.openBefore(), loss.openUnder())),
                pods);
    }

    @Override
    public ScenarioReport describe(NodeLossObservations observations, Path raw) throws IOException {
        return NodeLossReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }
}
