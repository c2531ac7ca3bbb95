package io.plimsoll.suite.probes;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.timeline.ContainerRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides DEP-PROBE-004: a start that takes long is not killed before its startup probe has given it its time. */
final class SlowStartJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-PROBE-004";

    private static final long SECOND = 1_000_000;

    private SlowStartJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ProbesObservations observations) {
        ProbesFacts facts = observations.facts();
        Probe startup = facts.startup();
        Probe liveness = facts.liveness();
        Trial trial = facts.slowStart();
        if (liveness == null) {
            return new Verdict.NotApplicable(
                    "container %s has no liveness probe, so nothing kills a slow start".formatted(facts.container()));
        }
        if (startup == null) {
            return new Verdict.NotApplicable(
                    "container %s has no startup probe; whether it needs one is what DEP-PROBE-001 decides"
                            .formatted(facts.container()));
        }
        if (trial == null) {
            return observations.notProvoked();
        }
        return observations
                .unsound(trial)
                .<Verdict>map(error -> error)
                .orElseGet(() -> judge(observations, startup, liveness, trial));
    }

    private static Verdict judge(ProbesObservations observations, Probe startup, Probe liveness, Trial trial) {
        ProbesFacts facts = observations.facts();
        // Kubernetes tells the start in whole seconds.
        List<ContainerRun> starts = observations.runs(trial.pod()).stream()
                .filter(run -> run.startedMicros() >= trial.setMicros() / SECOND * SECOND)
                .toList();
        if (starts.isEmpty()) {
            return new Verdict.Error(
                    "container %s of pod %s was killed and not seen to start again"
                            .formatted(facts.container(), trial.pod().name()),
                    "see the pod's events");
        }
        ContainerRun first = starts.get(0);
        long delay = trial.liftedMicros() - first.startedMicros();
        if (delay <= 0) {
            return new Verdict.Error(
                    "container %s of pod %s started again only %s after its delay was over, so nothing delayed it"
                            .formatted(facts.container(), trial.pod().name(), seconds(-delay)),
                    "see the pod's events for why the kubelet waited (BackOff), and run the check again");
        }
        if (delay > startup.allowsUnansweredMillis() * 1_000) {
            return new Verdict.Error(
                    "the start of pod %s was delayed by %s, and its startup probe allows only %s"
                            .formatted(
                                    trial.pod().name(),
                                    seconds(delay),
                                    seconds(startup.allowsUnansweredMillis() * 1_000)),
                    "give the host less other work, and run the check again");
        }
        Optional<Long> back = observations.readyFrom(trial.pod(), trial.liftedMicros());
        long backWithin = facts.readyAgainWithinMillis() * 1_000;
        List<Finding> findings = new ArrayList<>();
        ContainerRun.Exit exit = first.exit();
        if (exit != null) {
            long lived = exit.receivedMicros() - first.startedMicros();
            findings.add(new Finding(
                    ProbeCause.KILLED_WHILE_STARTING.name(),
                    "container %s of pod %s"
                            .formatted(facts.container(), trial.pod().name()),
                    "a start that may take %s is let be (startup probe: period %s s, %s failures)"
                            .formatted(seconds(startup.windowMillis() * 1_000), startup.period(), startup.failure()),
                    "it ended %s after its start, with code %s".formatted(seconds(lived), exit.code()),
                    "nothing kept it from serving for longer than the first %s".formatted(seconds(delay)),
                    "give the startup probe periodSeconds × failureThreshold well above the slowest start, one after a"
                            + " crash included",
                    observations.eventLines(trial.pod(), trial.beforeMicros())));
        } else if (back.isEmpty() || back.get() - trial.liftedMicros() > backWithin) {
            findings.add(new Finding(
                    ProbeCause.NOT_BACK.name(),
                    "pod " + trial.pod().name(),
                    "ready within %s of the delay's end".formatted(seconds(backWithin)),
                    back.map(at -> "after " + seconds(at - trial.liftedMicros()))
                            .orElse("not within " + seconds(Math.max(0, trial.untilMicros() - trial.liftedMicros()))),
                    "a slow start does not end well",
                    "see the container's log",
                    observations.eventLines(trial.pod(), trial.beforeMicros())));
        }
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("delay of the start", delay / 1_000.0, "ms", null));
        measurements.add(new Measurement("time that the startup probe allows", startup.windowMillis(), "ms", null));
        measurements.add(new Measurement(
                "time in which the liveness probe alone kills", liveness.failsWithinMillis(), "ms", null));
        undelayed(observations).ifPresent(start -> {
            measurements.add(new Measurement("start without delay", start / 1_000.0, "ms", null));
            measurements.add(new Measurement(
                    "its share of the allowed time", 100.0 * start / 1_000 / startup.windowMillis(), "%", null));
        });
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        long alone = (liveness.initialDelay() * 1_000 + liveness.failsWithinMillis()) * 1_000;
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "a start of pod %s that was delayed by %s was not killed (%s); it was ready %s after the delay",
                        trial.pod().name(),
                        seconds(delay),
                        delay > alone
                                ? "its liveness probe alone would have, after at most " + seconds(alone)
                                : "as long as the startup probe allows it",
                        seconds(back.orElseThrow() - trial.liftedMicros())),
                measurements);
    }

    /** Returns how long a start takes that nothing delays: that of the container which its liveness probe had killed. */
    private static Optional<Long> undelayed(ProbesObservations observations) {
        Trial restart = observations.facts().restart();
        if (restart == null) {
            return Optional.empty();
        }
        return observations
                .readyFrom(restart.pod(), restart.liftedMicros())
                .map(ready -> ready
                        - observations.runs(restart.pod()).stream()
                                .mapToLong(ContainerRun::startedMicros)
                                .filter(started -> started >= restart.setMicros())
                                .findFirst()
                                .orElse(ready));
    }
}
