package io.plimsoll.suite.probes;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.ReadinessWanted;
import io.plimsoll.suite.load.ContainerEnds;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.suite.probes.ProbesFacts.Away;
import io.plimsoll.suite.probes.ProbesFacts.NotAway;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.traffic.AttributedLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides DEP-PROBE-005: while what the workload depends on is away, for longer than a liveness probe that asks it would
 * wait, no container is restarted, and when it is back everything is as before.
 *
 * <p>Requests that fail meanwhile are measured and not judged: nobody can answer them. Whether pods are ready meanwhile is
 * reported; the spec may say which of the two is wanted.
 */
final class DependencyJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-PROBE-005";

    /** How long connections to the dependency may take to be made anew once the pods are ready. */
    static final long RECOVERY_SECONDS = 3;

    private static final long SECOND = 1_000_000;
    private static final int NAMED = 6;

    private DependencyJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ProbesObservations observations) {
        ProbesFacts facts = observations.facts();
        Away away = facts.away();
        if (away == null) {
            NotAway none = Objects.requireNonNull(facts.notAway());
            return none.code() == null
                    ? new Verdict.NotApplicable(none.because())
                    : new Verdict.NotTested(none.code(), none.because());
        }
        LoadObservations load = observations.load();
        Optional<Verdict.Error> unsound = Soundness.instrument(load)
                .or(() -> Soundness.control(load, observations.firstMicros(), "the first failure"))
                .or(() -> notAway(away, load));
        return unsound.<Verdict>map(error -> error).orElseGet(() -> judge(facts, away, load));
    }

    /** It must have been there, then away for the workload, and only for it. */
    private static Optional<Verdict.Error> notAway(Away away, LoadObservations load) {
        if (!away.openBefore()) {
            return Optional.of(new Verdict.Error(
                    "a pod of the workload did not reach port %s of pod %s before it was blocked"
                            .formatted(away.ports().get(0), away.pod().name()),
                    "declare in the spec's flows the port that the dependency is really asked at"));
        }
        if (away.openUnder()) {
            return Optional.of(new Verdict.Error(
                    "a pod of the workload still reached port %s of pod %s although it was blocked"
                            .formatted(away.ports().get(0), away.pod().name()),
                    "report this as a defect of the harness, with the evidence pack"));
        }
        return load.timeline().pods().stream()
                .filter(pod -> pod.uid().equals(away.pod().uid()))
                .flatMap(pod -> ContainerEnds.lines(pod, away.beforeMicros()).stream())
                .findFirst()
                .map(line -> new Verdict.Error(
                        "the dependency itself ended while it was cut off, which was to leave it alone: " + line,
                        "run the check again; see its log"));
    }

    private static Verdict judge(ProbesFacts facts, Away away, LoadObservations load) {
        List<AttributedLoss> failed = load.losses().stream()
                .filter(loss -> loss.entry().endMicros() >= away.beforeMicros())
                .toList();
        Long restored = away.restoredMicros();
        long bound = restored == null ? Long.MAX_VALUE : restored + RECOVERY_SECONDS * SECOND;
        List<AttributedLoss> late = failed.stream()
                .filter(loss -> loss.entry().startMicros() > bound)
                .toList();
        List<PodLife> pods = load.timeline().podsOf(facts.workloadKey());
        // At the end of that time: until then a probe may still have had its successes from before.
        long unready = pods.stream()
                .filter(pod -> pod.existedAt(away.liftedMicros()) && !pod.wasReadyAt(away.liftedMicros()))
                .count();
        List<Finding> findings = new ArrayList<>();
        restarted(facts, away, pods, load).ifPresent(findings::add);
        if (restored == null) {
            findings.add(notRestored(facts, away, load));
        }
        if (!late.isEmpty()) {
            findings.add(late(facts, away, late));
        }
        unwanted(facts, away, unready, pods.size()).ifPresent(findings::add);
        List<Measurement> measurements = measurements(away, failed, late, unready, pods.size());
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%s could not be reached for %s (%s); no container of %s was restarted, %d of its %d pods were not"
                                + " ready meanwhile, all were again %s after its return, and no request failed later than"
                                + " %d s after that",
                        away.key(),
                        seconds(away.liftedMicros() - away.setMicros()),
                        facts.liveness() == null
                                ? "there is no liveness probe that could restart anything"
                                : "a liveness probe that asks it fails within "
                                        + seconds(facts.liveness().failsWithinMillis() * 1_000),
                        facts.workloadKey(),
                        unready,
                        pods.size(),
                        seconds(Objects.requireNonNull(restored) - away.liftedMicros()),
                        RECOVERY_SECONDS),
                measurements);
    }

    /** The pods that are not as the spec wants them without the dependency. */
    private static Optional<Finding> unwanted(ProbesFacts facts, Away away, long unready, int pods) {
        ReadinessWanted wanted = away.wanted();
        long wrong = wanted == null ? 0 : wanted == ReadinessWanted.READY ? unready : pods - unready;
        return wrong == 0
                ? Optional.empty()
                : Optional.of(new Finding(
                        ProbeCause.READINESS_UNWANTED.name(),
                        facts.workloadKey().toString(),
                        "every pod %s without %s, as the spec's flow says (while-away)"
                                .formatted(Objects.requireNonNull(wanted).word(), away.key()),
                        String.format(Locale.ROOT, "%d of %d were not", wrong, pods),
                        wanted == ReadinessWanted.READY
                                ? "nobody answers at all, not even what needs no dependency"
                                : "requests go on to pods that cannot serve them",
                        wanted == ReadinessWanted.READY
                                ? "do not let the readiness probe ask the dependency"
                                : "let the readiness probe ask the dependency, with a time-out",
                        List.of()));
    }

    private static Optional<Finding> restarted(
            ProbesFacts facts, Away away, List<PodLife> pods, LoadObservations load) {
        long until =
                Objects.requireNonNullElse(away.restoredMicros(), away.liftedMicros() + away.budgetMillis() * 1_000);
        List<String> ended = pods.stream()
                .filter(pod -> ContainerEnds.after(pod, away.setMicros()).stream()
                        .anyMatch(run -> Objects.requireNonNull(run.exit()).receivedMicros() <= until))
                .flatMap(pod -> ContainerEnds.lines(pod, away.setMicros()).stream())
                .toList();
        if (ended.isEmpty()) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>(ended);
        evidence.addAll(load.newestWarnings(away.setMicros()));
        return Optional.of(new Finding(
                ProbeCause.RESTARTED_WITH_DEPENDENCY.name(),
                facts.workloadKey().toString(),
                "no restart: %s is away, which a restart does not mend".formatted(away.key()),
                String.format(Locale.ROOT, "%d containers ended", ended.size()),
                "its outage becomes one of every pod, and their starts come on top of its return",
                "do not let the liveness probe ask the dependency, or wait for threads that do; readiness may",
                evidence.stream().limit(NAMED * 2L).toList()));
    }

    private static Finding notRestored(ProbesFacts facts, Away away, LoadObservations load) {
        return new Finding(
                ProbeCause.NOT_BACK.name(),
                facts.workloadKey().toString(),
                "as many ready endpoints as before within %s of the return of %s"
                        .formatted(seconds(away.budgetMillis() * 1_000), away.key()),
                "fewer until the end",
                "the workload does not recover by itself",
                "let the application make its connections anew; do not give up after the first failure",
                load.newestWarnings(away.setMicros()));
    }

    private static Finding late(ProbesFacts facts, Away away, List<AttributedLoss> losses) {
        long last = losses.get(losses.size() - 1).entry().startMicros();
        return new Finding(
                ProbeCause.FAILING_AFTER_RETURN.name(),
                facts.workloadKey().toString(),
                String.format(
                        Locale.ROOT,
                        "no failure later than %d s after %s can be reached and every endpoint is ready again",
                        RECOVERY_SECONDS,
                        away.key()),
                String.format(Locale.ROOT, "%d: %s", losses.size(), LossFindings.kinds(losses)),
                "the last one %s after that".formatted(seconds(last - Objects.requireNonNull(away.restoredMicros()))),
                "give connections to the dependency a time-out, and test them before they are lent",
                losses.stream().limit(NAMED).map(AttributedLoss::because).toList());
    }

    private static List<Measurement> measurements(
            Away away, List<AttributedLoss> failed, List<AttributedLoss> late, long unready, int pods) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(
                "time without the dependency", (away.liftedMicros() - away.setMicros()) / 1_000.0, "ms", null));
        measurements.add(new Measurement("pods that were not ready meanwhile, of " + pods, unready, "", null));
        measurements.add(new Measurement("requests failed since it was away", failed.size(), "", null));
        measurements.add(new Measurement(
                String.format(Locale.ROOT, "requests failed later than %d s after the recovery", RECOVERY_SECONDS),
                late.size(),
                "",
                "≤ 0"));
        Long restored = away.restoredMicros();
        if (restored != null) {
            measurements.add(new Measurement(
                    "time from its return to full capacity", (restored - away.liftedMicros()) / 1_000.0, "ms", null));
        }
        return measurements;
    }
}
