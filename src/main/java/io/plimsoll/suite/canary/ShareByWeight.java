package io.plimsoll.suite.canary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.evidence.Redaction;
import io.plimsoll.spec.CanaryWeight;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.UpdatedDeployment;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.PassingChange;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A share that a router gives by weight, whatever the number of pods: the user's own manifests set it and take it away.
 *
 * @param context what the scenario works with
 * @param pair the two Deployments
 * @param weight the share, and how the router is told
 */
record ShareByWeight(RunContext context, CanaryPair pair, CanaryWeight weight) implements CanaryShare {

    private static final Duration CONTROL = Duration.ofSeconds(8);
    private static final Duration SHARED = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(12);

    /** An autoscaler of the router may change it at any time. */
    private static final Set<String> CHANGED_BY_OTHERS = Set.of("/spec/replicas");

    @Override
    public void run() throws IOException, HarnessFailure, Untestable {
        KubernetesClient client = context.environment().kubernetes();
        PassingChange change = change();
        PassingChange.Held before = change.held(client);
        try {
            share(change);
        } finally {
            change.putBack(client);
        }
        RestoredWorkload.requireAsBefore(
                "canary.set and canary.abort", change.differences(client, before, CHANGED_BY_OTHERS));
    }

    private PassingChange change() {
        return PassingChange.of(context.manifests(), weight.set(), weight.abort());
    }

    private void share(PassingChange change) throws IOException, HarnessFailure, Untestable {
        Duration follows = context.spec().budgets().deploy().plus(weight.within());
        Duration limit = SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(follows.multipliedBy(2))
                .plus(SHARED)
                .plus(AFTER)
                .plusSeconds(30);
        try (Bench bench = Bench.open(context, CanaryScenario.ID, pair.log(), limit)) {
            keep(bench, "set", weight.set());
            keep(bench, "abort", weight.abort());
            try (SteadyLoad load = bench.load("canary", pair.pods(), pair.canaryReplicas(), limit)) {
                load.warmUp();
                load.control(CONTROL);
                bench.phase("setting the canary's weight to %s %%".formatted(weight.percent()));
                long set = Bench.micros();
                Progress isSet = apply(bench, change, "canary.set", weight.set());
                bench.hold("the time in which the router follows", weight.within());
                List<PodName> stablePods = pair.podsOf(bench, pair.stable());
                List<PodName> canaryPods = pair.podsOf(bench, pair.canary());
                bench.phase("measuring the canary's share");
                long shared = Bench.micros();
                bench.hold("the time with the canary", SHARED);
                bench.phase("aborting the canary");
                long aborted = Bench.micros();
                Progress isAborted = apply(bench, change, "canary.abort", weight.abort());
                long gone = Bench.micros();
                bench.hold("the time without the canary", weight.within().plus(AFTER));
                long end = Bench.micros();
                bench.finish(new CanaryFacts(
                        load.end(),
                        pair.stable().namespace(),
                        pair.service(),
                        pair.stable().deployment(),
                        pair.canary().deployment(),
                        List.of(),
                        new CanaryFacts.Weight(
                                weight.percent(),
                                change.names(),
                                weight.within().toNanos() / 1_000,
                                set,
                                shared,
                                UpdatedDeployment.shortfall(isSet)),
                        stablePods,
                        canaryPods,
                        aborted,
                        gone,
                        UpdatedDeployment.shortfall(isAborted),
                        end));
            }
        }
    }

    /** Applies manifests and waits until their workloads run with them. */
    private Progress apply(Bench bench, PassingChange change, String what, List<JsonNode> manifests)
            throws HarnessFailure {
        PassingChange.Applied applied;
        try {
            applied = change.apply(context.environment().kubernetes(), manifests);
        } catch (KubernetesClientException e) {
            throw new HarnessFailure(
                    what + " was refused: "
                            + (e.getStatus() == null
                                    ? e.getMessage()
                                    : e.getStatus().getMessage()),
                    "correct " + what + " in the spec",
                    e);
        }
        return bench.until(
                "the router runs with " + what,
                context.spec().budgets().deploy(),
                snapshot -> applied.progress(snapshot));
    }

    private void keep(Bench bench, String what, List<JsonNode> manifests) throws IOException {
        manifests.forEach(object -> context.pack().learn(Redaction.secretsOf(object)));
        context.pack()
                .json(
                        bench.folder() + "/" + what + ".json",
                        "what canary." + what + " applies",
                        JsonNodeFactory.instance.arrayNode().addAll(manifests));
    }

    @Override
    public void putBack() {
        change().putBack(context.environment().kubernetes());
    }

    @Override
    public Progress readiness(ClusterSnapshot snapshot) {
        return change().readiness(snapshot);
    }
}
