package io.plimsoll.suite.canary;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.spec.Canary;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.Autoscalers;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Rollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
record CanaryPair(
        EntryPoint entryPoint,
        String service,
        Rollout stable,
        Rollout canary,
        List<JsonNode> workloads,
        List<Autoscalers> autoscalers) {

    private static final Duration MARGIN = Duration.ofSeconds(20);

    static CanaryPair of(RunContext context) throws HarnessFailure {
        Canary declared = Objects.requireNonNull(context.spec().canary());
        JsonNode stable = find(context, declared.stable());
        JsonNode canary = find(context, declared.canary());
        EntryPoint entryPoint =
                CanaryScenario.leadingTo(context.spec(), declared).orElseThrow();
        return new CanaryPair(
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
                .orElseThrow(() ->
                        new HarnessFailure(wanted + " is not in the rendered manifests", "correct canary in the spec"));
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

    private JsonNode current(Bench bench, Rollout rollout) {
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

    /** Returns whose log says which requests were served. */
    Bench.LogSource log() {
        return Bench.LogSource.ofBoth(stable.deployment(), canary.deployment(), stable.container());
    }

    /** Returns the pods of one of the two that stay. */
    List<PodName> podsOf(Bench bench, Rollout rollout) {
        return PodName.of(current(bench, rollout), bench.snapshot());
    }

    Duration goesWithin() {
        return Duration.ofSeconds(ServedWorkload.graceSecondsOf(workloads.get(1)))
                .plus(MARGIN);
    }
}
