package io.plimsoll.suite.probes;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.timeline.ContainerRun;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides DEP-PROBE-003: a container whose liveness probe fails is killed not before and not after the probe's figures
 * allow it, ends within its grace period, and is ready again when the failure is over; other pods are left alone.
 */
final class RestartJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-PROBE-003";

    private static final long TOLERANCE = ProbesFacts.TOLERANCE_MILLIS * 1_000;
    private static final long SECOND = 1_000_000;

    private RestartJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ProbesObservations observations) {
        ProbesFacts facts = observations.facts();
        Probe liveness = facts.liveness();
        Trial trial = facts.restart();
        if (liveness == null) {
            return new Verdict.Fail(
                    List.of(new Finding(
                            ProbeCause.LIVENESS_MISSING.name(),
                            "container %s of %s".formatted(facts.container(), facts.workloadKey()),
                            "a liveness probe",
                            "none",
                            "nothing restarts a process that hangs",
                            "declare a livenessProbe",
                            List.of())),
                    List.of());
        }
        if (trial == null) {
            return observations.notProvoked();
        }
        return observations
                .unsound(trial)
                .<Verdict>map(error -> error)
                .orElseGet(() -> judge(observations, liveness, trial));
    }

    private static Verdict judge(ProbesObservations observations, Probe liveness, Trial trial) {
        ProbesFacts facts = observations.facts();
        Optional<Long> killed =
                observations.killing(trial.pod(), trial.beforeMicros()).map(WatchEvent::micros);
        Optional<ContainerRun.Exit> exit = observations.runs(trial.pod()).stream()
                .map(ContainerRun::exit)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(end -> end.receivedMicros() >= trial.beforeMicros())
                .findFirst();
        long earliest = liveness.failsAfterMillis() * 1_000;
        long latest = liveness.failsWithinMillis() * 1_000 + TOLERANCE;
        long grace = (liveness.grace() == null ? facts.graceSeconds() : liveness.grace()) * SECOND;
        if (killed.isEmpty() || exit.isEmpty()) {
            return notRestarted(observations, liveness, trial, latest + grace + TOLERANCE);
        }
        long took = killed.get() - trial.setMicros();
        long ended = exit.get().receivedMicros() - trial.setMicros();
        List<Finding> findings = new ArrayList<>();
        if (killed.get() - trial.beforeMicros() < earliest) {
            findings.add(new Finding(
                    ProbeCause.RESTARTED_EARLY.name(),
                    "pod " + trial.pod().name(),
                    "no kill before %s (%s × period %s s)"
                            .formatted(seconds(earliest), liveness.failure() - 1, liveness.period()),
                    "killed after " + seconds(killed.get() - trial.beforeMicros()),
                    seconds(earliest - killed.get() + trial.beforeMicros()) + " too early",
                    "see what else lets the probe fail: load, a time-out that is too short",
                    observations.eventLines(trial.pod(), trial.beforeMicros() - 60 * SECOND)));
        }
        long endLatest = latest + grace + TOLERANCE;
        if (took > latest || ended > endLatest) {
            boolean lateKill = took > latest;
            findings.add(new Finding(
                    ProbeCause.RESTARTED_LATE.name(),
                    "pod " + trial.pod().name(),
                    lateKill
                            ? "a kill within %s (%s, and %s)"
                                    .formatted(seconds(latest), liveness.derivation(), seconds(TOLERANCE))
                            : "its end within %s (that of the kill, and the grace period of %s)"
                                    .formatted(seconds(endLatest), seconds(grace)),
                    lateKill ? "killed after " + seconds(took) : "ended after " + seconds(ended),
                    seconds(lateKill ? took - latest : ended - endLatest) + " too late",
                    "see why the kubelet lagged behind: its log, the node's load",
                    observations.eventLines(trial.pod(), trial.beforeMicros())));
        }
        Optional<Long> back = observations.readyFrom(trial.pod(), trial.liftedMicros());
        long backWithin = facts.readyAgainWithinMillis() * 1_000;
        if (back.isEmpty() || back.get() - trial.liftedMicros() > backWithin) {
            findings.add(new Finding(
                    ProbeCause.NOT_BACK.name(),
                    "pod " + trial.pod().name(),
                    "ready again within %s of the failure's end".formatted(seconds(backWithin)),
                    back.map(at -> "after " + seconds(at - trial.liftedMicros()))
                            .orElse("not within " + seconds(Math.max(0, trial.untilMicros() - trial.liftedMicros()))),
                    "the restart did not mend the pod",
                    "see what keeps the container from starting a second time in the same pod",
                    observations.eventLines(trial.pod(), trial.beforeMicros())));
        }
        List<PodLife> leftAlone = leftAlone(observations, trial);
        touched(observations, leftAlone, trial).ifPresent(findings::add);
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(
                "time from the failure to the kill",
                took / 1_000.0,
                "ms",
                "%s to %s".formatted(earliest / 1_000, latest / 1_000)));
        measurements.add(new Measurement(
                "time from the failure to the container's end", ended / 1_000.0, "ms", "≤ " + endLatest / 1_000));
        measurements.add(new Measurement("exit code", exit.get().code(), "", null));
        measurements.add(new Measurement("other pods that were looked at", leftAlone.size(), "", null));
        back.ifPresent(at -> measurements.add(new Measurement(
                "time from the failure's end to ready",
                (at - trial.liftedMicros()) / 1_000.0,
                "ms",
                "≤ " + backWithin / 1_000)));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "the kubelet killed container %s of pod %s after %s (%s to %s: %s, and %s); it ended with code %d"
                                + " (%s) and was ready again %s after the failure's end; %s",
                        facts.container(),
                        trial.pod().name(),
                        seconds(took),
                        seconds(earliest),
                        seconds(latest),
                        liveness.derivation(),
                        seconds(TOLERANCE),
                        exit.get().code(),
                        exit.get().reason(),
                        seconds(back.orElseThrow() - trial.liftedMicros()),
                        leftAlone.isEmpty()
                                ? "no other pod was left alone, so whether any is touched was not seen"
                                : String.format(
                                        Locale.ROOT,
                                        "%d other pods were looked at, and none was touched",
                                        leftAlone.size())),
                measurements);
    }

    /** The other pods that nothing was done to for some of the time: one whose own failure came before is among them. */
    private static List<PodLife> leftAlone(ProbesObservations observations, Trial trial) {
        ProbesFacts facts = observations.facts();
        return observations.load().timeline().podsOf(facts.workloadKey()).stream()
                .filter(pod -> !pod.uid().equals(trial.pod().uid()) && pod.deletion() == null)
                .filter(pod -> pod.existedAt(trial.beforeMicros()))
                .filter(pod -> facts.trials().stream()
                        .noneMatch(other -> other.pod().uid().equals(pod.uid())
                                && other.beforeMicros() <= trial.beforeMicros()
                                && other.untilMicros() >= trial.untilMicros()))
                .toList();
    }

    /** Whether a container of such a pod ended at a time at which nothing was done to the pod. */
    private static Optional<Finding> touched(ProbesObservations observations, List<PodLife> leftAlone, Trial trial) {
        ProbesFacts facts = observations.facts();
        return leftAlone.stream()
                .filter(pod -> pod.containers().stream()
                        .anyMatch(run -> endedWithin(run, trial)
                                && facts.trials().stream().noneMatch(other -> isCauseOf(other, pod, run))))
                .map(PodLife::name)
                .findFirst()
                .map(name -> new Finding(
                        ProbeCause.OTHERS_TOUCHED.name(),
                        "pod " + name,
                        "no container of another pod ends while pod %s fails"
                                .formatted(trial.pod().name()),
                        "one ended",
                        "one pod's failure spreads to others",
                        "see its events and log: the others may not carry the load, or depend on that pod",
                        List.of()));
    }

    private static boolean isCauseOf(Trial other, PodLife pod, ContainerRun run) {
        ContainerRun.Exit exit = run.exit();
        return exit != null
                && other.pod().uid().equals(pod.uid())
                && exit.receivedMicros() >= other.beforeMicros()
                && exit.receivedMicros() <= other.untilMicros() + TOLERANCE;
    }

    private static boolean endedWithin(ContainerRun run, Trial trial) {
        ContainerRun.Exit exit = run.exit();
        return !run.init()
                && exit != null
                && exit.receivedMicros() >= trial.beforeMicros()
                && exit.receivedMicros() <= trial.untilMicros()
                && exit.finishedMicros() >= trial.beforeMicros() - SECOND;
    }

    private static Verdict notRestarted(ProbesObservations observations, Probe liveness, Trial trial, long allowed) {
        if (liveness.handler() == Probe.Handler.EXEC) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    "the liveness probe is a command that does not ask the served port, and the harness has no other way to"
                            + " make it fail");
        }
        return new Verdict.Fail(
                List.of(new Finding(
                        ProbeCause.NOT_RESTARTED.name(),
                        "pod " + trial.pod().name(),
                        "the container's end within %s of the failure (%s, the grace period, and twice %s)"
                                .formatted(seconds(allowed), liveness.derivation(), seconds(TOLERANCE)),
                        "it ran on for " + seconds(trial.liftedMicros() - trial.setMicros()),
                        "the liveness probe restarts nothing",
                        "see the pod's events for what the probe answers",
                        observations.eventLines(trial.pod(), trial.beforeMicros()))),
                List.of());
    }
}
