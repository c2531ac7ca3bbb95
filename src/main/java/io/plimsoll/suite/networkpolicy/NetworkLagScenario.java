package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterReader;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Expected;
import io.plimsoll.network.NetworkPolicy;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.ObservedScenario;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast policies take effect: first with pods of the harness's own, which shows what the environment is like; then
 * with a pod of the deployment, and with new ones. Feeds DEP-NET-011 and DEP-NET-012.
 */
public final class NetworkLagScenario implements ObservedScenario<LagObservations> {

    static final String ID = "network-lag";

    /** How connections to the harness's own pod, and to that of the deployment, are named. */
    static final String OWN = "own";

    static final String DEPLOYED = "deployed";

    private static final Duration LIMIT = Duration.ofMinutes(8);
    /** How long a new pod may take to get the labels that its predecessor has, before the others are looked at without. */
    private static final Duration LABELLED = Duration.ofSeconds(30);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(LagJudge.CHECK, EstablishedJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of("DEP-DEPLOY-001");
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return manifests.objects().stream()
                        .anyMatch(object -> object.path("kind").asText("").equals("NetworkPolicy"))
                ? Optional.empty()
                : Optional.of("none of the %s rendered objects is a NetworkPolicy, so nothing has to take effect"
                        .formatted(manifests.objects().size()));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        new Course(context, ProbeTeam.onNodes(context)).run();
    }

    @Override
    public LagObservations observe(Path raw) throws IOException {
        return LagObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(LagObservations observations, Path raw) {
        return LagVerdicts.of(observations, "raw/" + ID);
    }

    @Override
    public ScenarioReport describe(LagObservations observations, Path raw) {
        return LagReport.of(ID, observations);
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        Trial deployed = observe(raw).facts().deployed();
        return deployed == null
                ? List.of()
                : List.of(
                        "while lag was measured, pod %s had the label %s at times, and its namespace a policy that selects by it"
                                .formatted(deployed.to(), TrialPods.LABEL));
    }

    @Override
    public List<String> evidence() {
        return List.of(
                LagObservations.FACTS,
                LagObservations.PULSES,
                LagObservations.PODS,
                LagObservations.OBJECTS,
                RecordedLists.FILE);
    }

    /** From the first pod of the harness's own to the last try. */
    private static final class Course {

        private final RunContext context;
        private final ProbeTeam team;
        private final KubernetesClient client;
        private final Set<String> own;
        private final long started = MicroClock.now();

        Course(RunContext context, ProbeTeam team) {
            this.context = context;
            this.team = team;
            this.client = context.environment().kubernetes();
            this.own = context.manifests().namespaces();
        }

        void run() throws IOException, HarnessFailure {
            phase("starting pods of the harness's own");
            try (TrialPods pods = TrialPods.create(context, List.copyOf(new TreeSet<>(team.nodes())));
                    JsonLines tries =
                            context.pack().jsonLines(path(LagObservations.PULSES), "what became of each try");
                    JsonLines events = context.pack().jsonLines(path(LagObservations.PODS), "what became of pods");
                    JsonLines lists = context.pack().jsonLines(path(RecordedLists.FILE), RecordedLists.ROLE);
                    ClusterRecorder recorder = ClusterRecorder.start(client, own, lists::append, event -> {
                        if (event.kind().equals("Pod")) {
                            events.append(PodEvent.of(event));
                        }
                    })) {
                ReadyDeployment.await(context, recorder, Set.of(), "the deployment did not become ready");
                List<JsonNode> objects = ClusterObjects.of(client);
                ClusterState state = state(objects);
                Optional<Pod> target = isolated(state, pods);
                PulsePlans plans =
                        new PulsePlans(state, ClusterObjects.uids(objects), pods.anchors(), folder(), LIMIT.toMillis());
                plans.own();
                target.ifPresent(plans::deployed);
                Trial trial;
                Trial deployed = null;
                List<String> replaced = List.of();
                try (PulseTeam pulse = PulseTeam.start(team, plans.byNode(), tries::append)) {
                    phase("putting a pod of the harness's own under policies, and starting new ones");
                    trial = new TrialCourse(pods, pulse, OWN).own(plans.node(), plans.address());
                    if (TrialControl.error(trial).isEmpty()) {
                        if (target.isPresent()) {
                            deployed = deployed(pods, pulse, target.get());
                        }
                        replaced = replace(recorder, pods, pulse);
                    }
                    write(ClusterObjects.of(client));
                    pulse.stop();
                }
                facts(pods, trial, deployed, replaced);
            }
        }

        private void facts(TrialPods pods, Trial trial, @Nullable Trial deployed, List<String> replaced)
                throws IOException {
            Map<String, String> anchors = new TreeMap<>();
            pods.anchors().forEach((node, pod) -> anchors.put(node, pod.toString()));
            LagFacts facts =
                    new LagFacts(started, MicroClock.now(), List.copyOf(own), anchors, trial, deployed, replaced);
            context.pack().json(path(LagObservations.FACTS), "what was done", new ObjectMapper().valueToTree(facts));
        }

        private void write(List<JsonNode> objects) throws IOException {
            try (JsonLines out = context.pack().jsonLines(path(LagObservations.OBJECTS), "the cluster's objects")) {
                objects.forEach(out::append);
            }
        }

        private void phase(String detail) {
            context.listener().phase(ID, detail);
        }

        private static String path(String file) {
            return "raw/" + ID + "/" + file;
        }

        private String folder() {
            return "/tmp/" + ID + "-" + context.pack().runId() + "/pulse";
        }

        private static ClusterState state(List<JsonNode> objects) {
            return ClusterReader.read(objects).state();
        }

        /** Returns a pod of the deployment to which the deployment's policies deny what is going to be tried. */
        private Optional<Pod> isolated(ClusterState state, TrialPods pods) {
            PolicyOracle oracle = PolicyOracle.of(state);
            return state.pods().stream()
                    .filter(pod -> own.contains(pod.key().namespace()))
                    .filter(pod -> pod.isOnTheNetwork() && !pod.hostNetwork() && pod.life() == Pod.Life.ALIVE)
                    .filter(pod -> Optional.ofNullable(pod.node())
                            .flatMap(node -> Optional.ofNullable(pods.anchors().get(node)))
                            .map(anchor -> new Cell(new Party.OfPod(anchor), new Party.OfPod(pod.key()), TrialPods.TCP))
                            .filter(cell -> oracle.expect(cell).outcome() == Expected.BLOCKED)
                            .isPresent())
                    .findFirst();
        }

        private Trial deployed(TrialPods pods, PulseTeam pulse, Pod target) {
            phase("putting a pod of the deployment under a policy more");
            ObjectKey anchor = pods.anchors().getOrDefault(String.valueOf(target.node()), TrialPods.TARGET);
            return new TrialCourse(pods, pulse, DEPLOYED).deployed(anchor, target.key());
        }

        // ---- new pods -------------------------------------------------------------------------------------------

        /** Deletes a pod of each controller, and watches those start that replace them. */
        private List<String> replace(ClusterRecorder recorder, TrialPods pods, PulseTeam pulse) throws HarnessFailure {
            Map<String, JsonNode> victims = new TreeMap<>();
            Set<String> before = new HashSet<>();
            for (JsonNode pod : recorder.snapshot().ofKind("Pod")) {
                before.add(uid(pod));
                if (ReplacedPods.isReplaced(pod)) {
                    victims.putIfAbsent(PodEvent.owner(pod), pod);
                }
            }
            if (victims.isEmpty()) {
                return List.of();
            }
            phase("replacing a pod of each workload");
            Map<String, Map<String, String>> wanted = new HashMap<>();
            Set<String> keys = state(ClusterObjects.of(client)).policies().stream()
                    .map(NetworkPolicy::podSelector)
                    .flatMap(selector -> selector.keys().stream())
                    .collect(Collectors.toSet());
            victims.forEach((owner, pod) -> {
                wanted.put(owner, narrowed(PodEvent.labels(pod), keys));
                client.pods()
                        .inNamespace(pod.at("/metadata/namespace").asText())
                        .withName(pod.at("/metadata/name").asText())
                        .delete();
            });
            ReadyDeployment.await(
                    context,
                    recorder,
                    victims.values().stream().map(Course::uid).collect(Collectors.toSet()),
                    "the deployment did not become ready again after pods of it were replaced");
            Waiting.until(
                    "new pods have the labels of those before them",
                    LABELLED,
                    recorder::snapshot,
                    snapshot -> labelled(snapshot, before, wanted, keys));
            settle(recorder.snapshot(), before, pods, pulse);
            return victims.values().stream()
                    .map(pod -> pod.at("/metadata/namespace").asText() + "/"
                            + pod.at("/metadata/name").asText())
                    .toList();
        }

        private static Map<String, String> narrowed(Map<String, String> labels, Set<String> keys) {
            Map<String, String> narrowed = new TreeMap<>(labels);
            narrowed.keySet().retainAll(keys);
            return narrowed;
        }

        private static Progress labelled(
                ClusterSnapshot snapshot,
                Set<String> before,
                Map<String, Map<String, String>> wanted,
                Set<String> keys) {
            return snapshot.ofKind("Pod").stream()
                            .filter(pod -> !before.contains(uid(pod)))
                            .allMatch(pod -> narrowed(PodEvent.labels(pod), keys)
                                    .equals(wanted.getOrDefault(PodEvent.owner(pod), Map.of())))
                    ? new Progress.Reached()
                    : new Progress.NotYet("a new pod has other labels than the one before it");
        }

        /** Waits until what has to be stopped for the new pods is. */
        private void settle(ClusterSnapshot snapshot, Set<String> before, TrialPods pods, PulseTeam pulse) {
            ClusterState state = state(ClusterObjects.of(client));
            PolicyOracle oracle = PolicyOracle.of(state);
            for (JsonNode one : snapshot.ofKind("Pod")) {
                ObjectKey key = new ObjectKey(
                        one.at("/metadata/namespace").asText(),
                        one.at("/metadata/name").asText());
                Optional<Pod> pod = state.pod(key).filter(Pod::isOnTheNetwork).filter(found -> !found.hostNetwork());
                if (before.contains(uid(one)) || pod.isEmpty() || pulse.cameMicros(uid(one)) == 0) {
                    continue;
                }
                Party anchor = new Party.OfPod(
                        pods.anchors().getOrDefault(String.valueOf(pod.get().node()), TrialPods.TARGET));
                Party itself = new Party.OfPod(key);
                new TrialCourse(pods, pulse, DEPLOYED)
                        .settles(uid(one), isBlocked(oracle, anchor, itself), isBlocked(oracle, itself, anchor));
            }
        }

        private static boolean isBlocked(PolicyOracle oracle, Party from, Party to) {
            return oracle.expect(new Cell(from, to, TrialPods.TCP)).outcome() == Expected.BLOCKED;
        }

        private static String uid(JsonNode pod) {
            return pod.at("/metadata/uid").asText();
        }
    }
}
