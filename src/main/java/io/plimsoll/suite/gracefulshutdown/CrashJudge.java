package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.timeline.EndpointInterval;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.Listener;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ProcessRun;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-SHUT-005: when a pod's processes are killed under load, the others take over; what is lost is what that pod
 * held, and new connections until its endpoint is withdrawn or it listens again; and it comes back.
 *
 * <p>A crash is never graceful: losses are expected, and only their bound is judged. Routing may lag behind the withdrawal
 * of the endpoint by {@value #PROPAGATION_SECONDS} s, as kube-proxy gathers changes before it applies them.
 */
final class CrashJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SHUT-005";

    /** How long routing may take to turn away from a pod after its endpoint was withdrawn. */
    static final long PROPAGATION_SECONDS = 3;

    /** How soon the signal must show, and how soon the platform must have withdrawn the endpoint of a dead pod. */
    static final long NOTICE_SECONDS = 10;

    private static final long SECOND = 1_000_000;

    private CrashJudge() {}

    /**
     * What the killed pod did.
     *
     * @param deadMicros when its serving process was gone
     * @param withdrawnMicros when it was no ready endpoint any more; {@code null} if it stayed one
     * @param reopenedMicros when it listened again; {@code null} if it did not
     */
    private record Crash(long deadMicros, @Nullable Long withdrawnMicros, @Nullable Long reopenedMicros) {

        /** Returns the moment after which a new connection has no reason to be lost. */
        long boundMicros() {
            long withdrawn = withdrawnMicros == null ? Interval.OPEN : withdrawnMicros;
            long reopened = reopenedMicros == null ? Interval.OPEN : reopenedMicros;
            long first = Math.min(withdrawn, reopened);
            return first == Interval.OPEN ? Interval.OPEN : first + PROPAGATION_SECONDS * SECOND;
        }
    }

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        if (facts.downtimeIsAllowed()) {
            return new Verdict.NotApplicable(
                    "the workload has one pod, and budgets.min-available 0 allows that none is available");
        }
        LoadObservations load = observations.load();
        ShutdownFacts.Kill kill = facts.kill();
        Optional<Crash> crash = crash(observations);
        Optional<Verdict.Error> unsound = Soundness.instrument(load)
                .or(() -> Soundness.control(load, facts.loaded().deletedMicros(), "the first provocation"))
                .or(() -> crash.isPresent()
                        ? Optional.empty()
                        : Optional.of(new Verdict.Error(
                                "the processes of pod %s were not seen to end after SIGKILL"
                                        .formatted(kill.pod().name()),
                                "report this as a defect of the harness, with the evidence pack")));
        return unsound.<Verdict>map(error -> error).orElseGet(() -> judge(facts, load, crash.orElseThrow()));
    }

    private static Optional<Crash> crash(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        long killed = facts.kill().micros();
        ServiceKey service = Objects.requireNonNull(facts.load().routes().get(facts.entryPoint()))
                .service();
        return observations.load().timeline().pods().stream()
                .filter(pod -> pod.uid().equals(facts.kill().pod().uid()))
                .findFirst()
                .flatMap(pod -> dead(pod, facts, killed)
                        .map(dead -> new Crash(
                                dead,
                                firstEnd(
                                        pod.endpoints().stream()
                                                .filter(e ->
                                                        e.ready() && e.service().equals(service))
                                                .map(EndpointInterval::interval),
                                        killed),
                                pod.listeners().stream()
                                        .filter(l -> l.port() == facts.port())
                                        .map(Listener::interval)
                                        .map(Interval::fromMicros)
                                        .filter(from -> from > dead)
                                        .findFirst()
                                        .orElse(null))));
    }

    /** Returns when the serving container's process was gone. */
    private static Optional<Long> dead(PodLife pod, ShutdownFacts facts, long killed) {
        List<String> ids = pod.containers().stream()
                .filter(run -> run.container().equals(facts.container()))
                .map(run -> run.containerId().replaceFirst("^.*://", ""))
                .toList();
        return Optional.ofNullable(firstEnd(
                        pod.processes().stream()
                                .filter(p -> ids.contains(p.container()))
                                .map(ProcessRun::interval),
                        killed))
                .filter(micros -> micros - killed <= NOTICE_SECONDS * SECOND);
    }

    private static @Nullable Long firstEnd(Stream<Interval> intervals, long after) {
        return intervals
                .filter(interval -> !interval.open() && interval.toMicros() >= after)
                .map(Interval::toMicros)
                .min(Long::compare)
                .orElse(null);
    }

    private static Verdict judge(ShutdownFacts facts, LoadObservations load, Crash crash) {
        ShutdownFacts.Kill kill = facts.kill();
        List<AttributedLoss> losses = load.losses().stream()
                .filter(loss -> loss.entry().endMicros() >= kill.micros()
                        && loss.entry().endMicros() < facts.outageMicros())
                .toList();
        List<AttributedLoss> held = losses.stream()
                .filter(loss -> loss.entry().startMicros() < crash.deadMicros())
                .toList();
        List<AttributedLoss> routed = losses.stream()
                .filter(loss -> loss.entry().startMicros() >= crash.deadMicros()
                        && loss.entry().startMicros() <= crash.boundMicros())
                .toList();
        List<AttributedLoss> beyond = losses.stream()
                .filter(loss -> loss.entry().startMicros() > crash.boundMicros())
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (!beyond.isEmpty()) {
            findings.add(beyond(facts, crash, beyond));
        }
        if (crash.boundMicros() - crash.deadMicros() > (NOTICE_SECONDS + PROPAGATION_SECONDS) * SECOND) {
            findings.add(kept(facts, crash, routed.size()));
        }
        Long restored = kill.restoredMicros();
        if (restored == null) {
            findings.add(new Finding(
                    ShutdownCause.CAPACITY_NOT_RESTORED.name(),
                    "pod " + kill.pod().name(),
                    String.format(
                            Locale.ROOT,
                            "%d ready endpoints again within %s",
                            facts.replicas(),
                            seconds(kill.budgetMillis() * 1_000)),
                    "fewer until the end",
                    "the pod did not come back",
                    "find out why the container does not start after a crash: what it left behind in a volume, a lock,"
                            + " a port",
                    load.newestWarnings(kill.micros())));
        }
        List<Measurement> measurements = measurements(load, crash, kill, held.size(), routed.size(), beyond.size());
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "pod %s was killed; %d requests lost that it held and %d new connections until routing had"
                                + " turned away from it, none after that; its endpoint was withdrawn after %s, and all %d"
                                + " endpoints were ready again after %s",
                        kill.pod().name(),
                        held.size(),
                        routed.size(),
                        crash.withdrawnMicros() == null
                                ? "no time, as it listened again before"
                                : seconds(crash.withdrawnMicros() - crash.deadMicros()),
                        facts.replicas(),
                        seconds(Objects.requireNonNull(restored) - crash.deadMicros())),
                measurements);
    }

    private static Finding beyond(ShutdownFacts facts, Crash crash, List<AttributedLoss> losses) {
        LedgerEntry first = losses.get(0).entry();
        boolean alone = facts.replicas() == 1;
        return new Finding(
                ShutdownCause.LOST_BEYOND_THE_POD.name(),
                facts.workloadKey().toString(),
                "no loss later than %s after the pod's end, when routing had turned away from it"
                        .formatted(seconds(crash.boundMicros() - crash.deadMicros())),
                String.format(Locale.ROOT, "%d: %s", losses.size(), LossFindings.kinds(losses)),
                "the first one %s after the pod's end".formatted(seconds(first.startMicros() - crash.deadMicros())),
                alone
                        ? "run more than one replica: nobody takes over from the only pod"
                        : "see that the other pods can carry the whole load, and that the pod becomes ready only when it"
                                + " can serve",
                losses.stream().limit(6).map(AttributedLoss::because).toList());
    }

    private static Finding kept(ShutdownFacts facts, Crash crash, int lost) {
        return new Finding(
                ShutdownCause.ENDPOINT_KEPT.name(),
                "pod " + facts.kill().pod().name(),
                String.format(
                        Locale.ROOT, "an endpoint that is withdrawn within %d s of the pod's end", NOTICE_SECONDS),
                crash.withdrawnMicros() == null
                        ? "it was not withdrawn, and the pod did not listen again meanwhile"
                        : "it was withdrawn after " + seconds(crash.withdrawnMicros() - crash.deadMicros()),
                String.format(Locale.ROOT, "%d new connections were lost meanwhile", lost),
                "do not set publishNotReadyAddresses, and give the container a readiness probe",
                List.of());
    }

    private static List<Measurement> measurements(
            LoadObservations load, Crash crash, ShutdownFacts.Kill kill, int held, int routed, int beyond) {
        long others = load.ledger().entries().stream()
                .filter(e -> e.wasAnswered() && e.startMicros() >= crash.deadMicros())
                .count();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests lost that the killed pod held", held, "", null));
        measurements.add(new Measurement("new connections lost until routing had turned away", routed, "", null));
        measurements.add(new Measurement("requests lost after that", beyond, "", "≤ 0"));
        measurements.add(new Measurement("requests answered after the kill", others, "", null));
        if (crash.withdrawnMicros() != null) {
            measurements.add(new Measurement(
                    "time from the kill to endpoint withdrawn",
                    (crash.withdrawnMicros() - crash.deadMicros()) / 1_000.0,
                    "ms",
                    null));
        }
        Long restored = kill.restoredMicros();
        if (restored != null) {
            measurements.add(new Measurement(
                    "time from the kill to full capacity",
                    (restored - crash.deadMicros()) / 1_000.0,
                    "ms",
                    "≤ " + kill.budgetMillis()));
        }
        return measurements;
    }
}
