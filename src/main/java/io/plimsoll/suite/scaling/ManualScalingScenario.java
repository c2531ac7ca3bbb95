package io.plimsoll.suite.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.UpdatedDeployment;
import io.plimsoll.suite.scaling.ScalingFacts.Step;
import io.plimsoll.workload.Autoscalers;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Scales the Deployment behind the first entry point to twice its pods and back while load runs, as {@code kubectl scale}
 * does. Feeds DEP-SCALE-010.
 *
 * <p>An autoscaler would fight with that: it is kept from scaling meanwhile, within its bounds, which the report names as a
 * deviation.
 */
public final class ManualScalingScenario implements LoadScenario<ScalingObservations> {

    private static final String ID = "manual-scaling";
    private static final Duration CONTROL = Duration.ofSeconds(10);
    /** Long enough for each of the new pods to get its share of 200 requests per second. */
    private static final Duration MORE = Duration.ofSeconds(10);

    private static final Duration AFTER = Duration.ofSeconds(5);
    /** What pods may take to go beside their grace period, on a loaded machine. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(ManualScalingJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        Optional<ServedWorkload> served = ServedWorkload.of(spec, manifests);
        return served.isEmpty() ? Optional.of(ServedWorkload.whyNone(spec)) : whyNot(served.get(), manifests);
    }

    static Optional<String> whyNot(ServedWorkload served, Manifests manifests) {
        String name = "%s %s/%s".formatted(served.kind(), served.namespace(), served.name());
        if (!served.kind().equals("Deployment")) {
            return Optional.of(name + " is not a Deployment: only those are scaled by this suite");
        }
        if (UpdatedDeployment.isRecreate(served.workload())) {
            return Optional.of(
                    name + " has the strategy Recreate: it is declared that its pods do not work side by side");
        }
        int replicas = replicas(served.workload());
        if (replicas == 0) {
            return Optional.of(name + " declares no pods");
        }
        Autoscalers autoscalers = Autoscalers.of(manifests, served.workload());
        return autoscalers.most().orElse(Integer.MAX_VALUE) > replicas
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "HorizontalPodAutoscaler %s allows no more than the %d pods that %s declares",
                        String.join(", ", autoscalers.names()),
                        replicas,
                        name));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ServedWorkload served = ServedWorkload.of(context);
        KubernetesClient client = context.environment().kubernetes();
        Autoscalers autoscalers = Autoscalers.of(context.manifests(), served.workload());
        List<DeclaredSpec> autoscaled = autoscalers.declared(client);
        autoscalers.pause(client);
        List<String> left = new ArrayList<>();
        try {
            left.addAll(scale(context, served, autoscalers));
        } finally {
            autoscalers.resume(client);
        }
        autoscaled.forEach(each -> left.addAll(each.differences(client, Set.of())));
        RestoredWorkload.requireAsBefore("the scaling", left);
    }

    private static List<String> scale(RunContext context, ServedWorkload served, Autoscalers autoscalers)
            throws IOException, HarnessFailure, Untestable {
        KubernetesClient client = context.environment().kubernetes();
        DeclaredSpec before = DeclaredSpec.of(client, "apps/v1", "Deployment", served.namespace(), served.name());
        // An autoscaler may have changed it before.
        int from = before.spec().path("replicas").asInt(1);
        int to = Math.min(2 * from, autoscalers.most().orElse(Integer.MAX_VALUE));
        if (to <= from) {
            throw new HarnessFailure(
                    "an autoscaler has scaled %s to all of the %s pods that it allows, so there is nothing to add"
                            .formatted(served.name(), from),
                    "let the host do less beside the run, or raise maxReplicas");
        }
        Duration limit = SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(context.spec().budgets().deploy())
                .plus(MORE)
                .plus(inBudget(served))
                .plus(AFTER)
                .plusSeconds(30);
        Bench.LogSource log = new Bench.LogSource(served.name(), served.container());
        try (Bench bench = Bench.open(context, ID, log, limit);
                SteadyLoad load = bench.load("scaling by hand", to, to - from, limit)) {
            bench.finish(outAndIn(bench, load, served, autoscalers, from, to));
        }
        return before.differences(client, Set.of());
    }

    private static ScalingFacts outAndIn(
            Bench bench, SteadyLoad load, ServedWorkload served, Autoscalers autoscalers, int from, int to)
            throws IOException, HarnessFailure {
        List<PodName> oldPods = pods(bench, served);
        load.warmUp();
        load.control(CONTROL);
        Step out =
                step(bench, served, from, to, bench.context().spec().budgets().deploy());
        bench.hold("the time with more pods", MORE);
        List<PodName> newPods = pods(bench, served).stream()
                .filter(pod -> !oldPods.contains(pod))
                .toList();
        Step in = step(bench, served, to, from, inBudget(served));
        bench.hold("the time after the scaling", AFTER);
        return new ScalingFacts(
                load.end(),
                served.entryPoint().name(),
                served.namespace(),
                served.name(),
                autoscalers.pausedWords(),
                oldPods,
                newPods,
                out,
                in);
    }

    private static Step step(Bench bench, ServedWorkload served, int from, int to, Duration budget) {
        bench.phase(String.format(Locale.ROOT, "scaling from %d to %d pods", from, to));
        Rollout rollout = served.rollout();
        long asked = Bench.micros();
        long generation = rollout.scale(bench.context().environment().kubernetes(), to);
        Progress reached = bench.until(
                "the pods are there, and no others", budget, snapshot -> rollout.progress(snapshot, generation));
        long end = Bench.micros();
        return new Step(from, to, asked, end, budget.toMillis(), UpdatedDeployment.shortfall(reached));
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        ServedWorkload served = ServedWorkload.of(context);
        KubernetesClient client = context.environment().kubernetes();
        Autoscalers.of(context.manifests(), served.workload()).resume(client);
        served.rollout().scale(client, replicas(served.workload()));
        RestoredWorkload.await(context, ID, served);
    }

    @Override
    public ScalingObservations observe(Path raw) throws IOException {
        return ScalingObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(ScalingObservations observations, Path raw) throws IOException {
        LoadBasis basis = LoadBasis.read(raw, observations.load());
        return Map.of(
                ManualScalingJudge.CHECK,
                new Judged(
                        ManualScalingJudge.judge(observations),
                        basis.of(
                                basis.clean(observations.facts().out().askedMicros(), "the scaling"),
                                basis.pods(observations.workload()))));
    }

    @Override
    public ScenarioReport describe(ScalingObservations observations, Path raw) throws IOException {
        return ScalingReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return new LoadFiles(raw)
                .facts(ScalingFacts.class).autoscalers().stream()
                        .map("while its Deployment was scaled by hand, %s"::formatted)
                        .toList();
    }

    private static List<PodName> pods(Bench bench, ServedWorkload served) {
        return PodName.of(
                bench.snapshot()
                        .find("Deployment", served.namespace(), served.name())
                        .orElse(served.workload()),
                bench.snapshot());
    }

    private static int replicas(JsonNode workload) {
        return workload.at("/spec/replicas").asInt(1);
    }

    private static Duration inBudget(ServedWorkload served) {
        return Duration.ofSeconds(served.graceSeconds()).plus(MARGIN);
    }
}
