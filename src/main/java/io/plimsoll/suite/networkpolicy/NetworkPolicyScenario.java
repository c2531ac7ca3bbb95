package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.network.Cell;
import io.plimsoll.network.CellComparison.Agreement;
import io.plimsoll.network.ClusterReader;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.FlowResolution;
import io.plimsoll.network.FlowResolver;
import io.plimsoll.network.IpAddress;
import io.plimsoll.network.Node;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Observation;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Pod;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.network.ResolvedFlow;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.ObservedScenario;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.networkpolicy.NetworkFacts.DeclaredFlow;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.prober.ProbePlan;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Probe;
import io.plimsoll.toolbox.prober.ProberMessage;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Opens connections between the deployment's own pods, and between them and pods of a stranger, as they are and after every
 * pod was replaced. Feeds the checks of the suite {@code network-policy}.
 */
public final class NetworkPolicyScenario implements ObservedScenario<NetworkObservations> {

    private static final String ID = "network-policy";
    private static final int FIRST_NODE_PORT = 30_000;
    private static final int LAST_NODE_PORT = 32_767;

    /** How long a network plugin may take to know what has changed; how long it took is reported. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final Duration PROBED = Duration.ofMinutes(2);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return NetworkVerdicts.CHECKS;
    }

    @Override
    public Set<String> needs() {
        return Set.of("DEP-DEPLOY-001");
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        boolean policies = manifests.objects().stream()
                .anyMatch(object -> object.path("kind").asText("").equals("NetworkPolicy"));
        return policies || !spec.flows().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "none of the %s rendered objects is a NetworkPolicy, and the spec declares no flows: nothing is known of"
                                        .formatted(manifests.objects().size())
                                + " what may pass and what may not; declare flows to have that judged");
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        requireObjects(context.environment().kubernetes());
        new Course(context, ProbeTeam.onNodesOrWithinPods(context)).run();
    }

    /** What policies mean depends on pods and Services of all namespaces. */
    private static void requireObjects(KubernetesClient client) throws Untestable {
        try {
            ClusterObjects.of(client);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            throw new Untestable(
                    ReasonCode.PREREQ_MISSING,
                    "what policies mean depends on objects of all namespaces, and the user of the kubeconfig may not list them: "
                            + e.getMessage());
        }
    }

    @Override
    public NetworkObservations observe(Path raw) throws IOException {
        return NetworkObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(NetworkObservations observations, Path raw) {
        return NetworkVerdicts.of(observations, "raw/" + ID);
    }

    @Override
    public ScenarioReport describe(NetworkObservations observations, Path raw) {
        return NetworkReport.of(ID, observations);
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return observe(raw).facts().withinPods()
                ? List.of(
                        "connections were opened from an ephemeral container in each pod, which takes of what the pod may use of"
                                + " processor and memory, and stays in it")
                : List.of();
    }

    @Override
    public List<String> evidence() {
        List<String> files = new ArrayList<>(List.of(
                NetworkObservations.FACTS,
                NetworkObservations.CANARY,
                TrialObservations.TRIAL,
                TrialObservations.PULSES));
        for (int round = 1; round <= 2; round++) {
            files.add(NetworkObservations.objects(round));
            files.add(NetworkObservations.lists(round));
            files.add(NetworkObservations.cells(round));
            files.add(NetworkObservations.table(round));
        }
        return files;
    }

    /** From the first stranger to the last probe. */
    private static final class Course {

        private final RunContext context;
        private final ProbeTeam team;
        private final KubernetesClient client;
        private final Set<String> own;
        private final long started = MicroClock.now();
        private int plans;

        Course(RunContext context, ProbeTeam team) {
            this.context = context;
            this.team = team;
            this.client = context.environment().kubernetes();
            this.own = context.manifests().namespaces();
        }

        void run() throws IOException, HarnessFailure {
            List<NetworkFacts.Round> rounds = new ArrayList<>();
            List<NetworkFacts.Scan> scans = List.of();
            NetworkFacts.Canary canary;
            phase("starting two pods of the harness's own");
            ReadyDeployment.await(context, Set.of(), "the deployment did not become ready");
            try (Strangers strangers = Strangers.create(context)) {
                // What is named wrongly shows before anything is provoked.
                flows(state(ClusterObjects.of(client)));
                canary = canary(strangers);
                if (canary.allowedMicros() != null && (!team.seats().onNodes() || isEnforced())) {
                    rounds.add(round(strangers, 1, "as deployed"));
                    scans = team.seats().onNodes() ? scans() : List.of();
                    if (replacePods()) {
                        rounds.add(round(strangers, 2, "after every pod was replaced"));
                    }
                }
            }
            NetworkFacts facts = new NetworkFacts(
                    started,
                    MicroClock.now(),
                    List.copyOf(own),
                    HarnessNamespace.name(context, Strangers.NAMESPACE),
                    !team.seats().onNodes(),
                    true,
                    context.spec().flows().stream()
                            .map(flow -> new DeclaredFlow(
                                    flow.from(), flow.to(), flow.port().toString()))
                            .toList(),
                    context.spec().tenants(),
                    context.spec().entryPoints().stream()
                            .map(ExposureJudge::exposure)
                            .toList(),
                    canary,
                    rounds,
                    scans);
            context.pack()
                    .json(
                            path(NetworkObservations.FACTS),
                            "what was declared and done",
                            new ObjectMapper().valueToTree(facts));
        }

        private void phase(String detail) {
            context.listener().phase(ID, detail);
        }

        private static String path(String file) {
            return "raw/" + ID + "/" + file;
        }

        /** Returns a folder in the toolboxes that only the next plan uses. */
        private String folder() {
            plans++;
            return "/tmp/" + ID + "-" + context.pack().runId() + "/" + plans;
        }

        private NetworkFacts.Canary canary(Strangers strangers) throws IOException, HarnessFailure {
            phase("denying everything to a pod of the harness's own, and taking that back");
            List<JsonNode> objects = ClusterObjects.of(client);
            try (JsonLines samples =
                    context.pack().jsonLines(path(NetworkObservations.CANARY), "tries of the control connection")) {
                return new CanaryRun(team, strangers, samples::append)
                        .run(state(objects), ClusterObjects.uids(objects), folder());
            }
        }

        /** Tries what a deny-all policy does not show: datagrams, exceptions, changes, and pods that start. */
        private boolean isEnforced() throws IOException, HarnessFailure {
            phase("putting pods of the harness's own under other policies, and starting new ones");
            Trial trial = EnvironmentTrial.run(context, team, "raw/" + ID, folder());
            return TrialControl.error(trial).isEmpty();
        }

        private static ClusterState state(List<JsonNode> objects) {
            return ClusterReader.read(objects).state();
        }

        private List<ResolvedFlow> flows(ClusterState state) throws HarnessFailure {
            FlowResolution resolution = FlowResolver.resolve(context.spec().flows(), state);
            if (resolution instanceof FlowResolution.Resolved resolved) {
                return resolved.flows();
            }
            throw new HarnessFailure(
                    String.join("; ", ((FlowResolution.Unresolved) resolution).problems()),
                    "correct flows in the spec");
        }

        // ---- the table ------------------------------------------------------------------------------------------

        private NetworkFacts.Round round(Strangers strangers, int number, String when)
                throws IOException, HarnessFailure {
            phase("opening connections between pods, " + when);
            Map<ObjectKey, Set<Port>> heard = listening();
            // Datagram sockets of clients look like those of servers, so these add no cells.
            Map<ObjectKey, Set<Port>> listening = of(Protocol.TCP, heard);
            Seats seats = team.seats() instanceof Seats.WithinPods within
                    ? new Seats.WithinPods(within.namespaces(), of(Protocol.UDP, heard))
                    : team.seats();
            long run = new SecureRandom().nextLong();
            long end = System.nanoTime() + SETTLED.toNanos();
            int attempts = 0;
            ProbeTeam.Said said;
            ClusterObjects.Read read;
            TablePlan plan;
            List<Observation> observations;
            NetworkRound judged;
            do {
                attempts++;
                read = ClusterObjects.read(client);
                List<JsonNode> objects = read.objects();
                ClusterState state = state(objects);
                plan = new TablePlan(
                        state,
                        ClusterObjects.uids(objects),
                        seats,
                        TableCells.of(state, seats, own, strangers.name(), listening, flows(state)));
                said = team.run(plan.bySeat(run + attempts, folder(), PROBED.toMillis()), PROBED);
                observations = plan.observations(said.messages());
                judged = NetworkRound.of(
                        new NetworkFacts.Round(number, when, 0, 0, 0, attempts, said.kept()),
                        objects,
                        new RecordedLists(read.lists()),
                        plan.cells(),
                        observations);
            } while (!agrees(judged) && System.nanoTime() < end);
            record(number, read, plan.cells(), observations);
            return new NetworkFacts.Round(
                    number, when, said.startMicros(), said.endMicros(), said.limitMicros(), attempts, said.kept());
        }

        private static boolean agrees(NetworkRound round) {
            return round.comparison().cells().stream()
                    .allMatch(cell -> cell.agreement() == Agreement.AGREES || cell.agreement() == Agreement.OPEN);
        }

        private void record(int number, ClusterObjects.Read read, List<Cell> cells, List<Observation> observations)
                throws IOException {
            write(NetworkObservations.objects(number), "the cluster's objects", read.objects());
            write(NetworkObservations.lists(number), "the lists that they are of", read.lists());
            write(NetworkObservations.cells(number), "connections to try", cells);
            write(NetworkObservations.table(number), "what became of each", observations);
        }

        private void write(String file, String role, List<?> lines) throws IOException {
            try (JsonLines out = context.pack().jsonLines(path(file), role)) {
                lines.forEach(out::append);
            }
        }

        private Map<ObjectKey, Set<Port>> listening() throws HarnessFailure {
            List<JsonNode> objects = ClusterObjects.of(client);
            List<Pod> pods = state(objects).pods().stream()
                    .filter(pod -> own.contains(pod.key().namespace()))
                    .filter(pod -> pod.isOnTheNetwork() && !pod.hostNetwork())
                    .toList();
            Map<String, ObjectKey> byName = new TreeMap<>();
            pods.forEach(pod -> byName.put(pod.key().toString(), pod.key()));
            Map<ObjectKey, Set<Port>> listening = new TreeMap<>();
            ProbeTeam.Said said = team.run(
                    TablePlan.survey(pods, ClusterObjects.uids(objects), team.seats(), folder(), PROBED.toMillis()),
                    PROBED);
            said.messages().stream()
                    .filter(ProberMessage.Ready.class::isInstance)
                    .flatMap(message -> ((ProberMessage.Ready) message).listening().stream())
                    .forEach(heard -> Optional.ofNullable(byName.get(heard.place()))
                            .ifPresent(pod -> listening
                                    .computeIfAbsent(pod, any -> new TreeSet<>())
                                    .add(heard.port())));
            return listening;
        }

        private static Map<ObjectKey, Set<Port>> of(Protocol protocol, Map<ObjectKey, Set<Port>> heard) {
            Map<ObjectKey, Set<Port>> ports = new TreeMap<>();
            heard.forEach((pod, all) -> ports.put(
                    pod,
                    all.stream()
                            .filter(port -> port.protocol() == protocol)
                            .collect(Collectors.toCollection(TreeSet::new))));
            return ports;
        }

        // ---- node ports -----------------------------------------------------------------------------------------

        /** One node after the other: their ports together would be more connections at a time than are needed. */
        private List<NetworkFacts.Scan> scans() throws HarnessFailure {
            List<NetworkFacts.Scan> scans = new ArrayList<>();
            for (Node node : state(ClusterObjects.of(client)).nodes()) {
                scans.add(scan(node));
            }
            return scans;
        }

        private NetworkFacts.Scan scan(Node node) throws HarnessFailure {
            phase("trying every node port of node " + node.name());
            String address = IpAddress.ipv4In(node.addresses()).orElse("127.0.0.1");
            List<Probe> probes = IntStream.rangeClosed(FIRST_NODE_PORT, LAST_NODE_PORT)
                    .mapToObj(port -> new Probe(
                            port - FIRST_NODE_PORT, TablePlan.NODE, null, address, new Port(Protocol.TCP, port)))
                    .toList();
            String folder = folder();
            ProbePlan plan = new ProbePlan(
                    0,
                    List.of(new Place(TablePlan.NODE, null, null)),
                    List.of(),
                    probes,
                    List.of(),
                    null,
                    0,
                    folder + ".start",
                    folder + ".stop",
                    PROBED.toMillis());
            List<ProberMessage.Result> results = team.run(Map.of(node.name(), plan), PROBED).messages().stream()
                    .filter(ProberMessage.Result.class::isInstance)
                    .map(ProberMessage.Result.class::cast)
                    .toList();
            return new NetworkFacts.Scan(
                    node.name(),
                    address,
                    FIRST_NODE_PORT,
                    LAST_NODE_PORT,
                    results.size(),
                    results.stream()
                            .filter(result -> result.outcome() == Observed.ALLOWED)
                            .map(result -> result.probe() + FIRST_NODE_PORT)
                            .sorted()
                            .toList());
        }

        // ---- new pods -------------------------------------------------------------------------------------------

        /** Deletes every pod that something replaces, and waits until others are ready; false if there is none. */
        private boolean replacePods() throws HarnessFailure {
            Collection<String> old = new HashSet<>();
            try (ClusterRecorder recorder = ClusterRecorder.start(client, own, event -> {})) {
                for (JsonNode pod : recorder.snapshot().ofKind("Pod")) {
                    if (ReplacedPods.isReplaced(pod)) {
                        old.add(pod.at("/metadata/uid").asText());
                    }
                }
                if (old.isEmpty()) {
                    return false;
                }
                phase("replacing every pod, so that addresses change");
                for (JsonNode pod : recorder.snapshot().ofKind("Pod")) {
                    if (old.contains(pod.at("/metadata/uid").asText())) {
                        client.pods()
                                .inNamespace(pod.at("/metadata/namespace").asText())
                                .withName(pod.at("/metadata/name").asText())
                                .delete();
                    }
                }
            }
            ReadyDeployment.await(
                    context, old, "the deployment did not become ready again after its pods were replaced");
            return true;
        }
    }
}
