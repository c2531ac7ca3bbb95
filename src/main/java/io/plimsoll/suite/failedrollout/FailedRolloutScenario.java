package io.plimsoll.suite.failedrollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Migration;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Trial;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.Dependency;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.suite.load.UpdatedDeployment;
import io.plimsoll.workload.BadVersion;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.FailingMigration;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Rollout;
import io.plimsoll.workload.Undo;
import io.plimsoll.workload.Unreleasable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks under load for three versions that cannot be released, one after the other, waits each time until Kubernetes says so,
 * and undoes it; where the spec names a migration, then for one whose migration fails. Feeds DEP-ROL-002 and DEP-INIT-001.
 */
public final class FailedRolloutScenario implements LoadScenario<FailedRolloutObservations> {

    private static final String ID = "failed-rollout";
    private static final Duration CONTROL = Duration.ofSeconds(10);
    private static final Duration AFTER = Duration.ofSeconds(4);
    /** How long a bad version stays where the report is not waited for. */
    private static final Duration UNREPORTED = Duration.ofSeconds(4);
    /** What a pod may take to show how it fails, on a loaded machine. */
    private static final Duration SEEN = Duration.ofSeconds(40);
    /** How long a migration that fails may try; one that waits longer for what it depends on blocks the release as well. */
    private static final Duration TRIES = Duration.ofSeconds(20);

    private static final int FAST_DEADLINE_SECONDS = 20;
    /** An autoscaler may change it at any time. */
    private static final Set<String> CHANGED_BY_OTHERS = Set.of("/replicas");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(FailedRolloutJudge.CHECK, MigrationJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return UpdatedDeployment.whyNone(spec).or(() -> whyOutage(spec, manifests));
    }

    /** With Recreate no old version is left that could serve on. */
    private static Optional<String> whyOutage(DeploymentSpec spec, Manifests manifests) {
        WorkloadRef workload = Objects.requireNonNull(spec.update()).workload();
        return spec.budgets().outage() != null
                        && manifests
                                .find("Deployment", workload.name())
                                .filter(UpdatedDeployment::isRecreate)
                                .isPresent()
                ? Optional.of(workload
                        + " has the strategy Recreate and declares the outage that this costs (budgets.outage):"
                        + " a bad version is an outage until it is undone")
                : Optional.empty();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        UpdatedDeployment target = UpdatedDeployment.of(context);
        KubernetesClient client = context.environment().kubernetes();
        DeclaredSpec before = declared(client, target.rollout());
        Deadline deadline = Deadline.of(context, target);
        Duration limit = limit(target, deadline);
        Bench.LogSource log = new Bench.LogSource(
                target.rollout().deployment(), target.rollout().container());
        try (Bench bench = Bench.open(context, ID, log, limit);
                SteadyLoad load = bench.load("failed rollouts", target.mostEndpoints(), target.replicas(), limit)) {
            if (!deadline.allowedBy().isEmpty()) {
                target.rollout().setProgressDeadline(client, deadline.seconds());
            }
            FailedRolloutFacts facts = drill(bench, load, target, deadline);
            target.rollout().setProgressDeadline(client, target.progressDeadlineSeconds());
            bench.finish(facts);
        }
        List<String> left = before.differences(client, CHANGED_BY_OTHERS);
        if (!left.isEmpty()) {
            throw new HarnessFailure(
                    "the drill did not leave the Deployment as it was: " + String.join("; ", left),
                    "find out what else changes the Deployment while checks run, or report this as a defect");
        }
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        UpdatedDeployment target = UpdatedDeployment.of(context);
        KubernetesClient client = context.environment().kubernetes();
        target.rollout().setProgressDeadline(client, target.progressDeadlineSeconds());
        target.putBack(context, ID);
    }

    @Override
    public FailedRolloutObservations observe(Path raw) throws IOException {
        return FailedRolloutObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(FailedRolloutObservations observations, Path raw) throws IOException {
        LoadBasis basis = LoadBasis.read(raw, observations.load());
        return Map.of(
                FailedRolloutJudge.CHECK,
                new Judged(
                        FailedRolloutJudge.judge(observations),
                        basis.of(
                                basis.clean(observations.facts().firstMicros(), "the first bad version"),
                                basis.pods(observations.workload()))),
                MigrationJudge.CHECK,
                new Judged(MigrationJudge.judge(observations), MigrationJudge.basis(observations, basis)));
    }

    @Override
    public ScenarioReport describe(FailedRolloutObservations observations, Path raw) throws IOException {
        return FailedRolloutReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        FailedRolloutFacts facts = new LoadFiles(raw).facts(FailedRolloutFacts.class);
        return facts.allowedBy().isEmpty()
                ? List.of()
                : List.of(
                        "while failed updates were drilled, progressDeadlineSeconds of Deployment %s/%s was %s instead of %s (%s)"
                                .formatted(
                                        facts.namespace(),
                                        facts.deployment(),
                                        facts.drillDeadlineSeconds(),
                                        facts.declaredDeadlineSeconds(),
                                        facts.allowedBy()));
    }

    private static DeclaredSpec declared(KubernetesClient client, Rollout rollout) {
        return DeclaredSpec.of(client, "apps/v1", "Deployment", rollout.namespace(), rollout.deployment());
    }

    private static FailedRolloutFacts drill(Bench bench, SteadyLoad load, UpdatedDeployment target, Deadline deadline)
            throws IOException, HarnessFailure {
        List<PodName> oldPods = PodName.of(target.current(bench.snapshot()), bench.snapshot());
        load.warmUp();
        load.control(CONTROL);
        long first = Bench.micros();
        List<Trial> trials = new ArrayList<>();
        for (BadVersion version : BadVersion.values()) {
            Trial trial = attempt(bench, target, version, deadline);
            trials.add(trial);
            if (!trial.undoProblem().isEmpty()) {
                // The next one would be released on top of this one.
                break;
            }
        }
        Migration migration = migration(bench, target, trials.stream().allMatch(trial -> trial.undoProblem()
                .isEmpty()));
        bench.hold("the time after the drill", AFTER);
        return new FailedRolloutFacts(
                load.end(),
                target.rollout().namespace(),
                target.rollout().deployment(),
                target.progressDeadlineSeconds(),
                target.workload().path("spec").has("progressDeadlineSeconds"),
                deadline.budget().toSeconds(),
                deadline.seconds(),
                deadline.allowedBy(),
                first,
                oldPods,
                trials,
                migration);
    }

    private static @Nullable Migration migration(Bench bench, UpdatedDeployment target, boolean isClean) {
        RunContext context = bench.context();
        String container = Objects.requireNonNull(context.spec().update()).migration();
        if (container == null) {
            return null;
        }
        List<String> hosts = Dependency.names(context.spec(), context.manifests(), target.workload());
        if (hosts.isEmpty() || !isClean) {
            return new Migration(container, hosts, 0, 0, "", null);
        }
        Release release = Release.of(bench, target, new FailingMigration(container, hosts));
        if (await(bench, "the migration fails", TRIES, release.sighting()::look).isPresent()) {
            bench.hold("the time that the failed migration is left there", UNREPORTED);
        }
        Undone undone = release.undo();
        return new Migration(
                container, hosts, release.appliedMicros(), undone.askedMicros(), undone.problem(), undone.backMicros());
    }

    private static Trial attempt(Bench bench, UpdatedDeployment target, BadVersion version, Deadline deadline) {
        Release release = Release.of(bench, target, version);
        Sighting sighting = release.sighting();
        Optional<String> report = Optional.empty();
        if (deadline.isAwaited()) {
            bench.phase("%s: waiting until Kubernetes reports it, after %s s"
                    .formatted(version.words(), deadline.seconds()));
            report = await(
                    bench,
                    "the failed rollout is reported",
                    Duration.ofSeconds(deadline.seconds()).plus(FailedRolloutJudge.TOLERANCE),
                    snapshot -> {
                        sighting.look(snapshot);
                        return target.rollout().reported(snapshot, release.generation());
                    });
        } else {
            bench.hold("the time that the bad version is left there", UNREPORTED);
        }
        Long reportedMicros = report.isPresent() ? Bench.micros() : null;
        await(bench, "a new pod is seen to fail", SEEN, sighting::look);
        Undone undone = release.undo();
        return new Trial(
                version,
                release.appliedMicros(),
                sighting.micros,
                sighting.words,
                reportedMicros,
                report.orElse(""),
                undone.askedMicros(),
                undone.problem(),
                undone.backMicros());
    }

    /** Waits until something can be said, and returns it; empty if that was not the case in time. */
    private static Optional<String> await(
            Bench bench, String what, Duration budget, Function<ClusterSnapshot, Optional<String>> said) {
        bench.until(
                what,
                budget,
                snapshot -> said.apply(snapshot).isPresent() ? new Progress.Reached() : new Progress.NotYet(what));
        return said.apply(bench.snapshot());
    }

    /** The old version stays up, so an undo takes no longer than the bad pods' grace period. */
    private static Duration undoBudget(UpdatedDeployment target) {
        return Duration.ofSeconds(target.graceSeconds() + 30L);
    }

    private static Duration limit(UpdatedDeployment target, Deadline deadline) {
        Duration trial = SEEN.plus(
                        deadline.isAwaited()
                                ? Duration.ofSeconds(deadline.seconds()).plus(FailedRolloutJudge.TOLERANCE)
                                : UNREPORTED)
                .plus(undoBudget(target));
        return SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(trial.multipliedBy(BadVersion.values().length))
                .plus(TRIES.plus(UNREPORTED).plus(undoBudget(target)))
                .plus(AFTER)
                .plusSeconds(30);
    }

    /**
     * A version that was asked for and cannot be released.
     *
     * @param bench where the scenario works
     * @param target the Deployment
     * @param version what is wrong with it
     * @param appliedMicros when it was asked for
     * @param generation the Deployment's generation that asks for it
     * @param sighting a pod of it that fails
     */
    private record Release(
            Bench bench,
            UpdatedDeployment target,
            Unreleasable version,
            long appliedMicros,
            long generation,
            Sighting sighting) {

        static Release of(Bench bench, UpdatedDeployment target, Unreleasable version) {
            KubernetesClient client = bench.context().environment().kubernetes();
            Set<String> known = bench.snapshot().objects().keySet();
            bench.phase("releasing " + version.words());
            long applied = Bench.micros();
            long generation =
                    version.release(client, target.rollout(), target.current(bench.snapshot()), target.toImage());
            Sighting sighting = new Sighting(snapshot -> seen(snapshot, target, version, known));
            return new Release(bench, target, version, applied, generation, sighting);
        }

        /** Puts the template before back, and waits until no pod of this version is left. */
        Undone undo() {
            bench.phase("undoing " + version.words());
            long asked = Bench.micros();
            Rollout rollout = target.rollout();
            Undo.Result result = new Undo(rollout.namespace(), rollout.deployment())
                    .through(bench.context().environment().kubernetes());
            if (result instanceof Undo.Result.Impossible impossible) {
                return new Undone(asked, impossible.why(), null);
            }
            Undo.Result.Asked undo = (Undo.Result.Asked) result;
            Progress back = bench.until(
                    "the undo is complete",
                    undoBudget(target),
                    snapshot -> rollout.back(snapshot, undo.generation(), undo.hash()));
            return back instanceof Progress.Reached
                    ? new Undone(asked, "", Bench.micros())
                    : new Undone(asked, UpdatedDeployment.describe(back), null);
        }

        private static Optional<String> seen(
                ClusterSnapshot snapshot, UpdatedDeployment target, Unreleasable version, Set<String> known) {
            for (JsonNode pod : snapshot.podsOf(target.current(snapshot))) {
                if (!known.contains(pod.at("/metadata/uid").asText())) {
                    Optional<String> seen = version.seenIn(pod, target.rollout().container());
                    if (seen.isPresent()) {
                        return Optional.of(
                                "pod %s %s".formatted(pod.at("/metadata/name").asText(), seen.get()));
                    }
                }
            }
            return Optional.empty();
        }
    }

    /**
     * What became of an undo.
     *
     * @param askedMicros when it was asked for
     * @param problem why it was not possible or did not complete; empty if it did
     * @param backMicros when it was complete; {@code null} if that was not seen
     */
    private record Undone(long askedMicros, String problem, @Nullable Long backMicros) {}

    /** When and by what a new pod was first seen to fail. */
    private static final class Sighting {

        private final Function<ClusterSnapshot, Optional<String>> seen;
        private @Nullable Long micros;
        private String words = "";

        Sighting(Function<ClusterSnapshot, Optional<String>> seen) {
            this.seen = seen;
        }

        Optional<String> look(ClusterSnapshot snapshot) {
            if (micros == null) {
                seen.apply(snapshot).ifPresent(found -> {
                    micros = Bench.micros();
                    words = found;
                });
            }
            return micros == null ? Optional.empty() : Optional.of(words);
        }
    }

    /**
     * The progress deadline during the drill.
     *
     * @param seconds how long it is
     * @param allowedBy what allowed it to be another one than the declared one; empty if it is that one
     * @param budget how long it may be
     */
    private record Deadline(int seconds, String allowedBy, Duration budget) {

        static Deadline of(RunContext context, UpdatedDeployment target) {
            Duration budget = context.spec().budgets().failedUpdate();
            int declared = target.progressDeadlineSeconds();
            Duration drill = Objects.requireNonNull(context.spec().update()).drillDeadline();
            int wanted = drill != null
                    ? (int) drill.toSeconds()
                    : context.fast() ? Math.min(declared, FAST_DEADLINE_SECONDS) : declared;
            // Kubernetes refuses a deadline that is not above minReadySeconds.
            int least = target.workload().at("/spec/minReadySeconds").asInt() + 1;
            int seconds = Math.max(wanted, least);
            String allowedBy = seconds == declared ? "" : drill != null ? "update.drill-deadline" : "--fast";
            return new Deadline(seconds, allowedBy, budget);
        }

        boolean isAwaited() {
            return seconds <= budget.toSeconds();
        }
    }
}
