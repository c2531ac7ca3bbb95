package io.plimsoll.suite.probes;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides DEP-PROBE-002: a pod whose readiness probe fails is withdrawn within the time that the probe's figures allow, no
 * request on a new connection reaches it after that, and it returns when the failure ends.
 */
final class WithdrawalJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-PROBE-002";

    /** How long routing may take to turn away from a pod after its endpoint was withdrawn. */
    static final long PROPAGATION_SECONDS = 3;

    /** The fewest requests on new connections that must have gone elsewhere meanwhile. */
    static final int LEAST_ELSEWHERE = 20;

    private static final long TOLERANCE = ProbesFacts.TOLERANCE_MILLIS * 1_000;

    private WithdrawalJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ProbesObservations observations) {
        ProbesFacts facts = observations.facts();
        Probe readiness = facts.readiness();
        Trial trial = facts.withdrawal();
        if (readiness == null) {
            return new Verdict.Fail(List.of(readinessMissing(facts)), List.of());
        }
        if (trial == null) {
            return observations.notProvoked();
        }
        LoadObservations load = observations.load();
        Optional<Verdict.Error> unsound = observations
                .unsound(trial)
                .or(() -> Soundness.instrument(load))
                .or(() -> Soundness.control(load, trial.beforeMicros(), "the failure"))
                .or(() -> Soundness.shares(load, List.of(trial.pod()), trial.beforeMicros(), "the failure"));
        return unsound.<Verdict>map(error -> error).orElseGet(() -> judge(observations, readiness, trial));
    }

    /** Returns what is wrong where there is no readiness probe at all. */
    static Finding readinessMissing(ProbesFacts facts) {
        return new Finding(
                ProbeCause.READINESS_MISSING.name(),
                "container %s of %s".formatted(facts.container(), facts.workloadKey()),
                "a readiness probe",
                "none",
                "nothing withdraws a pod that cannot serve",
                "declare a readinessProbe that asks the served port",
                List.of());
    }

    private static Verdict judge(ProbesObservations observations, Probe readiness, Trial trial) {
        ProbesFacts facts = observations.facts();
        Optional<Long> withdrawn =
                observations.withdrawn(trial.pod(), trial.beforeMicros()).filter(at -> at < trial.liftedMicros());
        if (withdrawn.isEmpty()) {
            return notWithdrawn(observations, readiness, trial);
        }
        LoadObservations load = observations.load();
        long allowed = readiness.failsWithinMillis() * 1_000 + TOLERANCE;
        long took = withdrawn.get() - trial.setMicros();
        long from = withdrawn.get() + PROPAGATION_SECONDS * 1_000_000;
        List<LedgerEntry> after = load.ledger().entries().stream()
                .filter(entry -> entry.wasAnswered()
                        && entry.connection().opensConnection()
                        && entry.startMicros() > from
                        && entry.startMicros() < trial.liftedMicros())
                .toList();
        boolean names = facts.load().podIdentity();
        boolean alone = observations.load().timeline().podsOf(facts.workloadKey()).stream()
                        .filter(pod -> pod.existedAt(trial.beforeMicros()))
                        .count()
                == 1;
        // Without a second pod nobody else can answer: then silence is what has to be.
        if (names && !alone && after.size() < LEAST_ELSEWHERE) {
            return new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "only %d requests on new connections were answered while pod %s had to be out of routing,"
                                    + " fewer than %d",
                            after.size(),
                            trial.pod().name(),
                            LEAST_ELSEWHERE),
                    "raise load.requests-per-second, or let the liveness probe wait longer than the readiness probe");
        }
        List<LedgerEntry> reached = after.stream()
                .filter(entry -> trial.pod().name().equals(entry.pod()))
                .toList();
        Optional<Long> back = observations.endpointFrom(trial.pod(), trial.liftedMicros());
        long backAllowed = readiness.succeedsWithinMillis() * 1_000 + TOLERANCE;
        List<Finding> findings = new ArrayList<>();
        if (took > allowed) {
            findings.add(new Finding(
                    ProbeCause.WITHDRAWN_LATE.name(),
                    "pod " + trial.pod().name(),
                    within(readiness, allowed),
                    "withdrawn after " + seconds(took),
                    seconds(took - allowed) + " too late",
                    "see why the kubelet or the endpoints' controller lagged behind: their logs, the node's load",
                    observations.eventLines(trial.pod(), trial.beforeMicros())));
        }
        if (!reached.isEmpty()) {
            findings.add(new Finding(
                    ProbeCause.STILL_ROUTED.name(),
                    "pod " + trial.pod().name(),
                    "no request on a new connection later than %s s after its endpoint was withdrawn"
                            .formatted(PROPAGATION_SECONDS),
                    String.format(Locale.ROOT, "%d of %d", reached.size(), after.size()),
                    "the first one %s after it".formatted(seconds(reached.get(0).startMicros() - withdrawn.get())),
                    "do not set publishNotReadyAddresses, and send clients to the Service, not to pods",
                    List.of()));
        }
        if (back.isEmpty() || back.get() - trial.liftedMicros() > backAllowed) {
            findings.add(new Finding(
                    ProbeCause.NOT_BACK.name(),
                    "pod " + trial.pod().name(),
                    "a ready endpoint again within %s of the failure's end".formatted(seconds(backAllowed)),
                    back.map(at -> "after " + seconds(at - trial.liftedMicros()))
                            .orElse("not within " + seconds(Math.max(0, trial.untilMicros() - trial.liftedMicros()))),
                    "the pod's capacity is lost",
                    "see what the readiness probe answers after a failure that is over",
                    observations.eventLines(trial.pod(), trial.beforeMicros())));
        }
        List<Measurement> measurements =
                measurements(load, trial, withdrawn.get(), allowed, after.size(), reached.size());
        back.ifPresent(at -> measurements.add(new Measurement(
                "time from the failure's end to a ready endpoint",
                (at - trial.liftedMicros()) / 1_000.0,
                "ms",
                "≤ " + backAllowed / 1_000)));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (!names) {
            return new Verdict.NotTested(
                    ReasonCode.PREREQ_MISSING,
                    ("pod %s was withdrawn after %s (at most %s) and back after %s, but answers do not name the pod"
                                    + " (identity.pod), so whether a request still reached it was not seen")
                            .formatted(
                                    trial.pod().name(),
                                    seconds(took),
                                    seconds(allowed),
                                    seconds(back.orElseThrow() - trial.liftedMicros())));
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "pod %s was withdrawn after %s (at most %s: %s, and %s); %s; it was back after %s",
                        trial.pod().name(),
                        seconds(took),
                        seconds(allowed),
                        readiness.derivation(),
                        seconds(TOLERANCE),
                        alone
                                ? "it is the only pod, and nobody answered a new connection then"
                                : "none of %s requests on new connections reached it then".formatted(after.size()),
                        seconds(back.orElseThrow() - trial.liftedMicros())),
                measurements);
    }

    private static List<Measurement> measurements(
            LoadObservations load, Trial trial, long withdrawn, long allowed, int after, int reached) {
        long lost = load.losses().stream()
                .filter(loss -> loss.entry().endMicros() >= trial.beforeMicros()
                        && loss.entry().startMicros() <= trial.liftedMicros())
                .count();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(
                "time from the failure to endpoint withdrawn",
                (withdrawn - trial.setMicros()) / 1_000.0,
                "ms",
                "≤ " + allowed / 1_000));
        measurements.add(new Measurement("requests lost meanwhile", lost, "", null));
        measurements.add(new Measurement("requests on new connections after that", after, "", null));
        measurements.add(new Measurement("those of them that reached the pod", reached, "", "≤ 0"));
        return measurements;
    }

    private static Verdict notWithdrawn(ProbesObservations observations, Probe readiness, Trial trial) {
        if (readiness.handler() == Probe.Handler.EXEC) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    "the readiness probe is a command that does not ask the served port, and the harness has no other"
                            + " way to make it fail");
        }
        return new Verdict.Fail(
                List.of(new Finding(
                        ProbeCause.NOT_WITHDRAWN.name(),
                        "pod " + trial.pod().name(),
                        within(readiness, readiness.failsWithinMillis() * 1_000 + TOLERANCE),
                        "it stayed one for " + seconds(trial.liftedMicros() - trial.setMicros()),
                        "requests go on to a pod that says it is not ready",
                        "do not set publishNotReadyAddresses",
                        observations.eventLines(trial.pod(), trial.beforeMicros()))),
                List.of());
    }

    private static String within(Probe readiness, long allowed) {
        return "no ready endpoint any more within %s of the failure (%s, and %s)"
                .formatted(seconds(allowed), readiness.derivation(), seconds(TOLERANCE));
    }
}
