package io.plimsoll.suite.rollingupdate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.Identity;
import io.plimsoll.spec.UpdateSpec;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Scenario;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.LiveLoad;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LoadSource;
import io.plimsoll.suite.load.ToolboxPlace;
import io.plimsoll.timeline.RollingUpdateBounds;
import io.plimsoll.toolbox.generator.GeneratorCommand;
import io.plimsoll.toolbox.generator.GeneratorFiles;
import io.plimsoll.toolbox.generator.LoadPhase;
import io.plimsoll.toolbox.generator.LoadPlan;
import io.plimsoll.toolbox.watch.ProcessWatch;
import io.plimsoll.toolbox.watch.WatchPlan;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.LogFollower;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Rollout;
import io.plimsoll.workload.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rolls the declared workload to its next image while load runs. Feeds DEP-ROL-001 and DEP-ROL-007. */
public final class RollingUpdateScenario implements Scenario {

    private static final String ID = "rolling-update";
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration CLEAN = Duration.ofSeconds(4);
    private static final Duration CONTROL = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(20);
    private static final Duration GENERATOR_START = Duration.ofSeconds(60);
    private static final int DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;
    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final ObjectMapper mapper = new ObjectMapper();

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
        try {
            runUnderLoad(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("the run was interrupted", "run the check again", e);
        }
    }

    private void runUnderLoad(RunContext context) throws IOException, HarnessFailure, Untestable, InterruptedException {
        Target target = Target.of(context);
        ToolboxContainer toolbox = LoadSource.of(context);
        ToolboxPlace place = new ToolboxPlace(toolbox);
        // A folder of this run's own: a toolbox may serve several runs, and an old stop file would end this one.
        String there = "/tmp/" + ID + "-" + context.pack().runId();
        String classPath = toolbox.provideClassPath().argFile();
        String folder = "raw/" + ID;
        ServedIds served = new ServedIds();
        context.listener().phase(ID, "starting the load generator");
        try (JsonLines timeline = context.pack().jsonLines(folder + "/" + RollingUpdateFiles.TIMELINE, "watch events");
                JsonLines processes = context.pack()
                        .jsonLines(folder + "/" + RollingUpdateFiles.PROCESSES, "processes and listeners");
                LogFollower logs = new LogFollower(
                        context.environment().kubernetes(), target.rollout().container(), Instant.now(), served::see);
                ClusterRecorder recorder = ClusterRecorder.start(
                        context.environment().kubernetes(), context.manifests().namespaces(), event -> {
                            timeline.append(event);
                            if (event.name().startsWith(target.rollout().deployment())) {
                                logs.see(event);
                            }
                        });
                ProcessWatch watch = toolbox.seesProcesses()
                        ? ProcessWatch.start(
                                place,
                                "java",
                                classPath,
                                there,
                                new WatchPlan(
                                        null,
                                        null,
                                        false,
                                        null,
                                        0,
                                        target.limit().toMillis(),
                                        WatchPlan.DEFAULT_PERIOD_MILLIS),
                                processes::append)
                        : null) {
            RollingUpdateFacts facts = roll(context, target, place, there, classPath, recorder, served, folder);
            if (watch != null) {
                watch.stop();
            }
            context.pack()
                    .json(
                            folder + "/" + RollingUpdateFiles.FACTS,
                            "what was declared and done",
                            mapper.valueToTree(facts));
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
        RollingUpdateObservations observations = RollingUpdateFiles.read(raw);
        return Map.of(
                NoRequestLostJudge.CHECK, NoRequestLostJudge.judge(observations),
                AvailabilityJudge.CHECK, AvailabilityJudge.judge(observations));
    }

    @Override
    public ScenarioReport describe(Path raw) throws IOException {
        return RollingUpdateReport.of(ID, RollingUpdateFiles.read(raw), RollingUpdateFiles.gatlingReport(raw, ID));
    }

    @Override
    public List<String> evidence() {
        return RollingUpdateFiles.ALL;
    }

    private RollingUpdateFacts roll(
            RunContext context,
            Target target,
            ToolboxPlace place,
            String there,
            String classPath,
            ClusterRecorder recorder,
            ServedIds served,
            String folder)
            throws IOException, HarnessFailure, InterruptedException {
        LoadPlanner planner = new LoadPlanner(context);
        double newPerSecond = planner.newConnectionsPerSecond(target.mostEndpoints(), target.replicas());
        LoadPlan plan = planner.plan("rolling update", newPerSecond, target.limit(), there + "/load");
        List<RollingUpdateFacts.PodName> oldPods = pods(recorder.snapshot(), target);
        LiveLoad live = new LiveLoad(context.listener());
        Path fetched = Files.createTempDirectory("plimsoll-load");
        try (LoadPhase load = LoadPhase.start(place, GeneratorCommand.of("java", classPath), plan, live)) {
            live.awaitFirst(GENERATOR_START);
            context.listener()
                    .phase(
                            ID,
                            String.format(
                                    Locale.ROOT, "warm-up: until the load has been clean for %d s", CLEAN.toSeconds()));
            Waiting.until(
                    "the load is clean",
                    WARM_UP,
                    recorder::snapshot,
                    snapshot -> live.cleanForMicros() >= CLEAN.toMillis() * 1_000
                            ? new Progress.Reached()
                            : new Progress.NotYet("some requests still fail"));
            context.listener().phase(ID, "control: the load must be clean on the unchanged deployment");
            long loadMicros = micros();
            hold("the control phase", CONTROL, recorder);
            context.listener().phase(ID, "rolling %s to %s".formatted(target.fromImage(), target.toImage()));
            long updateMicros = micros();
            long generation = target.rollout()
                    .to(context.environment().kubernetes(), target.current(recorder.snapshot()), target.toImage());
            Progress rolled = Waiting.until(
                    "the rollout is complete", target.budget(), recorder::snapshot, snapshot -> target.rollout()
                            .progress(snapshot, generation));
            long endOfRollout = micros();
            context.listener().phase(ID, "after: " + describe(rolled));
            hold("the time after the update", AFTER, recorder);
            load.stop();
            load.await(fetched);
            forgetWhatSaysNothing(fetched);
            context.pack().adopt(folder + "/" + RollingUpdateFiles.LOAD, "load generator", fetched);
            return new RollingUpdateFacts(
                    target.rollout().namespace(),
                    target.rollout().deployment(),
                    planner.routes(),
                    target.fromImage(),
                    target.toImage(),
                    target.replicas(),
                    target.strategy("maxUnavailable"),
                    target.strategy("maxSurge"),
                    target.workload().at("/spec/minReadySeconds").asInt(),
                    context.spec().budgets().minAvailable(),
                    context.spec().budgets().lostRequests(),
                    context.spec().budgets().applicationErrors(),
                    namesPods(context.spec().identity()),
                    newPerSecond,
                    loadMicros,
                    updateMicros,
                    endOfRollout,
                    rolled instanceof Progress.Reached ? "" : describe(rolled),
                    oldPods,
                    pods(recorder.snapshot(), target),
                    served.orNull());
        }
    }

    /** The stop file and Java's own preferences are no evidence. */
    private static void forgetWhatSaysNothing(Path fetched) throws IOException {
        Files.deleteIfExists(new GeneratorFiles(fetched).stop());
        Path preferences = fetched.resolve(".java");
        if (Files.isDirectory(preferences)) {
            try (Stream<Path> below = Files.walk(preferences)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void hold(String what, Duration time, ClusterRecorder recorder) {
        Waiting.until(what + " is over", time, recorder::snapshot, snapshot -> new Progress.NotYet(what));
    }

    private static List<RollingUpdateFacts.PodName> pods(ClusterSnapshot snapshot, Target target) {
        return snapshot.podsOf(target.current(snapshot)).stream()
                .filter(pod -> !pod.at("/metadata").has("deletionTimestamp"))
                .map(pod -> new RollingUpdateFacts.PodName(
                        pod.at("/metadata/name").asText(),
                        pod.at("/metadata/uid").asText()))
                .sorted(Comparator.comparing(RollingUpdateFacts.PodName::name))
                .toList();
    }

    private static boolean namesPods(@Nullable Identity identity) {
        return identity != null && identity.podHeader() != null;
    }

    private static String describe(Progress progress) {
        if (progress instanceof Progress.NotYet notYet) {
            return "not complete when the time was up: " + notYet.missing();
        }
        return progress instanceof Progress.Never never ? never.why() : "the rollout is complete";
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
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
            return WARM_UP.plus(CONTROL).plus(budget()).plus(AFTER).plusSeconds(30);
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
