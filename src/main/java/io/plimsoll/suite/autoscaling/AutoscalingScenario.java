package io.plimsoll.suite.autoscaling;

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
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.SteppedLoad;
import io.plimsoll.workload.Autoscalers;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets load through the first entry point make the autoscaler scale out, asks for more than its most pods, and lets it scale
 * in again. Feeds DEP-SCALE-001, -002, -004, -006, -007 and -008.
 */
public final class AutoscalingScenario implements LoadScenario<AutoscalingObservations> {

    private static final String ID = "autoscaling";
    /** Deployment and autoscaler as declared, but for what the autoscaler itself changes. */
    private static final Set<String> CHANGED_BY_OTHERS = Set.of("/replicas");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(
                ScaleOutJudge.CHECK,
                ScaleInJudge.CHECK,
                SloJudge.CHECK,
                DecisionsJudge.CHECK,
                FlappingJudge.CHECK,
                CeilingJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        // In this order: what is declared so that it cannot work is known without a deployment.
        return new LinkedHashSet<>(List.of(AutoscalerDeclarationsJudge.CHECK, "DEP-DEPLOY-001"));
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        if (manifests.objects().stream().noneMatch(AutoscalerDeclarationsJudge::isAutoscaler)) {
            return Optional.of("the manifests declare no HorizontalPodAutoscaler");
        }
        if (ServedWorkload.of(spec, manifests).isEmpty()) {
            return Optional.of(ServedWorkload.whyNone(spec));
        }
        return ScaledWorkload.of(spec, manifests).isPresent()
                ? Optional.empty()
                : Optional.of("no HorizontalPodAutoscaler of the manifests scales a Deployment of the manifests");
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ScaledWorkload scaled =
                ScaledWorkload.of(context.spec(), context.manifests()).orElseThrow();
        KubernetesClient client = context.environment().kubernetes();
        Autoscalers autoscalers = new Autoscalers(List.of(scaled.autoscaler()));
        List<DeclaredSpec> before = new ArrayList<>(autoscalers.declared(client));
        before.add(DeclaredSpec.of(
                client,
                "apps/v1",
                "Deployment",
                scaled.namespace(),
                scaled.key().name()));
        Drill drill = Drill.of(
                context.spec().autoscaling(), context.fast(), before.get(0).spec());
        try {
            drill.apply(client, autoscalers);
            provoke(context, scaled, drill, before.get(0).spec().path("metrics"));
        } finally {
            if (!drill.words().isEmpty()) {
                autoscalers.resume(client);
            }
        }
        RestoredWorkload.requireAsBefore(
                "the scaling",
                before.stream()
                        .flatMap(each -> each.differences(client, CHANGED_BY_OTHERS).stream())
                        .toList());
    }

    private static void provoke(RunContext context, ScaledWorkload scaled, Drill drill, JsonNode metrics)
            throws IOException, HarnessFailure, Untestable {
        Duration limit = SteadyLoad.WARM_UP
                .plus(drill.longest(scaled))
                .plus(AutoscalingCourse.CONTROL)
                .plus(LoadSamples.LIMIT.multipliedBy(5))
                .plus(AutoscalingCourse.SCALED)
                .plus(AutoscalingCourse.CEILING.multipliedBy(2))
                .plus(drill.longest(scaled))
                .plus(AutoscalingCourse.AFTER)
                .plusSeconds(30);
        double light = context.spec().load().lightPerSecond();
        Bench.LogSource log =
                new Bench.LogSource(scaled.served().name(), scaled.served().container());
        try (Bench bench = Bench.open(context, ID, log, limit);
                MetricWatch watch = MetricWatch.start(bench, scaled.asked(metrics));
                SteppedLoad load = SteppedLoad.start(bench, "autoscaling: the light load", light, limit)) {
            drill.announcement().ifPresent(bench::phase);
            bench.finish(new AutoscalingCourse(bench, scaled, load, watch, drill.words()).run());
        }
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        ScaledWorkload scaled =
                ScaledWorkload.of(context.spec(), context.manifests()).orElseThrow();
        KubernetesClient client = context.environment().kubernetes();
        new Autoscalers(List.of(scaled.autoscaler())).resume(client);
        client.apps()
                .deployments()
                .inNamespace(scaled.namespace())
                .withName(scaled.key().name())
                .scale(scaled.workload().at("/spec/replicas").asInt(1));
        RestoredWorkload.await(context, ID, scaled.served());
    }

    @Override
    public AutoscalingObservations observe(Path raw) throws IOException {
        return AutoscalingObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(AutoscalingObservations observations, Path raw) throws IOException {
        AutoscalingBasis basis = new AutoscalingBasis(observations, LoadBasis.read(raw, observations.load()));
        return Map.of(
                ScaleOutJudge.CHECK, new Judged(ScaleOutJudge.judge(observations), basis.out()),
                ScaleInJudge.CHECK, new Judged(ScaleInJudge.judge(observations), basis.in()),
                SloJudge.CHECK, new Judged(SloJudge.judge(observations), basis.slo()),
                DecisionsJudge.CHECK, new Judged(DecisionsJudge.judge(observations), basis.decisions()),
                FlappingJudge.CHECK, new Judged(FlappingJudge.judge(observations), basis.decisions()),
                CeilingJudge.CHECK, new Judged(CeilingJudge.judge(observations), basis.ceiling()));
    }

    @Override
    public ScenarioReport describe(AutoscalingObservations observations, Path raw) throws IOException {
        return AutoscalingReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return new LoadFiles(raw)
                .facts(AutoscalingFacts.class).drilled().stream()
                        .map("while scaling was drilled, %s"::formatted)
                        .toList();
    }

    @Override
    public List<String> evidence() {
        List<String> files = new ArrayList<>(LoadFiles.all());
        files.add(MetricWatch.FILE);
        return files;
    }
}
