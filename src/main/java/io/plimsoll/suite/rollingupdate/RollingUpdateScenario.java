package io.plimsoll.suite.rollingupdate;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.UpdateSpec;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Scenario;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.timeline.RollingUpdateBounds;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Rollout;
import io.plimsoll.workload.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Rolls the declared workload to its next image while load runs. Feeds DEP-ROL-001 and DEP-ROL-007. */
public final class RollingUpdateScenario implements Scenario {

    private static final String ID = "rolling-update";
    private static final Duration CONTROL = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(20);
    private static final int DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;
    private static final int DEFAULT_GRACE_SECONDS = 30;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(NoRequestLostJudge.CHECK, AvailabilityJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of("DEP-DEPLOY-001");
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        UpdateSpec update = spec.update();
        if (update == null) {
            return Optional.of("the spec declares no update");
        }
        if (update.workload().kind() != WorkloadRef.Kind.DEPLOYMENT) {
            return Optional.of(update.workload() + " is not a Deployment: only those are rolled by this suite");
        }
        if (spec.entryPoints().stream().allMatch(e -> e.requests().isEmpty())) {
            return Optional.of("the spec declares no entry point with a request, so there is nothing to send");
        }
        return Optional.empty();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        Target target = Target.of(context);
        Bench.LogSource log = new Bench.LogSource(
                target.rollout().deployment(), target.rollout().container());
        try (Bench bench = Bench.open(context, ID, log, target.limit());
                SteadyLoad load =
                        bench.load("rolling update", target.mostEndpoints(), target.replicas(), target.limit())) {
            bench.finish(roll(bench, load, target));
        }
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        Target target = Target.of(context);
        context.listener().phase(ID, "rolling back to " + target.fromImage());
        try (ClusterRecorder recorder = ClusterRecorder.start(
                context.environment().kubernetes(), context.manifests().namespaces(), event -> {})) {
            long generation =
                    target.rollout().to(context.environment().kubernetes(), target.workload(), target.fromImage());
            Progress back = Waiting.until(
                    "the rollback is complete", target.budget(), recorder::snapshot, snapshot -> target.rollout()
                            .progress(snapshot, generation));
            if (!(back instanceof Progress.Reached)) {
                throw new HarnessFailure(
                        "the deployment could not be put back to " + target.fromImage() + ": " + describe(back),
                        "see the events of the rollback");
            }
        }
    }

    @Override
    public Map<String, Verdict> judge(Path raw) throws IOException {
        RollingUpdateObservations observations = RollingUpdateObservations.read(raw);
        return Map.of(
                NoRequestLostJudge.CHECK, NoRequestLostJudge.judge(observations),
                AvailabilityJudge.CHECK, AvailabilityJudge.judge(observations));
    }

    @Override
    public ScenarioReport describe(Path raw) throws IOException {
        return RollingUpdateReport.of(ID, RollingUpdateObservations.read(raw), new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> evidence() {
        return LoadFiles.all();
    }

    private static RollingUpdateFacts roll(Bench bench, SteadyLoad load, Target target)
            throws IOException, HarnessFailure {
        List<PodName> oldPods = PodName.of(target.current(bench.snapshot()), bench.snapshot());
        load.warmUp();
        load.control(CONTROL);
        bench.phase("rolling %s to %s".formatted(target.fromImage(), target.toImage()));
        long updateMicros = Bench.micros();
        long generation = target.rollout()
                .to(bench.context().environment().kubernetes(), target.current(bench.snapshot()), target.toImage());
        Progress rolled = bench.until("the rollout is complete", target.budget(), snapshot -> target.rollout()
                .progress(snapshot, generation));
        long endOfRollout = Bench.micros();
        bench.phase("after: " + describe(rolled));
        bench.hold("the time after the update", AFTER);
        return new RollingUpdateFacts(
                load.end(),
                target.rollout().namespace(),
                target.rollout().deployment(),
                target.fromImage(),
                target.toImage(),
                target.replicas(),
                target.strategy("maxUnavailable"),
                target.strategy("maxSurge"),
                target.workload().at("/spec/minReadySeconds").asInt(),
                bench.context().spec().budgets().minAvailable(),
                updateMicros,
                endOfRollout,
                rolled instanceof Progress.Reached ? "" : describe(rolled),
                oldPods,
                PodName.of(target.current(bench.snapshot()), bench.snapshot()));
    }

    private static String describe(Progress progress) {
        if (progress instanceof Progress.NotYet notYet) {
            return "not complete when the time was up: " + notYet.missing();
        }
        return progress instanceof Progress.Never never ? never.why() : "the rollout is complete";
    }

    /** The Deployment that is rolled, as the manifests declare it. */
    private record Target(JsonNode workload, Rollout rollout, String fromImage, String toImage) {

        static Target of(RunContext context) throws HarnessFailure {
            UpdateSpec update = Objects.requireNonNull(context.spec().update());
            JsonNode workload = context.manifests()
                    .find("Deployment", update.workload().name())
                    .orElseThrow(() -> new HarnessFailure(
                            update.workload() + " is not in the rendered manifests",
                            "correct update.workload in the spec"));
            String container = Rollout.containerFor(workload, update.image(), Optional.ofNullable(update.container()))
                    .orElseThrow(() -> new HarnessFailure(
                            "which container of %s runs %s cannot be told".formatted(update.workload(), update.image()),
                            "name it in update.container"));
            String from = "";
            for (JsonNode candidate : workload.at("/spec/template/spec/containers")) {
                if (candidate.path("name").asText().equals(container)) {
                    from = candidate.path("image").asText();
                }
            }
            return new Target(
                    workload,
                    new Rollout(
                            Manifests.namespaceOf(workload), update.workload().name(), container),
                    from,
                    update.image());
        }

        JsonNode current(ClusterSnapshot snapshot) {
            return snapshot.find("Deployment", rollout.namespace(), rollout.deployment())
                    .orElse(workload);
        }

        int replicas() {
            return workload.at("/spec/replicas").asInt(1);
        }

        /** Old and new pods together; half as many again at the default surge of 25 %, at most all twice. */
        int mostEndpoints() {
            return replicas() + RollingUpdateBounds.of(workload, null).maxSurge();
        }

        /** The declared bound; the strategy Recreate counts as all pods unavailable and none above. */
        String strategy(String field) {
            if (workload.at("/spec/strategy/type").asText().equals("Recreate")) {
                return field.equals("maxSurge") ? "0" : "100%";
            }
            return workload.at("/spec/strategy/rollingUpdate/" + field).asText("25%");
        }

        /** How long load and watching may last at most, so that they end even if the harness does not end them. */
        Duration limit() {
            return SteadyLoad.WARM_UP.plus(CONTROL).plus(budget()).plus(AFTER).plusSeconds(30);
        }

        /** What the declared times allow: the progress deadline, and for each pod the grace period it may take to go. */
        Duration budget() {
            int deadline = workload.at("/spec/progressDeadlineSeconds").asInt(DEFAULT_PROGRESS_DEADLINE_SECONDS);
            int grace = workload.at("/spec/template/spec/terminationGracePeriodSeconds")
                    .asInt(DEFAULT_GRACE_SECONDS);
            return Duration.ofSeconds(deadline + grace + 10L);
        }
    }
}
