package io.plimsoll.suite.probes;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import java.util.List;
import java.util.Optional;

/** Decides DEP-PROBE-007: the readiness probe notices that the port which serves cannot be reached. */
final class ServingPortJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-PROBE-007";

    private ServingPortJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ProbesObservations observations) {
        ProbesFacts facts = observations.facts();
        Probe readiness = facts.readiness();
        if (readiness == null) {
            return new Verdict.Fail(List.of(WithdrawalJudge.readinessMissing(facts)), List.of());
        }
        Trial trial = facts.serving() == null ? facts.withdrawal() : facts.serving();
        if (trial == null) {
            return observations.notProvoked();
        }
        Optional<Verdict.Error> unsound = observations.unsound(trial);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        if (!trial.openBefore()) {
            return new Verdict.Error(
                    "port %s of pod %s could not be reached from its node before it was blocked"
                            .formatted(facts.port(), trial.pod().name()),
                    "make the unchanged deployment serve at the Service's port first");
        }
        long allowed = (readiness.failsWithinMillis() + ProbesFacts.TOLERANCE_MILLIS) * 1_000;
        Optional<Long> unready =
                observations.unready(trial.pod(), trial.beforeMicros()).filter(at -> at < trial.liftedMicros());
        if (unready.isEmpty()) {
            return new Verdict.Fail(
                    List.of(new Finding(
                            ProbeCause.SERVING_PORT_NOT_PROBED.name(),
                            "container %s of %s".formatted(facts.container(), facts.workloadKey()),
                            "not ready any more within %s after port %s was blocked"
                                    .formatted(seconds(allowed), facts.port()),
                            "pod %s stayed ready for %s"
                                    .formatted(trial.pod().name(), seconds(trial.liftedMicros() - trial.setMicros())),
                            readiness.port() == null || readiness.handler() == Probe.Handler.EXEC
                                    ? "its %s probe does not ask the served port".formatted(readiness.handler())
                                    : "its %s probe asks at port %s".formatted(readiness.handler(), readiness.port()),
                            "let the readiness probe ask the port that serves",
                            observations.eventLines(trial.pod(), trial.beforeMicros()))),
                    List.of());
        }
        long took = unready.get() - trial.setMicros();
        return new Verdict.Pass(
                "with port %s of pod %s blocked for the kubelet alone, its readiness probe (%s) noticed: not ready after %s"
                        .formatted(facts.port(), trial.pod().name(), readiness.handler(), seconds(took)),
                List.of(new Measurement(
                        "time from the block to not ready", took / 1_000.0, "ms", "≤ " + allowed / 1_000)));
    }
}
