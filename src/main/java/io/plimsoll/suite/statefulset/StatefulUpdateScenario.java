package io.plimsoll.suite.statefulset;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.UpdateSpec;
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
import io.plimsoll.suite.writes.SteadyWrites;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.StatefulRollout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Updates the declared StatefulSet under load while something is written again and again, and reads all of it afterwards.
 * Feeds DEP-STS-003.
 */
public final class StatefulUpdateScenario implements LoadScenario<StatefulObservations> {

    private static final String ID = "stateful-update";
    private static final Duration CONTROL = Duration.ofSeconds(10);
    private static final Duration AFTER = Duration.ofSeconds(5);

    /** An autoscaler may change it at any time. */
    private static final Set<String> CHANGED_BY_OTHERS = Set.of("/replicas");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(StatefulUpdateJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        UpdateSpec update = spec.update();
        if (update == null) {
            return Optional.of("the spec declares no update");
        }
        if (update.workload().kind() != WorkloadRef.Kind.STATEFULSET) {
            return Optional.of(update.workload() + " is not a StatefulSet");
        }
        Optional<ServedWorkload> served = ServedWorkload.of(spec, manifests);
        if (served.isEmpty()) {
            return Optional.of(ServedWorkload.whyNone(spec));
        }
        if (!served.get().kind().equals("StatefulSet")
                || !served.get().name().equals(update.workload().name())) {
            return Optional.of(
                    "the first entry point leads to %s %s and not to %s, so what its update does cannot be seen"
                            .formatted(served.get().kind(), served.get().name(), update.workload()));
        }
        if (StatefulRollout.isOnDelete(served.get().workload())) {
            return Optional.of("%s is updated only where somebody deletes its pods (updateStrategy: OnDelete)"
                    .formatted(update.workload()));
        }
        return spec.readWrite() == null
                ? Optional.of("the spec declares no pair of requests that writes and reads back (read-write)")
                : Optional.empty();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ServedWorkload served = ServedWorkload.of(context);
        KubernetesClient client = context.environment().kubernetes();
        DeclaredSpec declared = DeclaredSpec.of(client, "apps/v1", "StatefulSet", served.namespace(), served.name());
        int replicas = served.workload().at("/spec/replicas").asInt(1);
        Duration limit = SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(budget(context, served))
                .plus(AFTER)
                .plusSeconds(60);
        Bench.LogSource log = new Bench.LogSource(served.name(), served.container());
        try (Bench bench = Bench.open(context, ID, log, limit);
                SteadyLoad load = bench.load("update of a StatefulSet", replicas, replicas, limit);
                SteadyWrites writes = SteadyWrites.start(
                        bench, Objects.requireNonNull(context.spec().readWrite()), limit)) {
            bench.finish(new Course(bench, load, writes, served).run());
        } finally {
            rollout(context, served).toTemplate(client, served.workload().at("/spec/template"));
        }
        RestoredWorkload.requireAsBefore("the update", declared.differences(client, CHANGED_BY_OTHERS));
    }

    /** How long the update may take: what the spec gives a deployment, and the declared grace period of every pod. */
    private static Duration budget(RunContext context, ServedWorkload served) {
        return context.spec()
                .budgets()
                .deploy()
                .plusSeconds(served.workload().at("/spec/replicas").asInt(1) * served.graceSeconds());
    }

    private static StatefulRollout rollout(RunContext context, ServedWorkload served) throws HarnessFailure {
        UpdateSpec update = Objects.requireNonNull(context.spec().update());
        String container = update.containerIn(served.workload())
                .orElseThrow(() -> new HarnessFailure(
                        "which container of %s runs %s cannot be told".formatted(update.workload(), update.image()),
                        "name it in update.container"));
        return new StatefulRollout(served.namespace(), served.name(), container);
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        ServedWorkload served = ServedWorkload.of(context);
        rollout(context, served)
                .toTemplate(
                        context.environment().kubernetes(), served.workload().at("/spec/template"));
        RestoredWorkload.await(context, ID, served);
    }

    @Override
    public StatefulObservations observe(Path raw) throws IOException {
        return StatefulObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(StatefulObservations observations, Path raw) throws IOException {
        LoadBasis basis = LoadBasis.read(raw, observations.load());
        StatefulFacts facts = observations.facts();
        return Map.of(
                StatefulUpdateJudge.CHECK,
                new Judged(
                        StatefulUpdateJudge.judge(observations),
                        basis.of(
                                basis.clean(facts.updateMicros(), "the update"),
                                basis.recorded(
                                        "writes and reads",
                                        observations.writes().size(),
                                        SteadyWrites.FILE),
                                basis.pods(
                                        observations.workload(),
                                        observations.replaced().size(),
                                        "those that were replaced"))));
    }

    @Override
    public ScenarioReport describe(StatefulObservations observations, Path raw) throws IOException {
        return StatefulReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> evidence() {
        return Stream.concat(LoadFiles.all().stream(), Stream.of(SteadyWrites.FILE))
                .toList();
    }

    /** The update, from the first write to the last read. */
    private record Course(Bench bench, SteadyLoad load, SteadyWrites writes, ServedWorkload served) {

        StatefulFacts run() throws IOException, HarnessFailure {
            RunContext context = bench.context();
            UpdateSpec update = Objects.requireNonNull(context.spec().update());
            StatefulRollout rollout = rollout(context, served);
            Route route = new LoadPlanner(context).route(served.entryPoint());
            JsonNode workload = served.workload();
            load.warmUp();
            load.control(CONTROL);
            List<PodName> oldPods = pods();
            bench.phase("updating %s to %s".formatted(served.name(), update.image()));
            long updated = Bench.micros();
            long generation = rollout.to(context.environment().kubernetes(), current(), update.image());
            Progress complete = bench.until(
                    "the update is complete",
                    budget(context, served),
                    snapshot -> rollout.progress(snapshot, generation));
            long end = Bench.micros();
            bench.hold("the time after the update", AFTER);
            writes.stop();
            writes.readAll(Backend.of(route, bench.snapshot()));
            Duration outage = context.spec().budgets().outage();
            return new StatefulFacts(
                    load.end(),
                    writes.facts(),
                    served.namespace(),
                    served.name(),
                    image(workload, rollout.container()),
                    update.image(),
                    workload.at("/spec/replicas").asInt(1),
                    StatefulRollout.maxUnavailable(workload),
                    StatefulRollout.partition(workload),
                    context.spec().budgets().minAvailable(),
                    outage == null ? null : outage.toMillis(),
                    updated,
                    end,
                    UpdatedDeployment.shortfall(complete),
                    oldPods,
                    pods());
        }

        private JsonNode current() {
            return bench.snapshot()
                    .find("StatefulSet", served.namespace(), served.name())
                    .orElse(served.workload());
        }

        private List<PodName> pods() {
            return PodName.of(current(), bench.snapshot());
        }

        private static String image(JsonNode workload, String container) {
            for (JsonNode candidate : workload.at("/spec/template/spec/containers")) {
                if (candidate.path("name").asText().equals(container)) {
                    return candidate.path("image").asText();
                }
            }
            return "";
        }
    }
}
