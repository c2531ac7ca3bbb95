package io.plimsoll.suite.rollingupdate;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ReadWrite;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.UpdatedDeployment;
import io.plimsoll.suite.writes.SteadyWrites;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Undo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rolls the declared workload to its next image while load runs, and then back to what it was. Feeds DEP-ROL-001,
 * DEP-ROL-003, DEP-ROL-007, DEP-ROL-008 and DEP-ROL-010.
 */
public final class RollingUpdateScenario implements LoadScenario<RollingUpdateObservations> {

    private static final String ID = "rolling-update";
    private static final Duration CONTROL = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(10);
    private static final Duration AFTER_ROLLBACK = Duration.ofSeconds(5);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(
                NoRequestLostJudge.CHECK,
                AvailabilityJudge.CHECK,
                RollbackJudge.CHECK,
                OutageJudge.CHECK,
                NeighbourVersionJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return UpdatedDeployment.whyNone(spec);
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        UpdatedDeployment target = UpdatedDeployment.of(context);
        Duration limit = limit(context, target);
        Bench.LogSource log = new Bench.LogSource(
                target.rollout().deployment(), target.rollout().container());
        try (Bench bench = Bench.open(context, ID, log, limit);
                SteadyLoad load = bench.load("rolling update", target.mostEndpoints(), target.replicas(), limit);
                SteadyWrites writes = writes(bench, limit)) {
            bench.finish(new Course(bench, load, writes, target).roll());
        }
    }

    /** What each pod keeps for itself is not read by others, so there is nothing to write for. */
    private static @Nullable SteadyWrites writes(Bench bench, Duration limit)
            throws IOException, HarnessFailure, Untestable {
        ReadWrite declared = bench.context().spec().readWrite();
        return declared == null || declared.from() == ReadWrite.From.SAME_POD
                ? null
                : SteadyWrites.start(bench, declared, limit);
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        UpdatedDeployment.of(context).putBack(context, ID);
    }

    @Override
    public RollingUpdateObservations observe(Path raw) throws IOException {
        return RollingUpdateObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(RollingUpdateObservations observations, Path raw) throws IOException {
        RollingUpdateBasis basis = new RollingUpdateBasis(observations, LoadBasis.read(raw, observations.load()));
        return Map.of(
                NoRequestLostJudge.CHECK,
                new Judged(NoRequestLostJudge.judge(observations), basis.update()),
                AvailabilityJudge.CHECK,
                new Judged(AvailabilityJudge.judge(observations), basis.availability()),
                RollbackJudge.CHECK,
                new Judged(RollbackJudge.judge(observations), basis.rollback()),
                OutageJudge.CHECK,
                new Judged(OutageJudge.judge(observations), basis.update()),
                NeighbourVersionJudge.CHECK,
                new Judged(NeighbourVersionJudge.judge(observations), basis.neighbours()));
    }

    @Override
    public ScenarioReport describe(RollingUpdateObservations observations, Path raw) throws IOException {
        return RollingUpdateReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> evidence() {
        return Stream.concat(LoadFiles.all().stream(), Stream.of(SteadyWrites.FILE))
                .toList();
    }

    /** How long load and watching may last at most, so that they end even if the harness does not end them. */
    private static Duration limit(RunContext context, UpdatedDeployment target) {
        return SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(target.budget())
                .plus(AFTER)
                .plus(bound(context, target))
                .plus(AFTER)
                .plusSeconds(30);
    }

    /** How long the rollback may take: what the spec declares, else what the Deployment's own times allow. */
    private static Duration bound(RunContext context, UpdatedDeployment target) {
        return Objects.requireNonNullElse(context.spec().budgets().rollback(), target.budget());
    }

    /** The update and its rollback. */
    private record Course(Bench bench, SteadyLoad load, @Nullable SteadyWrites writes, UpdatedDeployment target) {

        RollingUpdateFacts roll() throws IOException, HarnessFailure {
            List<PodName> oldPods = pods();
            load.warmUp();
            load.control(CONTROL);
            bench.phase("rolling %s to %s".formatted(target.fromImage(), target.toImage()));
            long updateMicros = Bench.micros();
            long generation = target.rollout()
                    .to(bench.context().environment().kubernetes(), target.current(bench.snapshot()), target.toImage());
            Progress rolled = bench.until("the rollout is complete", target.budget(), snapshot -> target.rollout()
                    .progress(snapshot, generation));
            long endOfRollout = Bench.micros();
            bench.phase("after: " + UpdatedDeployment.describe(rolled));
            bench.hold("the time after the update", AFTER);
            List<PodName> newPods = pods();
            if (writes != null) {
                writes.stop();
                writes.readAll(List.of());
            }
            RollbackFacts rollback = undo();
            if (writes != null && rollback.impossible().isEmpty()) {
                // Now the old version reads what the new one has written, for the last time.
                writes.readAll(List.of());
            }
            Duration outage = bench.context().spec().budgets().outage();
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
                    UpdatedDeployment.shortfall(rolled),
                    oldPods,
                    newPods,
                    rollback,
                    target.isRecreate(),
                    outage == null ? null : outage.toMillis(),
                    writes == null ? null : writes.facts());
        }

        private RollbackFacts undo() {
            bench.phase("undoing the update, as kubectl rollout undo does");
            Duration bound = bound(bench.context(), target);
            boolean declared = bench.context().spec().budgets().rollback() != null;
            long applied = Bench.micros();
            Undo.Result undone = new Undo(
                            target.rollout().namespace(), target.rollout().deployment())
                    .through(bench.context().environment().kubernetes());
            if (!(undone instanceof Undo.Result.Asked asked)) {
                String why = ((Undo.Result.Impossible) undone).why();
                return new RollbackFacts(applied, why, 0, applied, "", bound.toMillis(), declared, List.of());
            }
            Progress back = bench.until("the rollback is complete", bound, snapshot -> target.rollout()
                    .back(snapshot, asked.generation(), asked.hash()));
            long end = Bench.micros();
            bench.phase("after the rollback: " + UpdatedDeployment.describe(back));
            bench.hold("the time after the rollback", AFTER_ROLLBACK);
            return new RollbackFacts(
                    applied,
                    "",
                    asked.revision(),
                    end,
                    UpdatedDeployment.shortfall(back),
                    bound.toMillis(),
                    declared,
                    pods());
        }

        private List<PodName> pods() {
            return PodName.of(target.current(bench.snapshot()), bench.snapshot());
        }
    }
}
