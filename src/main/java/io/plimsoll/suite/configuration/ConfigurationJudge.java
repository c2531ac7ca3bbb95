package io.plimsoll.suite.configuration;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.ConfigurationChange.ReachesBy;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides DEP-CFG-002: a changed setting reaches every pod, in the declared way and time, and that loses no request.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound, the load was clean before, and every pod
 * answered before the change without the new value.
 */
public final class ConfigurationJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-CFG-002";

    private ConfigurationJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(ConfigurationObservations observations) {
        Optional<Verdict.Error> unsound = unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        ConfigurationFacts facts = observations.facts();
        LedgerCounts counts = observations.load().ledger().counts();
        List<Finding> findings = new ArrayList<>();
        if (!facts.load().allows(counts)) {
            findings.addAll(LossFindings.of(
                    observations.load().losses(), observations.workload().toString(), counts.planned(), facts.load()));
        }
        facts.pods().forEach(pod -> notReached(observations, pod).ifPresent(findings::add));
        if (facts.pods().stream().allMatch(pod -> observations.shownSince(pod).isPresent())) {
            anotherWay(observations).ifPresent(findings::add);
        }
        List<Measurement> measurements = measurements(observations);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        List<Long> times = times(observations);
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "the change of %s reached %d pods by %s in %s to %s, allowed were %s; %,d requests planned, %d"
                                + " lost, %d failed",
                        facts.setting(),
                        facts.pods().size(),
                        facts.reachesBy().word(),
                        seconds(times.get(0)),
                        seconds(times.get(times.size() - 1)),
                        seconds(facts.withinMillis() * 1_000),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static Optional<Verdict.Error> unsound(ConfigurationObservations observations) {
        ConfigurationFacts facts = observations.facts();
        if (facts.oldPods().isEmpty() || facts.pods().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "no pod of %s served %s"
                            .formatted(observations.workload(), facts.oldPods().isEmpty() ? "before" : "at the end"),
                    "check the Deployment's selector, and its pods' events"));
        }
        return Soundness.of(observations.load(), facts.oldPods(), facts.changedMicros(), "the change")
                .or(() -> facts.oldPods().stream()
                        .flatMap(pod -> unreadable(observations, pod).stream())
                        .findFirst());
    }

    /** The probe has to work, and must not show before the change what it shall show after it. */
    private static Optional<Verdict.Error> unreadable(ConfigurationObservations observations, PodName pod) {
        ConfigurationFacts facts = observations.facts();
        List<Reading> before = observations.before(pod);
        Optional<Reading> wrong =
                before.stream().filter(reading -> !reading.problem().isEmpty()).findFirst();
        if (before.isEmpty() || wrong.isPresent()) {
            return Optional.of(new Verdict.Error(
                    "pod %s was asked %s before the change: %s"
                            .formatted(
                                    pod.name(),
                                    facts.request(),
                                    wrong.map(Reading::problem).orElse("no answer is recorded")),
                    "correct configuration.read: every pod has to answer it at the port of the first entry point"));
        }
        return before.stream().anyMatch(Reading::shows)
                ? Optional.of(new Verdict.Error(
                        "pod %s showed the new value already before the change".formatted(pod.name()),
                        "correct configuration.shows: it has to be in the answer only when the pod has the new value"))
                : Optional.empty();
    }

    private static Optional<Finding> notReached(ConfigurationObservations observations, PodName pod) {
        ConfigurationFacts facts = observations.facts();
        Optional<Long> since = observations.shownSince(pod);
        long allowed = facts.withinMillis() * 1_000;
        if (since.isPresent() && since.get() - facts.changedMicros() <= allowed) {
            return Optional.empty();
        }
        List<Reading> after = observations.after(pod);
        Reading last = after.isEmpty() ? null : after.get(after.size() - 1);
        String observed;
        if (since.isPresent()) {
            observed = "shown after " + seconds(since.get() - facts.changedMicros());
        } else if (last == null) {
            observed = "the pod was not asked after the change";
        } else if (last.problem().isEmpty()) {
            observed = "another value still, %s after the change"
                    .formatted(seconds(last.micros() - facts.changedMicros()));
        } else {
            observed = last.problem();
        }
        return Optional.of(new Finding(
                ConfigurationCause.CHANGE_NOT_REACHED.name(),
                "%s, pod %s".formatted(observations.workload(), pod.name()),
                "the new value of %s shown within %s of the change".formatted(facts.setting(), seconds(allowed)),
                observed,
                since.isPresent()
                        ? seconds(since.get() - facts.changedMicros() - allowed) + " too late"
                        : "the change did not reach the pod",
                facts.reachesBy() == ReachesBy.ROLL
                        ? "let the release replace the pods: a name or an annotation of the pod template that holds a"
                                + " hash of the content (kustomize and Helm can do that), or kubectl rollout restart in"
                                + " configuration.after-change"
                        : "mount it as a volume (without subPath; variables never change), and let the service read it"
                                + " again; else roll the pods",
                facts.afterChange().isEmpty()
                        ? List.of("no command followed the change (configuration.after-change)")
                        : facts.afterChange().stream()
                                .map(command -> "kubectl %s followed the change".formatted(command))
                                .toList()));
    }

    private static Optional<Finding> anotherWay(ConfigurationObservations observations) {
        ConfigurationFacts facts = observations.facts();
        boolean roll = facts.reachesBy() == ReachesBy.ROLL;
        List<String> wrong = facts.pods().stream()
                .filter(pod -> facts.oldPods().contains(pod) == roll)
                .map(PodName::name)
                .toList();
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        ConfigurationCause.REACHED_ANOTHER_WAY.name(),
                        observations.workload().toString(),
                        roll ? "pods that started with the new value" : "the same pods, with the new value",
                        String.format(
                                Locale.ROOT,
                                roll ? "%d of %d pods are those from before" : "%d of %d pods are new ones",
                                wrong.size(),
                                facts.pods().size()),
                        "the change came by " + (roll ? "reload" : "roll"),
                        "find out what does that, or correct configuration.reaches-by",
                        wrong));
    }

    private static List<Measurement> measurements(ConfigurationObservations observations) {
        ConfigurationFacts facts = observations.facts();
        LedgerCounts counts = observations.load().ledger().counts();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        List<Long> times = times(observations);
        for (int i = 0; i < times.size(); i++) {
            measurements.add(new Measurement(
                    String.format(
                            Locale.ROOT,
                            "time until pod %d of %d showed the new value",
                            i + 1,
                            facts.pods().size()),
                    times.get(i) / 1_000.0,
                    "ms",
                    "≤ " + facts.withinMillis()));
        }
        return measurements;
    }

    /** How long it took until each pod showed the new value, the quickest first. */
    private static List<Long> times(ConfigurationObservations observations) {
        return observations.facts().pods().stream()
                .flatMap(pod -> observations.shownSince(pod).stream())
                .map(at -> at - observations.facts().changedMicros())
                .sorted()
                .toList();
    }
}
