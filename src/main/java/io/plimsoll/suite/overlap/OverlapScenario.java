package io.plimsoll.suite.overlap;

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
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.UpdatedDeployment;
import io.plimsoll.suite.overlap.OverlapFacts.Overlap;
import io.plimsoll.workload.Autoscalers;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
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
 * Updates the declared workload under load and, while that is under way, once more; then adds pods and, while they come,
 * updates back to the declared template. Feeds DEP-ROL-009.
 */
public final class OverlapScenario implements LoadScenario<OverlapObservations> {

    private static final String ID = "overlapping-updates";
    private static final Duration CONTROL = Duration.ofSeconds(10);
    private static final Duration AFTER = Duration.ofSeconds(5);
    /** What the first new pod may take to be made, on a loaded machine. */
    private static final Duration SEEN = Duration.ofSeconds(30);
    /** As few as make a scale-out that is still under way when the update comes. */
    private static final int ADDED = 2;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(OverlapJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return UpdatedDeployment.whyNone(spec).or(() -> manifests
                .find(
                        "Deployment",
                        Objects.requireNonNull(spec.update()).workload().name())
                .filter(UpdatedDeployment::isRecreate)
                .map(found ->
                        "Deployment %s has the strategy Recreate: every update costs an outage, which DEP-ROL-008 measures"
                                .formatted(found.at("/metadata/name").asText())));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        UpdatedDeployment target = UpdatedDeployment.of(context);
        KubernetesClient client = context.environment().kubernetes();
        Autoscalers autoscalers = Autoscalers.of(context.manifests(), target.workload());
        List<DeclaredSpec> before = new ArrayList<>(autoscalers.declared(client));
        autoscalers.pause(client);
        before.add(DeclaredSpec.of(
                client,
                "apps/v1",
                "Deployment",
                target.rollout().namespace(),
                target.rollout().deployment()));
        try {
            overlap(context, target, autoscalers);
        } finally {
            autoscalers.resume(client);
        }
        // With the autoscaler at work again, the number of pods is its own.
        List<String> left = before.stream()
                .flatMap(each -> each
                        .differences(
                                client,
                                autoscalers.rendered().isEmpty() || !each.kind().equals("Deployment")
                                        ? Set.of()
                                        : Set.of("/replicas"))
                        .stream())
                .toList();
        RestoredWorkload.requireAsBefore("the updates", left);
    }

    private static void overlap(RunContext context, UpdatedDeployment target, Autoscalers autoscalers)
            throws IOException, HarnessFailure, Untestable {
        Duration limit = SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(SEEN.multipliedBy(2))
                .plus(target.budget().multipliedBy(3))
                .plus(AFTER)
                .plusSeconds(30);
        int pods = target.replicas() + ADDED;
        Bench.LogSource log = new Bench.LogSource(
                target.rollout().deployment(), target.rollout().container());
        try (Bench bench = Bench.open(context, ID, log, limit);
                SteadyLoad load = bench.load("overlapping updates", pods + 1, 3 * pods, limit)) {
            bench.finish(new Course(bench, load, target, autoscalers).run());
        }
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        UpdatedDeployment target = UpdatedDeployment.of(context);
        KubernetesClient client = context.environment().kubernetes();
        Autoscalers.of(context.manifests(), target.workload()).resume(client);
        target.rollout().scale(client, target.replicas());
        target.putBack(context, ID);
    }

    @Override
    public OverlapObservations observe(Path raw) throws IOException {
        return OverlapObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(OverlapObservations observations, Path raw) throws IOException {
        LoadBasis basis = LoadBasis.read(raw, observations.load());
        return Map.of(
                OverlapJudge.CHECK,
                new Judged(
                        OverlapJudge.judge(observations),
                        basis.of(
                                basis.clean(observations.facts().succession().firstMicros(), "the first update"),
                                basis.pods(observations.workload()))));
    }

    @Override
    public ScenarioReport describe(OverlapObservations observations, Path raw) throws IOException {
        return OverlapReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return new LoadFiles(raw)
                .facts(OverlapFacts.class).autoscalers().stream()
                        .map("while updates overlapped, %s"::formatted)
                        .toList();
    }

    /** The updates, one after the other. */
    private record Course(Bench bench, SteadyLoad load, UpdatedDeployment target, Autoscalers autoscalers) {

        OverlapFacts run() throws IOException, HarnessFailure {
            KubernetesClient client = bench.context().environment().kubernetes();
            List<PodName> oldPods = pods(bench.snapshot());
            load.warmUp();
            load.control(CONTROL);
            bench.phase("two updates, the second before the first is complete");
            Overlap succession = change(
                    () -> target.rollout().to(client, target.current(bench.snapshot()), target.toImage()),
                    () -> target.rollout().restart(client));
            int replicas = target.current(bench.snapshot()).at("/spec/replicas").asInt(1);
            int more = Math.min(replicas + ADDED, autoscalers.most().orElse(Integer.MAX_VALUE));
            Overlap scaling = null;
            if (more > replicas && succession.stalled().isEmpty()) {
                bench.phase("an update while pods are added");
                scaling = change(() -> target.rollout().scale(client, more), () -> target.rollout()
                        .toTemplate(client, target.workload().at("/spec/template")));
            } else {
                target.rollout().toTemplate(client, target.workload().at("/spec/template"));
            }
            bench.phase("back to the declared pods");
            long back = target.rollout().scale(client, replicas);
            bench.until("the declared pods are there", target.budget(), snapshot -> target.rollout()
                    .progress(snapshot, back));
            bench.hold("the time after the updates", AFTER);
            return new OverlapFacts(
                    load.end(),
                    target.rollout().namespace(),
                    target.rollout().deployment(),
                    autoscalers.pausedWords(),
                    oldPods,
                    succession,
                    scaling,
                    scaling != null
                            ? ""
                            : more > replicas
                                    ? "the updates before did not complete"
                                    : "an autoscaler allows no more than %s pods".formatted(replicas));
        }

        /** Asks for a change and, as soon as it has made a pod, for an update. */
        private Overlap change(Request change, Request update) {
            Set<String> known = bench.snapshot().objects().keySet();
            long first = Bench.micros();
            long firstGeneration = change.send();
            bench.until(
                    "a pod of the change is seen",
                    SEEN,
                    snapshot -> made(snapshot, known).isEmpty()
                            ? new Progress.NotYet("no new pod")
                            : new Progress.Reached());
            ClusterSnapshot then = bench.snapshot();
            String missing = target.rollout().progress(then, firstGeneration) instanceof Progress.NotYet notYet
                    ? notYet.missing()
                    : "";
            long second = Bench.micros();
            long generation = update.send();
            Progress complete = bench.until("every pod is of the update", target.budget(), snapshot -> target.rollout()
                    .progress(snapshot, generation));
            return new Overlap(
                    first,
                    second,
                    missing,
                    made(then, known),
                    Bench.micros(),
                    UpdatedDeployment.shortfall(complete),
                    pods(bench.snapshot()));
        }

        private List<PodName> made(ClusterSnapshot snapshot, Set<String> known) {
            return pods(snapshot).stream()
                    .filter(pod -> !known.contains(pod.uid()))
                    .toList();
        }

        private List<PodName> pods(ClusterSnapshot snapshot) {
            return PodName.of(target.current(snapshot), snapshot);
        }
    }

    /** Asks for a change of the Deployment and returns the generation that asks for it. */
    @FunctionalInterface
    private interface Request {
        long send();
    }
}
