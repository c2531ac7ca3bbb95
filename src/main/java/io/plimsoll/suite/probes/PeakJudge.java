package io.plimsoll.suite.probes;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.ContainerEnds;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.suite.probes.ProbesFacts.Peak;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ProbeCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides DEP-PROBE-006: under the declared load no container of a healthy pod is restarted and no healthy pod becomes
 * unready. A pod is healthy unless the harness is making its probe fail at that time.
 */
final class PeakJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-PROBE-006";

    private static final int NAMED = 6;

    private PeakJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ProbesObservations observations) {
        LoadObservations load = observations.load();
        Peak peak = observations.facts().peak();
        Optional<Verdict.Error> unsound = Soundness.instrument(load).or(() -> tooShort(peak));
        return unsound.<Verdict>map(error -> error).orElseGet(() -> judge(observations, peak));
    }

    private static Optional<Verdict.Error> tooShort(Peak peak) {
        long lasted = peak.toMicros() - peak.fromMicros();
        return lasted >= ProbesFacts.PEAK_MILLIS * 1_000
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        "the load lasted for only %s, not for the %s that the check asks for"
                                .formatted(seconds(lasted), seconds(ProbesFacts.PEAK_MILLIS * 1_000)),
                        "run the check again"));
    }

    private static Verdict judge(ProbesObservations observations, Peak peak) {
        ProbesFacts facts = observations.facts();
        List<PodLife> pods = observations.load().timeline().podsOf(facts.workloadKey()).stream()
                .filter(pod -> pod.existedAt(peak.fromMicros()))
                .toList();
        if (pods.isEmpty()) {
            return new Verdict.Error(
                    "no pod of %s was seen under the load".formatted(facts.workloadKey()), "run the check again");
        }
        List<Finding> findings = new ArrayList<>();
        List<String> restarted = new ArrayList<>();
        List<PodLife> unready = new ArrayList<>();
        for (PodLife pod : pods) {
            ContainerEnds.after(pod, peak.fromMicros()).stream()
                    .filter(run -> isHealthyAt(
                            facts, peak, pod, Objects.requireNonNull(run.exit()).receivedMicros()))
                    .findFirst()
                    .ifPresent(run -> restarted.add("container %s of pod %s, code %s"
                            .formatted(
                                    run.container(),
                                    pod.name(),
                                    Objects.requireNonNull(run.exit()).code())));
            if (pod.ready().stream()
                    .filter(interval -> !interval.open())
                    .map(Interval::toMicros)
                    .anyMatch(end -> isHealthyAt(facts, peak, pod, end))) {
                unready.add(pod);
            }
        }
        if (!restarted.isEmpty()) {
            findings.add(finding(
                    ProbeCause.RESTARTED_UNDER_LOAD,
                    observations,
                    "no container of a healthy pod ends under the declared load",
                    String.format(Locale.ROOT, "%d ended: %s", restarted.size(), restarted.get(0)),
                    "the fewer pods are left, the more load each of them gets"));
        }
        if (!unready.isEmpty()) {
            findings.add(finding(
                    ProbeCause.UNREADY_UNDER_LOAD,
                    observations,
                    "no healthy pod becomes unready under the declared load",
                    String.format(
                            Locale.ROOT,
                            "%d did, pod %s first",
                            unready.size(),
                            unready.get(0).name()),
                    "its requests go to the others, which have more to bear then"));
        }
        List<Measurement> measurements = measurements(observations, peak, pods.size());
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%s under %s requests per second (%s): no container of the %d pods ended, and none was unready but"
                                + " while its probe was made to fail%s",
                        seconds(peak.toMicros() - peak.fromMicros()),
                        Math.round(peak.perSecond()),
                        peak.cpuLimit() == null ? "no CPU limit" : "CPU limit " + peak.cpuLimit(),
                        pods.size(),
                        latencies(observations, peak)),
                measurements);
    }

    private static Finding finding(
            ProbeCause cause, ProbesObservations observations, String expected, String observed, String difference) {
        Peak peak = observations.facts().peak();
        return new Finding(
                cause.name(),
                observations.facts().workloadKey().toString(),
                expected,
                observed,
                difference,
                "give the probe a time-out and a failureThreshold that a busy pod can meet, let it be answered by a thread"
                        + " that no request takes, or give the pods more CPU or sisters",
                observations.load().newestWarnings(peak.fromMicros()).stream()
                        .limit(NAMED)
                        .toList());
    }

    /** Whether at a moment of the load nothing was being done to a pod. */
    private static boolean isHealthyAt(ProbesFacts facts, Peak peak, PodLife pod, long micros) {
        return micros >= peak.fromMicros()
                && micros <= peak.toMicros()
                && pod.deletion() == null
                && !facts.isMadeToFail(pod.uid(), micros);
    }

    private static String latencies(ProbesObservations observations, Peak peak) {
        StringBuilder text = new StringBuilder();
        for (ProbeCount.Kind kind : List.of(ProbeCount.Kind.READINESS, ProbeCount.Kind.LIVENESS)) {
            ProbeLatency latency = ProbeLatency.of(observations, kind, peak.fromMicros(), peak.toMicros());
            if (latency.count() > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "; %d %s probes took %.1f ms on average",
                        latency.count(),
                        kind.word(),
                        latency.meanMillis()));
            }
        }
        return text.isEmpty() ? "; how long probes took could not be read from the kubelets" : text.toString();
    }

    private static List<Measurement> measurements(ProbesObservations observations, Peak peak, int pods) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("pods under load", pods, "", null));
        measurements.add(
                new Measurement("time under load", (peak.toMicros() - peak.fromMicros()) / 1_000.0, "ms", "≥ 60000"));
        for (ProbeCount.Kind kind : ProbeCount.Kind.values()) {
            ProbeLatency latency = ProbeLatency.of(observations, kind, peak.fromMicros(), peak.toMicros());
            if (latency.count() > 0) {
                measurements.add(
                        new Measurement(kind.word() + " probe under load, mean", latency.meanMillis(), "ms", null));
                measurements.add(new Measurement(
                        kind.word() + " probe under load, slowest second", latency.slowestMillis(), "ms", null));
                measurements.add(new Measurement(
                        kind.word() + " probes failed under load, healthy pods", latency.failed(), "", null));
            }
        }
        return measurements;
    }
}
