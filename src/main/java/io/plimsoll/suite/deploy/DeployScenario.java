package io.plimsoll.suite.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Scenario;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.PodLogs;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Waiting;
import io.plimsoll.workload.WorkloadReadiness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Deploys from clean, waits until every workload is ready and watches it at rest. Feeds DEP-DEPLOY-001. */
public final class DeployScenario implements Scenario {

    private static final String CHECK = "DEP-DEPLOY-001";
    private static final String FACTS = "facts.json";
    private static final String TIMELINE = "timeline.jsonl";
    private static final int LOG_LINES = 40;
    /** How long a container may be refused by the kubelet before that counts as final: several of its retries. */
    private static final Duration KUBELET_RETRIES = Duration.ofSeconds(30);

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public String id() {
        return "deploy";
    }

    @Override
    public Set<String> feeds() {
        return Set.of(CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        boolean workload = manifests.objects().stream().anyMatch(o -> Set.of("Deployment", "StatefulSet")
                .contains(o.path("kind").asText()));
        return workload ? Optional.empty() : Optional.of("the manifests hold no Deployment and no StatefulSet");
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure {
        DeploymentSpec spec = context.spec();
        Manifests manifests = context.manifests();
        Duration budget = spec.budgets().deploy();
        boolean selected = context.selected().contains(CHECK);
        Duration stable = spec.budgets().stable();
        DeployFacts facts;
        context.listener()
                .phase(
                        "deploy",
                        String.format(
                                Locale.ROOT,
                                "applying %d objects",
                                manifests.objects().size()));
        long applied = MicroClock.now();
        List<String> refused = context.deployer().apply(manifests, context.secrets());
        try (JsonLines timeline =
                        context.pack().jsonLines("raw/" + id() + "/" + TIMELINE, "watch events of the start");
                JsonLines lists =
                        context.pack().jsonLines("raw/" + id() + "/" + RecordedLists.FILE, RecordedLists.ROLE);
                ClusterRecorder recorder = ClusterRecorder.start(
                        context.environment().kubernetes(), manifests.namespaces(), lists::append, timeline::append)) {
            Progress ready = refused.isEmpty()
                    ? awaitReady(context, recorder, budget)
                    : new Progress.Never("the API server refused objects");
            Long readyMicros = ready instanceof Progress.Reached ? MicroClock.now() : null;
            List<DeployFacts.Answer> answers = List.of();
            List<DeployFacts.ErrorLine> errorLines = List.of();
            if (readyMicros != null) {
                answers = new EntryPointRequests(context).ask();
                if (selected) {
                    context.listener().phase("deploy", "ready; watching it at rest for " + stable.toSeconds() + " s");
                    Instant from = Instant.now();
                    awaitUnrest(recorder, stable);
                    errorLines = errorLines(context, recorder.snapshot(), from);
                }
            }
            facts = new DeployFacts(
                    budget.toMillis(),
                    stable.toMillis(),
                    selected,
                    applied,
                    readyMicros,
                    MicroClock.now(),
                    refused,
                    ready instanceof Progress.NotYet notYet
                            ? notYet.missing()
                            : ready instanceof Progress.Never never ? never.why() : "",
                    containers(context, recorder.snapshot(), readyMicros != null),
                    errorLines,
                    answers);
        }
        context.pack()
                .json("raw/" + id() + "/" + FACTS, "what was found besides the events", mapper.valueToTree(facts));
    }

    @Override
    public Map<String, Judged> judge(Path raw) throws IOException {
        DeployObservations observations = read(raw);
        return Map.of(CHECK, new Judged(DeployJudge.judge(observations), basis(observations, RecordedLists.read(raw))));
    }

    private static Basis basis(DeployObservations observations, RecordedLists lists) {
        long pods = observations.timeline().stream()
                .filter(event -> event.kind().equals("Pod") && !event.uid().isEmpty())
                .map(WatchEvent::uid)
                .distinct()
                .count();
        DeployFacts facts = observations.facts();
        return new Basis(
                List.of(Basis.Population.census(
                        "pods in the namespaces of the manifests, from the list on", pods, lists.of("Pod"))),
                new Basis.Control(
                        "the watch shows the deployment’s pods, and its containers can be looked at",
                        pods > 0 && !facts.containers().isEmpty()
                                ? Basis.Control.State.HELD
                                : Basis.Control.State.NOT_HELD,
                        String.format(
                                Locale.ROOT,
                                "%d pods and %d containers seen; %d declared requests asked",
                                pods,
                                facts.containers().size(),
                                facts.answers().size())));
    }

    @Override
    public ScenarioReport describe(Path raw) throws IOException {
        return DeployReport.of(id(), read(raw));
    }

    @Override
    public List<String> evidence() {
        return List.of(FACTS, RecordedLists.FILE, TIMELINE);
    }

    private DeployObservations read(Path raw) throws IOException {
        DeployFacts facts = mapper.readValue(raw.resolve(FACTS).toFile(), DeployFacts.class);
        return new DeployObservations(facts, JsonLines.readAll(raw.resolve(TIMELINE), WatchEvent.class));
    }

    private Progress awaitReady(RunContext context, ClusterRecorder recorder, Duration budget) {
        StuckContainers stuck = new StuckContainers(KUBELET_RETRIES);
        return Waiting.until("the deployment is ready", budget, recorder::snapshot, snapshot -> {
            Progress progress = WorkloadReadiness.of(context.manifests(), snapshot);
            if (progress instanceof Progress.NotYet notYet) {
                context.listener().live(notYet.missing());
                return stuck.look(snapshot).<Progress>map(Progress.Never::new).orElse(progress);
            }
            return progress;
        });
    }

    /** Watches for the whole time: the judge wants to see everything, not only the first occurrence. */
    private static void awaitUnrest(ClusterRecorder recorder, Duration stable) {
        Waiting.until("the time at rest is over", stable, recorder::snapshot, s -> new Progress.NotYet("at rest"));
    }

    private List<DeployFacts.ErrorLine> errorLines(RunContext context, ClusterSnapshot snapshot, Instant from) {
        List<Pattern> patterns =
                context.spec().errorLogPatterns().stream().map(Pattern::compile).toList();
        PodLogs logs = PodLogs.through(context.environment().kubernetes());
        List<DeployFacts.ErrorLine> found = new ArrayList<>();
        for (JsonNode pod : snapshot.ofKind("Pod")) {
            String namespace = pod.at("/metadata/namespace").asText();
            String name = pod.at("/metadata/name").asText();
            for (JsonNode container : pod.at("/spec/containers")) {
                String containerName = container.path("name").asText();
                logs.since(namespace, name, containerName, from).stream()
                        .filter(line ->
                                patterns.stream().anyMatch(p -> p.matcher(line).find()))
                        .map(context.pack().redaction()::text)
                        .forEach(line ->
                                found.add(new DeployFacts.ErrorLine(namespace + "/" + name, containerName, line)));
            }
        }
        return found;
    }

    private List<ContainerReport> containers(RunContext context, ClusterSnapshot snapshot, boolean ready) {
        PodLogs logs = PodLogs.through(context.environment().kubernetes());
        // Only a deployment that did not get ready raises the question.
        CpuThrottling throttling = ready ? CpuThrottling.unknown() : CpuThrottling.readFrom(context.environment());
        List<ContainerReport> reports = new ArrayList<>();
        for (JsonNode pod : snapshot.ofKind("Pod")) {
            pod.at("/status/initContainerStatuses")
                    .forEach(status -> reports.add(report(context, logs, throttling, pod, status, true)));
            pod.at("/status/containerStatuses")
                    .forEach(status -> reports.add(report(context, logs, throttling, pod, status, false)));
        }
        reports.sort(java.util.Comparator.comparing(ContainerReport::pod).thenComparing(ContainerReport::name));
        return reports;
    }

    private static ContainerReport report(
            RunContext context, PodLogs logs, CpuThrottling throttling, JsonNode pod, JsonNode status, boolean init) {
        String namespace = pod.at("/metadata/namespace").asText();
        String podName = pod.at("/metadata/name").asText();
        String name = status.path("name").asText();
        JsonNode waiting = status.at("/state/waiting");
        JsonNode ended = status.at("/state/terminated").isMissingNode()
                ? status.at("/lastState/terminated")
                : status.at("/state/terminated");
        boolean completedInit = init && ended.path("exitCode").asInt(-1) == 0;
        int restarts = status.path("restartCount").asInt();
        boolean ready = init ? completedInit : status.path("ready").asBoolean();
        List<String> tail = new ArrayList<>();
        if (!ready) {
            if (restarts > 0) {
                tail.addAll(logs.tail(namespace, podName, name, true, LOG_LINES));
            }
            tail.addAll(logs.tail(namespace, podName, name, false, LOG_LINES));
        }
        return new ContainerReport(
                namespace + "/" + podName,
                name,
                init,
                ready,
                waiting.isMissingNode() ? null : waiting.path("reason").asText(),
                waiting.path("message").isMissingNode()
                        ? null
                        : waiting.path("message").asText(),
                ended.isMissingNode() || completedInit
                        ? null
                        : ended.path("reason").asText(),
                ended.path("exitCode").asInt(),
                restarts,
                throttling.shareOf(pod.at("/metadata/uid").asText()),
                tail.stream().map(context.pack().redaction()::text).toList());
    }
}
