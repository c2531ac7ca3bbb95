package io.plimsoll.suite.canary;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.UpdatedDeployment;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.WorkloadReadiness;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A share that the number of pods decides, since one Service selects those of both: it is lost by scaling the canary to nothing.
 *
 * @param context what the scenario works with
 * @param pair the two Deployments
 */
record ShareOfPods(RunContext context, CanaryPair pair) implements CanaryShare {

    private static final Duration SHARED = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(8);

    @Override
    public void run() throws IOException, HarnessFailure, Untestable {
        KubernetesClient client = context.environment().kubernetes();
        List<DeclaredSpec> before = pair.declared(client);
        pair.autoscalers().forEach(each -> each.pause(client));
        try {
            share();
        } finally {
            putBack();
        }
        RestoredWorkload.requireAsBefore(
                "the abort of the canary",
                before.stream()
                        .flatMap(each -> each.differences(client, pair.changedByOthers(each)).stream())
                        .toList());
    }

    private void share() throws IOException, HarnessFailure, Untestable {
        Duration limit = SteadyLoad.WARM_UP
                .plus(SHARED)
                .plus(pair.goesWithin())
                .plus(AFTER)
                .plusSeconds(30);
        try (Bench bench = Bench.open(context, CanaryScenario.ID, pair.log(), limit);
                SteadyLoad load = bench.load("canary", pair.pods(), pair.canaryReplicas(), limit)) {
            load.warmUp();
            load.control(SHARED);
            List<Backend> ready = Backend.required(pair.route(context), bench.snapshot());
            List<PodName> canaryPods = pair.podsOf(bench, pair.canary());
            List<PodName> stablePods = pair.podsOf(bench, pair.stable());
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
                    null,
                    among(ready, stablePods),
                    among(ready, canaryPods),
                    aborted,
                    goneMicros,
                    UpdatedDeployment.shortfall(gone),
                    end));
        }
    }

    private static List<PodName> among(List<Backend> ready, List<PodName> pods) {
        return ready.stream().map(Backend::pod).filter(pods::contains).toList();
    }

    @Override
    public void putBack() {
        KubernetesClient client = context.environment().kubernetes();
        pair.canary().scale(client, pair.canaryReplicas());
        pair.autoscalers().forEach(each -> each.resume(client));
    }

    @Override
    public Progress readiness(ClusterSnapshot snapshot) {
        return WorkloadReadiness.ofWorkload(
                "Deployment", pair.canary().namespace(), pair.canary().deployment(), snapshot);
    }
}
