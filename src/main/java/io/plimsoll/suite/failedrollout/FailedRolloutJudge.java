package io.plimsoll.suite.failedrollout;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.failedrollout.FailedRolloutFacts.Trial;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.RunningVersion;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.timeline.EndpointInterval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-ROL-002: a version that cannot be released gets no traffic and costs none, and Kubernetes reports it in time.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound, the load was clean before, and each bad
 * version was seen to fail in the way that it was made for.
 */
public final class FailedRolloutJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-002";

    /**
     * How much later than the deadline the report may come. The Deployment's controller looks again a second after the
     * deadline ({@code requeueStuckDeployment}), its times are whole seconds, and the deadline counts from the last
     * progress, which the creation of the first pod is.
     */
    static final Duration TOLERANCE = Duration.ofSeconds(15);

    private FailedRolloutJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(FailedRolloutObservations observations) {
        Optional<Verdict.Error> unsound = unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        FailedRolloutFacts facts = observations.facts();
        LoadObservations load = observations.load();
        LedgerCounts counts = load.ledger().counts();
        List<Finding> findings = new ArrayList<>();
        deadline(observations).ifPresent(findings::add);
        if (!facts.load().allows(counts)) {
            findings.addAll(
                    LossFindings.of(load.losses(), observations.workload().toString(), counts.planned(), facts.load()));
        }
        for (Trial trial : facts.trials()) {
            served(observations, trial).ifPresent(findings::add);
            unreported(observations, trial).ifPresent(findings::add);
            left(observations, trial).ifPresent(findings::add);
        }
        List<Measurement> measurements = measurements(observations);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%s: none was a ready endpoint or answered a request; %,d requests planned meanwhile, %d lost, %d"
                                + " failed; Kubernetes reported them after %s, the deadline was %d s%s",
                        facts.trials().stream()
                                .map(trial -> trial.version().words())
                                .collect(Collectors.joining(", ")),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors(),
                        facts.trials().stream()
                                .map(trial -> seconds(since(trial, trial.reportedMicros())))
                                .collect(Collectors.joining(", ")),
                        facts.drillDeadlineSeconds(),
                        facts.allowedBy().isEmpty()
                                ? ""
                                : " (%s; %s s are declared)"
                                        .formatted(facts.allowedBy(), facts.declaredDeadlineSeconds())),
                measurements);
    }

    private static Optional<Verdict.Error> unsound(FailedRolloutObservations observations) {
        return unfit(observations).or(() -> unseen(observations));
    }

    /** Returns why nothing can be said of a drill, whatever its versions did. */
    static Optional<Verdict.Error> unfit(FailedRolloutObservations observations) {
        FailedRolloutFacts facts = observations.facts();
        if (facts.oldPods().isEmpty() || facts.trials().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "no pod of %s served, or no bad version was asked for".formatted(observations.workload()),
                    "check the Deployment's selector"));
        }
        return Soundness.of(observations.load(), facts.oldPods(), facts.firstMicros(), "the first bad version");
    }

    private static Optional<Verdict.Error> unseen(FailedRolloutObservations observations) {
        if (RunningVersion.of(
                        observations.load().timeline(), observations.facts().oldPods())
                .hashes()
                .isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "the pods that served have no label pod-template-hash, so bad ones cannot be told from them",
                    "report this as a defect of the harness, with the evidence pack"));
        }
        for (Trial trial : observations.facts().trials()) {
            if (trial.seenMicros() == null || observations.badPods(trial).isEmpty()) {
                return Optional.of(
                        new Verdict.Error(
                                "%s was asked for, but no pod was seen to fail like that, so nothing follows"
                                        .formatted(trial.version().words()),
                                "see the Deployment's events: a paused Deployment, a quota or a webhook may keep its pods away"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Finding> deadline(FailedRolloutObservations observations) {
        FailedRolloutFacts facts = observations.facts();
        if (facts.awaitsReport()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                FailedRolloutCause.DEADLINE_TOO_LONG.name(),
                observations.workload().toString(),
                "a failed update is reported within budgets.failed-update, %s s".formatted(facts.budgetSeconds()),
                facts.deadlineDeclared()
                        ? "progressDeadlineSeconds is " + facts.declaredDeadlineSeconds()
                        : "progressDeadlineSeconds is not set, so it is Kubernetes' default of "
                                + facts.declaredDeadlineSeconds(),
                "%s s too long".formatted(facts.declaredDeadlineSeconds() - facts.budgetSeconds()),
                "set progressDeadlineSeconds to what a start takes at most, and some to spare; raise"
                        + " budgets.failed-update only if a start takes that long",
                List.of("so the report was not waited for")));
    }

    private static Optional<Finding> served(FailedRolloutObservations observations, Trial trial) {
        List<PodLife> bad = observations.badPods(trial);
        Set<String> names = bad.stream().map(PodLife::name).collect(Collectors.toSet());
        List<LedgerEntry> answered = observations.load().recorded().entries().stream()
                .filter(entry -> entry.pod() != null && names.contains(entry.pod()))
                .toList();
        List<String> evidence = new ArrayList<>();
        for (PodLife pod : bad) {
            for (EndpointInterval endpoint : pod.endpoints()) {
                if (endpoint.ready()) {
                    evidence.add(String.format(
                            Locale.ROOT,
                            "pod %s was a ready endpoint of %s, %s after its version was asked for",
                            pod.name(),
                            endpoint.service(),
                            seconds(endpoint.interval().fromMicros() - trial.appliedMicros())));
                }
            }
        }
        int endpoints = evidence.size();
        if (!answered.isEmpty()) {
            LedgerEntry first = answered.get(0);
            evidence.add(String.format(
                    Locale.ROOT,
                    "request %d, %s, was answered by pod %s with %d",
                    first.id(),
                    first.request(),
                    first.pod(),
                    first.status()));
        }
        return evidence.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        FailedRolloutCause.BAD_VERSION_SERVED.name(),
                        observations.workload() + ", " + trial.version().words(),
                        "no request routed to a pod of the bad version",
                        String.format(
                                Locale.ROOT,
                                "ready as an endpoint %d times; %,d requests answered",
                                endpoints,
                                answered.size()),
                        "a version that is not ready got traffic",
                        "let the Service route to ready pods only (no publishNotReadyAddresses), and give the container a"
                                + " readiness probe that is true only when it can serve",
                        evidence));
    }

    private static Optional<Finding> unreported(FailedRolloutObservations observations, Trial trial) {
        FailedRolloutFacts facts = observations.facts();
        long allowed = (facts.drillDeadlineSeconds() + TOLERANCE.toSeconds()) * 1_000_000;
        Long reported = trial.reportedMicros();
        if (!facts.awaitsReport() || (reported != null && since(trial, reported) <= allowed)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                FailedRolloutCause.NOT_REPORTED.name(),
                observations.workload() + ", " + trial.version().words(),
                String.format(
                        Locale.ROOT,
                        "ProgressDeadlineExceeded within %s: the deadline of %d s and %d s to spare",
                        seconds(allowed),
                        facts.drillDeadlineSeconds(),
                        TOLERANCE.toSeconds()),
                reported == null
                        ? "no such report in " + seconds(trial.undoneMicros() - trial.appliedMicros())
                        : "reported after " + seconds(since(trial, reported)),
                reported == null ? "not reported" : seconds(since(trial, reported) - allowed) + " too late",
                "find out what counts as progress of this version: pods that become available for a moment put the"
                        + " deadline off; a readiness probe and minReadySeconds end that",
                observations.load().newestWarnings(trial.appliedMicros())));
    }

    private static Optional<Finding> left(FailedRolloutObservations observations, Trial trial) {
        return trial.undoProblem().isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        FailedRolloutCause.NOT_UNDONE.name(),
                        observations.workload() + ", " + trial.version().words(),
                        "the previous version back by an undo, and no pod of the bad one left",
                        trial.undoProblem(),
                        "the failed update was not undone",
                        "keep earlier revisions (revisionHistoryLimit), and see the events of the pods that stay",
                        List.of()));
    }

    private static List<Measurement> measurements(FailedRolloutObservations observations) {
        FailedRolloutFacts facts = observations.facts();
        LedgerCounts counts = observations.load().ledger().counts();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        for (Trial trial : facts.trials()) {
            Long reported = trial.reportedMicros();
            if (reported != null) {
                measurements.add(new Measurement(
                        "time until Kubernetes reported " + trial.version().words(),
                        since(trial, reported) / 1_000.0,
                        "ms",
                        "≤ " + (facts.drillDeadlineSeconds() + TOLERANCE.toSeconds()) * 1_000));
            }
            Long back = trial.backMicros();
            if (back != null) {
                measurements.add(new Measurement(
                        "time to undo " + trial.version().words(),
                        (back - trial.undoneMicros()) / 1_000.0,
                        "ms",
                        null));
            }
        }
        return measurements;
    }

    private static long since(Trial trial, @Nullable Long micros) {
        return micros == null ? 0 : micros - trial.appliedMicros();
    }
}
