package io.plimsoll.suite.canary;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.Canary;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.Identity;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.UpdatedDeployment;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.Autoscalers;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Rollout;
import io.plimsoll.workload.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a stable Deployment and its canary share the load, then scales the canary to nothing under it. Feeds DEP-ROL-005.
 */
public final class CanaryScenario implements LoadScenario<CanaryObservations> {

    private static final String ID = "canary";
    private static final Duration SHARED = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(8);
    private static final Duration MARGIN = Duration.ofSeconds(20);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(CanaryJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        Canary canary = spec.canary();
        if (canary == null) {
            return Optional.of("the spec declares no canary");
        }
        if (canary.stable().kind() != WorkloadRef.Kind.DEPLOYMENT
                || canary.canary().kind() != WorkloadRef.Kind.DEPLOYMENT) {
            return Optional.of("%s and %s are not both Deployments: only those are scaled by this suite"
                    .formatted(canary.stable(), canary.canary()));
        }
        return leadingTo(spec, canary).isPresent()
                ? Optional.empty()
                : Optional.of("no entry point with a request leads to Service %s, so there is nothing to send"
                        .formatted(canary.service()));
    }

    private static Optional<EntryPoint> leadingTo(DeploymentSpec spec, Canary canary) {
        return spec.entryPoints().stream()
                .filter(each -> each.service().equals(canary.service())
                        && !each.requests().isEmpty())
                .findFirst();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        Canary declared = Objects.requireNonNull(context.spec().canary());
        if (declared.weightPercent() != null) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "canary.weight-percent declares that a controller splits the requests by weight, and this"
                            + " environment has none; a canary by the number of its pods can be tested");
        }
        Identity identity = context.spec().identity();
        if (identity == null || identity.podHeader() == null) {
            throw new Untestable(
                    ReasonCode.PREREQ_MISSING,
                    "the spec declares no identity.pod.header, so answers do not tell whether the canary gave them");
        }
        KubernetesClient client = context.environment().kubernetes();
        Pair pair = Pair.of(context, declared);
        List<DeclaredSpec> before = pair.declared(client);
        pair.autoscalers().forEach(each -> each.pause(client));
        try {
            share(context, pair);
        } finally {
            pair.canary().scale(client, pair.canaryReplicas());
            pair.autoscalers().forEach(each -> each.resume(client));
        }
        RestoredWorkload.requireAsBefore(
                "the abort of the canary",
                before.stream()
                        .flatMap(each -> each.differences(client, pair.changedByOthers(each)).stream())
                        .toList());
    }

    private static void share(RunContext context, Pair pair) throws IOException, HarnessFailure, Untestable {
        Duration limit = SteadyLoad.WARM_UP
                .plus(SHARED)
                .plus(pair.goesWithin())
                .plus(AFTER)
                .plusSeconds(30);
        Bench.LogSource log = Bench.LogSource.ofBoth(
                pair.stable().deployment(),
                pair.canary().deployment(),
                pair.stable().container());
        try (Bench bench = Bench.open(context, ID, log, limit);
                SteadyLoad load = bench.load("canary", pair.pods(), pair.canaryReplicas(), limit)) {
            load.warmUp();
            load.control(SHARED);
            List<Backend> ready = Backend.required(pair.route(context), bench.snapshot());
            List<PodName> canaryPods = PodName.of(pair.current(bench, pair.canary()), bench.snapshot());
            List<PodName> stablePods = PodName.of(pair.current(bench, pair.stable()), bench.snapshot());
            bench.phase("aborting the canary");
            long aborted = Bench.micros();
            long generation = pair.canary().scale(context.environment().kubernetes(), 0);
            Progress gone = bench.until("the canary's pods are gone", pair.goesWithin(), snapshot -> pair.canary()
                    .gone(snapshot, generation));
            long goneMicros = Bench.micros();
            bench.hold("the time without the canary", AFTER);
            long end = Bench.micros();
            bench.finish(new CanaryFacts(
                    load.end(),
                    pair.stable().namespace(),
                    pair.service(),
                    pair.stable().deployment(),
                    pair.canary().deployment(),
                    pair.autoscalers().stream()
                            .flatMap(each -> each.pausedWords().stream())
                            .toList(),
                    among(ready, stablePods),
                    among(ready, canaryPods),
                    aborted,
                    goneMicros,
                    gone instanceof Progress.Reached ? "" : UpdatedDeployment.describe(gone),
                    end));
        }
    }

    private static List<PodName> among(List<Backend> ready, List<PodName> pods) {
        return ready.stream().map(Backend::pod).filter(pods::contains).toList();
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        Pair pair = Pair.of(context, Objects.requireNonNull(context.spec().canary()));
        KubernetesClient client = context.environment().kubernetes();
        pair.autoscalers().forEach(each -> each.resume(client));
        long generation = pair.canary().scale(client, pair.canaryReplicas());
        context.listener().phase(ID, "waiting until the canary is back");
        try (ClusterRecorder recorder =
                ClusterRecorder.start(client, context.manifests().namespaces(), event -> {})) {
            Progress back = Waiting.until(
                    "the canary is back",
                    context.spec().budgets().deploy(),
                    recorder::snapshot,
                    snapshot -> pair.canary().progress(snapshot, generation));
            if (!(back instanceof Progress.Reached)) {
                throw new HarnessFailure(
                        "the canary did not come back: " + UpdatedDeployment.describe(back), "see its pods' events");
            }
        }
    }

    @Override
    public CanaryObservations observe(Path raw) throws IOException {
        return CanaryObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(CanaryObservations observations, Path raw) throws IOException {
        LoadBasis basis = LoadBasis.read(raw, observations.load());
        CanaryFacts facts = observations.facts();
        return Map.of(
                CanaryJudge.CHECK,
                new Judged(
                        CanaryJudge.judge(observations),
                        basis.of(
                                basis.clean(facts.abortMicros(), "the abort"),
                                basis.pods(observations.workload(facts.stable())),
                                basis.pods(observations.workload(facts.canary())))));
    }

    @Override
    public ScenarioReport describe(CanaryObservations observations, Path raw) throws IOException {
        return CanaryReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return new LoadFiles(raw)
                .facts(CanaryFacts.class).autoscalers().stream()
                        .map("while a canary was measured and aborted, %s"::formatted)
                        .toList();
    }

    /**
     * The two Deployments as the manifests have them.
     *
     * @param entryPoint the entry point that leads to both
     * @param service their Service
     * @param stable how the stable one is changed
     * @param canary how the canary is changed
     * @param workloads both as rendered, the stable one first
     * @param autoscalers theirs
     */
    private record Pair(
            EntryPoint entryPoint,
            String service,
            Rollout stable,
            Rollout canary,
            List<JsonNode> workloads,
            List<Autoscalers> autoscalers) {

        static Pair of(RunContext context, Canary declared) throws HarnessFailure {
            JsonNode stable = find(context, declared.stable());
            JsonNode canary = find(context, declared.canary());
            EntryPoint entryPoint = leadingTo(context.spec(), declared).orElseThrow();
            return new Pair(
                    entryPoint,
                    declared.service(),
                    rollout(stable),
                    rollout(canary),
                    List.of(stable, canary),
                    List.of(Autoscalers.of(context.manifests(), stable), Autoscalers.of(context.manifests(), canary)));
        }

        private static JsonNode find(RunContext context, WorkloadRef wanted) throws HarnessFailure {
            return context.manifests()
                    .find("Deployment", wanted.name())
                    .orElseThrow(() -> new HarnessFailure(
                            wanted + " is not in the rendered manifests", "correct canary in the spec"));
        }

        private static Rollout rollout(JsonNode workload) {
            return new Rollout(
                    Manifests.namespaceOf(workload),
                    workload.at("/metadata/name").asText(),
                    workload.at("/spec/template/spec/containers/0/name").asText());
        }

        Route route(RunContext context) throws HarnessFailure {
            return new LoadPlanner(context).route(entryPoint);
        }

        JsonNode current(Bench bench, Rollout rollout) {
            return bench.snapshot()
                    .find("Deployment", rollout.namespace(), rollout.deployment())
                    .orElseThrow();
        }

        List<DeclaredSpec> declared(KubernetesClient client) {
            List<DeclaredSpec> declared = new ArrayList<>();
            autoscalers.forEach(each -> declared.addAll(each.declared(client)));
            for (Rollout each : List.of(stable, canary)) {
                declared.add(DeclaredSpec.of(client, "apps/v1", "Deployment", each.namespace(), each.deployment()));
            }
            return declared;
        }

        /** With its autoscaler at work again, the number of pods is its own. */
        Set<String> changedByOthers(DeclaredSpec spec) {
            return spec.kind().equals("Deployment")
                            && autoscalers.stream()
                                    .anyMatch(each -> !each.rendered().isEmpty())
                    ? Set.of("/replicas")
                    : Set.of();
        }

        int canaryReplicas() {
            return workloads.get(1).at("/spec/replicas").asInt(1);
        }

        int pods() {
            return workloads.get(0).at("/spec/replicas").asInt(1) + canaryReplicas();
        }

        Duration goesWithin() {
            return Duration.ofSeconds(ServedWorkload.graceSecondsOf(workloads.get(1)))
                    .plus(MARGIN);
        }
    }
}
