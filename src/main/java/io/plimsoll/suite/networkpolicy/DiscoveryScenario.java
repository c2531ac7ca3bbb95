package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.network.ClusterReader;
import io.plimsoll.network.ClusterState;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.ObservedScenario;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.prober.DiscoveryMessage;
import io.plimsoll.workload.Manifests;
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
 * Has pods ask for the names of the deployment's Services and connect to them, while each Service has a pod beside the others
 * that is not ready. Feeds DEP-NET-007.
 */
public final class DiscoveryScenario implements ObservedScenario<DiscoveryObservations> {

    private static final String ID = "service-discovery";

    /** As long as the cluster's DNS may remember an answer (30 s in what kubeadm and k3s make), and a little more. */
    private static final Duration REMEMBERED = Duration.ofSeconds(35);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(DiscoveryJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of("DEP-DEPLOY-001");
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return manifests.objects().stream()
                        .anyMatch(object -> object.path("kind").asText("").equals("Service")
                                && !object.at("/spec/selector").isEmpty())
                ? Optional.empty()
                : Optional.of("none of the %s rendered objects is a Service with a selector: there is nothing to find"
                        .formatted(manifests.objects().size()));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        new Course(context, ProbeTeam.onNodes(context)).run();
    }

    @Override
    public DiscoveryObservations observe(Path raw) throws IOException {
        return DiscoveryObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(DiscoveryObservations observations, Path raw) {
        return Map.of(
                DiscoveryJudge.CHECK,
                new Judged(DiscoveryJudge.judge(observations), DiscoveryReport.basis(observations, "raw/" + ID)));
    }

    @Override
    public ScenarioReport describe(DiscoveryObservations observations, Path raw) {
        return DiscoveryReport.of(ID, observations);
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return DiscoveryReport.deviations(observe(raw));
    }

    @Override
    public List<String> evidence() {
        return List.of(
                DiscoveryObservations.FACTS,
                DiscoveryObservations.CANARY,
                TrialObservations.TRIAL,
                TrialObservations.PULSES,
                DiscoveryObservations.OBJECTS,
                RecordedLists.FILE,
                DiscoveryObservations.MESSAGES);
    }

    /** From the first stranger to the last connection. */
    private static final class Course {

        private final RunContext context;
        private final ProbeTeam team;
        private final KubernetesClient client;
        private final long started = MicroClock.now();
        private int plans;

        Course(RunContext context, ProbeTeam team) {
            this.context = context;
            this.team = team;
            this.client = context.environment().kubernetes();
        }

        /** What one attempt came to. */
        private record Attempt(
                long begun, ClusterObjects.Read read, DiscoveryPlanner plan, List<DiscoveryMessage> messages) {}

        void run() throws IOException, HarnessFailure {
            ReadyDeployment.await(context, Set.of(), "the deployment did not become ready");
            context.listener().phase(ID, "starting pods of the harness's own, some of which are never ready");
            try (Strangers strangers = Strangers.create(context);
                    UnreadyPods unready = UnreadyPods.create(context, offers(ClusterObjects.of(client)))) {
                NetworkFacts.Canary canary = canary(strangers);
                if (canary.allowedMicros() == null || !isEnforced()) {
                    record(
                            facts(canary, unready, null, "", 0),
                            new ClusterObjects.Read(List.of(), List.of()),
                            List.of());
                    return;
                }
                String address = strangers.nameSomething();
                context.listener().phase(ID, "asking for names, and connecting to Services");
                long end = System.nanoTime() + REMEMBERED.toNanos();
                int attempts = 0;
                Attempt attempt;
                DiscoveryFacts facts;
                do {
                    attempts++;
                    attempt = attempt();
                    facts = facts(canary, unready, attempt, address, attempts);
                } while (!agrees(facts, attempt) && System.nanoTime() < end);
                record(facts, attempt.read(), attempt.messages());
            }
        }

        private List<Offer> offers(List<JsonNode> objects) {
            return Offer.of(objects, context.manifests().namespaces()::contains);
        }

        private NetworkFacts.Canary canary(Strangers strangers) throws IOException, HarnessFailure {
            List<JsonNode> objects = ClusterObjects.of(client);
            try (JsonLines samples =
                    context.pack().jsonLines(path(DiscoveryObservations.CANARY), "tries of the control connection")) {
                return new CanaryRun(team, strangers, samples::append)
                        .run(state(objects), ClusterObjects.uids(objects), folder());
            }
        }

        /** Tries what a deny-all policy does not show, as the scenario of the table does. */
        private boolean isEnforced() throws IOException, HarnessFailure {
            context.listener().phase(ID, "putting pods of the harness's own under policies");
            return TrialControl.error(EnvironmentTrial.run(context, team, "raw/" + ID, folder()))
                    .isEmpty();
        }

        private static ClusterState state(List<JsonNode> objects) {
            return ClusterReader.read(objects).state();
        }

        private String folder() {
            plans++;
            return "/tmp/" + ID + "-" + context.pack().runId() + "/" + plans;
        }

        private static String path(String file) {
            return "raw/" + ID + "/" + file;
        }

        private Attempt attempt() throws HarnessFailure {
            long begun = MicroClock.now();
            ClusterObjects.Read read = ClusterObjects.read(client);
            List<JsonNode> objects = read.objects();
            DiscoveryPlanner planner = DiscoveryPlanner.of(
                    state(objects), offers(objects), context.manifests().namespaces());
            List<DiscoveryMessage> messages = new ArrayList<>();
            for (String node : planner.nodes()) {
                messages.addAll(team.discover(node, planner.plan(node, ClusterObjects.uids(objects), folder())));
            }
            return new Attempt(begun, read, planner, messages);
        }

        private boolean agrees(DiscoveryFacts facts, Attempt attempt) {
            List<JsonNode> objects = attempt.read().objects();
            return offers(objects).equals(offers(ClusterObjects.of(client)))
                    && DiscoveryJudge.namesAgree(new DiscoveryObservations(
                            facts,
                            List.of(),
                            null,
                            objects,
                            new RecordedLists(attempt.read().lists()),
                            attempt.messages()));
        }

        private DiscoveryFacts facts(
                NetworkFacts.Canary canary,
                UnreadyPods unready,
                @Nullable Attempt attempt,
                String address,
                int attempts) {
            long now = MicroClock.now();
            return new DiscoveryFacts(
                    started,
                    attempt == null ? now : attempt.begun(),
                    now,
                    List.copyOf(context.manifests().namespaces()),
                    canary,
                    attempt == null
                            ? null
                            : new DiscoveryFacts.Known(attempt.plan().known(), address),
                    unready.companions(),
                    attempt == null ? List.of() : attempt.plan().questions(),
                    attempt == null ? List.of() : attempt.plan().visits(),
                    attempts);
        }

        private void record(DiscoveryFacts facts, ClusterObjects.Read read, List<DiscoveryMessage> messages)
                throws IOException {
            write(DiscoveryObservations.OBJECTS, "the cluster's objects", read.objects());
            write(RecordedLists.FILE, "the lists that they are of", read.lists());
            write(
                    DiscoveryObservations.MESSAGES,
                    "how names were resolved and where connections were led to",
                    messages);
            context.pack()
                    .json(path(DiscoveryObservations.FACTS), "what was done", new ObjectMapper().valueToTree(facts));
        }

        private void write(String file, String role, List<?> lines) throws IOException {
            try (JsonLines out = context.pack().jsonLines(path(file), role)) {
                lines.forEach(out::append);
            }
        }
    }
}
