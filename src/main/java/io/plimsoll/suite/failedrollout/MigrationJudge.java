package io.plimsoll.suite.failedrollout;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Migration;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.timeline.ContainerRun;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-INIT-001: a migration ends before its pod serves, may run again, and keeps its version from being released if it
 * fails.
 *
 * <p>Kubernetes starts no other container of a pod before an init container has ended with 0, and runs all of them again in
 * every new pod, so they should be idempotent (kubernetes.io/docs/concepts/workloads/pods/init-containers). What the two
 * cannot ensure is judged here: that the program ends with another code when it failed, and that it is no sidecar, which is
 * an init container that others do not wait for.
 */
public final class MigrationJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-INIT-001";

    /** A migration that waits this long for what is not there has not been released either. */
    static final long STILL_TRYING_MICROS = 10_000_000;

    private MigrationJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(FailedRolloutObservations observations) {
        Migration migration = observations.facts().migration();
        if (migration == null) {
            return new Verdict.NotApplicable("the spec names no init container that migrates (update.migration)");
        }
        return FailedRolloutJudge.unfit(observations)
                .<Verdict>map(error -> error)
                .orElseGet(() -> Course.of(observations, migration).verdict());
    }

    /** Returns what the verdict rests on. */
    static Basis basis(FailedRolloutObservations observations, LoadBasis basis) {
        Migration migration = observations.facts().migration();
        if (migration == null) {
            return Basis.notReached("no migration is declared");
        }
        Course course = Course.of(observations, migration);
        long well = course.again().stream().filter(Run::isWell).count();
        Optional<String> failed = course.failed();
        return basis.of(
                new Control(
                        "the migration ends with 0 where it reaches what it depends on, and not where it does not",
                        well > 0 && failed.isPresent() ? Control.State.HELD : Control.State.NOT_HELD,
                        String.format(
                                Locale.ROOT,
                                "%d runs ended with 0; without what it depends on it %s",
                                well,
                                failed.orElse("was not seen to fail"))),
                basis.pods(observations.workload()));
    }

    /**
     * A run of the migration in a pod.
     *
     * @param pod the pod
     * @param run the run
     */
    private record Run(PodLife pod, ContainerRun run) {

        boolean isWell() {
            ContainerRun.Exit exit = run.exit();
            return exit != null && exit.code() == 0;
        }

        boolean isFailed() {
            return run.exit() != null && !isWell();
        }

        /** Returns whether it ended by itself, which is known only if the harness was told before something ended it. */
        boolean isEndedBefore(long micros) {
            ContainerRun.Exit exit = run.exit();
            return exit != null && exit.receivedMicros() < micros;
        }

        /** Returns how long it took, in Kubernetes' whole seconds; 0 while it runs. */
        long micros() {
            ContainerRun.Exit exit = run.exit();
            return exit == null || run.startedMicros() == 0 ? 0 : exit.finishedMicros() - run.startedMicros();
        }

        String words() {
            ContainerRun.Exit exit = run.exit();
            return exit == null
                    ? "pod %s: it has not ended".formatted(pod.name())
                    : "pod %s: exit code %s after %s".formatted(pod.name(), exit.code(), seconds(micros()));
        }
    }

    /**
     * What became of the migration.
     *
     * @param observations everything that was recorded
     * @param migration what was done with it
     * @param again the runs of new pods that found everything there; those that an undo ended are left out
     * @param drilled the pods of the version whose migration fails
     * @param during the load while it failed
     */
    private record Course(
            FailedRolloutObservations observations,
            Migration migration,
            List<Run> again,
            List<PodLife> drilled,
            LoadObservations during) {

        static Course of(FailedRolloutObservations observations, Migration migration) {
            Long back = migration.backMicros();
            return new Course(
                    observations,
                    migration,
                    observations.facts().trials().stream()
                            .flatMap(trial -> observations.badPods(trial).stream()
                                    .flatMap(pod -> runs(pod, migration))
                                    .filter(run -> run.isEndedBefore(trial.undoneMicros())))
                            .toList(),
                    migration.isTried()
                            ? observations.newPods(migration.appliedMicros(), migration.undoneMicros())
                            : List.of(),
                    observations
                            .load()
                            .plannedBetween(migration.appliedMicros(), back == null ? Long.MAX_VALUE : back));
        }

        Verdict verdict() {
            if (again.isEmpty()) {
                return new Verdict.Error(
                        "no new pod was seen to end its migration %s, so nothing is known of running it again"
                                .formatted(migration.container()),
                        "see the events and the migration's log of the pods that the drill made");
            }
            List<Finding> findings = new ArrayList<>();
            notRepeatable().ifPresent(findings::add);
            servedEarly().ifPresent(findings::add);
            if (migration.isTried()) {
                Optional<Verdict.Error> undecided = undecided();
                if (undecided.isEmpty()) {
                    drill(findings);
                } else if (findings.isEmpty()) {
                    return undecided.get();
                }
            }
            List<Measurement> measurements = measurements();
            if (!findings.isEmpty()) {
                return new Verdict.Fail(findings, measurements);
            }
            if (!migration.isTried()) {
                return untried();
            }
            LedgerCounts counts = during.ledger().counts();
            return new Verdict.Pass(
                    String.format(
                            Locale.ROOT,
                            "%s ended with 0 in each of %d new pods that ran it again, after %s at most, and before anything"
                                    + " else of a pod started; where it reached nothing that it depends on it %s, and no other"
                                    + " container of that pod started; %,d requests planned meanwhile, %d lost, %d failed",
                            migration.container(),
                            again.size(),
                            seconds(longest()),
                            failed().orElseThrow(),
                            counts.planned(),
                            counts.lost(),
                            counts.applicationErrors()),
                    measurements);
        }

        private Verdict untried() {
            return migration.hosts().isEmpty()
                    ? new Verdict.NotTested(
                            ReasonCode.PREREQ_MISSING,
                            "the spec's flows name nothing that %s depends on and that a Service leads to, so its migration could not"
                                            .formatted(observations.workload())
                                    + " be made to fail")
                    : new Verdict.Error(
                            "a bad version before could not be undone, so the migration was not made to fail",
                            "see what DEP-ROL-002 says of it");
        }

        private static Stream<Run> runs(PodLife pod, Migration migration) {
            return pod.containers().stream()
                    .filter(run -> run.init() && run.container().equals(migration.container()))
                    .map(run -> new Run(pod, run));
        }

        private Optional<Finding> notRepeatable() {
            List<String> failed =
                    again.stream().filter(Run::isFailed).map(Run::words).toList();
            return failed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Finding(
                            MigrationCause.MIGRATION_NOT_REPEATABLE.name(),
                            observations.workload() + ", init container " + migration.container(),
                            "the migration ends with 0 in every new pod, whatever was migrated before",
                            "%s of %s runs failed, the first in %s"
                                    .formatted(failed.size(), again.size(), failed.get(0)),
                            failed.size() + " failed",
                            "let each step see whether it has been done, and do it and record it in one transaction; see the"
                                    + " log of the init container",
                            failed));
        }

        /** The pods that were there before are looked at as well: Kubernetes says when their containers started. */
        private Optional<Finding> servedEarly() {
            List<String> early = observations.load().timeline().podsOf(observations.workload()).stream()
                    .flatMap(pod -> runs(pod, migration).flatMap(run -> early(run).stream()))
                    .toList();
            return early.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Finding(
                            MigrationCause.TRAFFIC_BEFORE_MIGRATION.name(),
                            observations.workload() + ", init container " + migration.container(),
                            "nothing else of a pod starts before its migration has ended",
                            early.get(0),
                            "%s pods served without having waited".formatted(early.size()),
                            "remove restartPolicy from the init container: with Always it is a sidecar, and nobody waits for its"
                                    + " end",
                            early));
        }

        private static Optional<String> early(Run migration) {
            ContainerRun.Exit exit = migration.run().exit();
            return served(migration.pod())
                    .filter(main ->
                            exit == null || (migration.isWell() && exit.finishedMicros() > main.startedMicros()))
                    .findFirst()
                    .map(main -> exit == null
                            ? "pod %s: %s started, and the migration has not ended"
                                    .formatted(migration.pod().name(), main.container())
                            : "pod %s: %s started %s before the migration ended"
                                    .formatted(
                                            migration.pod().name(),
                                            main.container(),
                                            seconds(exit.finishedMicros() - main.startedMicros())));
        }

        private static Stream<ContainerRun> served(PodLife pod) {
            return pod.containers().stream().filter(run -> !run.init() && run.startedMicros() != 0);
        }

        /** Returns how the migration failed where it reached nothing; empty if it was not seen to. */
        Optional<String> failed() {
            List<Run> runs =
                    drilled.stream().flatMap(pod -> runs(pod, migration)).toList();
            List<Run> failed = runs.stream()
                    .filter(run -> run.isFailed() && run.isEndedBefore(migration.undoneMicros()))
                    .toList();
            if (!failed.isEmpty()) {
                return Optional.of("failed %s times, with exit code %s"
                        .formatted(
                                failed.size(),
                                failed.stream()
                                        .map(run -> ""
                                                + Objects.requireNonNull(
                                                                run.run().exit())
                                                        .code())
                                        .distinct()
                                        .collect(Collectors.joining(" and "))));
            }
            return runs.stream()
                    .filter(run -> !run.isWell() && run.run().startedMicros() != 0)
                    .map(run -> migration.undoneMicros() - run.run().startedMicros())
                    .filter(micros -> micros >= STILL_TRYING_MICROS)
                    .findFirst()
                    .map(micros -> "was still trying after " + seconds(micros));
        }

        private Optional<String> wentOn() {
            return drilled.stream()
                    .flatMap(pod -> Stream.concat(
                            served(pod).map(main -> "pod %s: %s started".formatted(pod.name(), main.container())),
                            runs(pod, migration).filter(Run::isWell).map(Run::words)))
                    .findFirst();
        }

        private Optional<Verdict.Error> undecided() {
            if (drilled.isEmpty()) {
                return Optional.of(
                        new Verdict.Error(
                                "no pod was made of the version whose migration fails",
                                "see the Deployment's events: a paused Deployment, a quota or a webhook may keep its pods away"));
            }
            boolean isUnharmed = drilled.stream().anyMatch(pod -> !pod.ready().isEmpty());
            if (isUnharmed) {
                return Optional.of(new Verdict.Error(
                        "%s led nowhere in a pod, and the pod became ready all the same, so it reaches what it depends on by"
                                        .formatted(migration.hosts().get(0))
                                + " another name or an address",
                        "declare in the spec's flows what %s depends on, and let it be reached by the name of a Service"
                                .formatted(migration.container())));
            }
            return failed().isPresent() || wentOn().isPresent()
                    ? Optional.empty()
                    : Optional.of(new Verdict.Error(
                            "the migration %s was neither seen to fail nor to be still trying after %s"
                                    .formatted(migration.container(), seconds(STILL_TRYING_MICROS)),
                            "see the events of the pods that the drill made: they may have started late"));
        }

        private void drill(List<Finding> findings) {
            wentOn().map(this::released).ifPresent(findings::add);
            LedgerCounts counts = during.ledger().counts();
            if (!during.facts().allows(counts)) {
                findings.addAll(LossFindings.of(
                        during.losses(), observations.workload().toString(), counts.planned(), during.facts()));
            }
            if (!migration.undoProblem().isEmpty()) {
                findings.add(new Finding(
                        FailedRolloutCause.NOT_UNDONE.name(),
                        observations.workload().toString(),
                        "the previous version back by an undo, and no pod of that whose migration fails left",
                        migration.undoProblem(),
                        "the failed update was not undone",
                        "see the events of the pods that stay",
                        List.of()));
            }
        }

        private Finding released(String wentOn) {
            return new Finding(
                    MigrationCause.FAILED_MIGRATION_RELEASED.name(),
                    observations.workload() + ", init container " + migration.container(),
                    "a pod whose migration reaches nothing that it depends on starts nothing else",
                    wentOn,
                    "the migration's failure was not told",
                    "let the init container end with another code than 0 when it fails: no || true, no exception that is only"
                            + " logged",
                    List.of("led nowhere in that pod: " + String.join(", ", migration.hosts())));
        }

        private long longest() {
            return again.stream().mapToLong(Run::micros).max().orElse(0);
        }

        private List<Measurement> measurements() {
            List<Measurement> measurements = new ArrayList<>();
            measurements.add(new Measurement("migrations run again", again.size(), "", null));
            measurements.add(new Measurement("longest of them", longest() / 1_000.0, "ms", null));
            @Nullable Long back = migration.backMicros();
            if (migration.isTried()) {
                LedgerCounts counts = during.ledger().counts();
                measurements.add(new Measurement("requests planned while it failed", counts.planned(), "", null));
                measurements.addAll(observations.facts().load().losses(counts));
                if (back != null) {
                    measurements.add(new Measurement(
                            "time to undo the version whose migration fails",
                            (back - migration.undoneMicros()) / 1_000.0,
                            "ms",
                            null));
                }
            }
            return measurements;
        }
    }
}
