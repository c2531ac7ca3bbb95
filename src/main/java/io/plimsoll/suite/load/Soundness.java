package io.plimsoll.suite.load;

import io.plimsoll.check.Verdict;
import io.plimsoll.toolbox.generator.RateRule;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LedgerReconciliation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says why nothing follows from a load phase: the instrument was not sound, the load was not clean before something was
 * provoked, or a pod had no share of it.
 */
public final class Soundness {

    /** The fewest requests that each pod must have answered before anything is provoked. */
    public static final int LEAST_PER_POD = 20;

    /** What to do where the host was too slow for the load. */
    static final String MORE_PROCESSOR_TIME =
            "give the host more cores or less other work, or lower load.requests-per-second";

    private Soundness() {}

    /**
     * Returns the first reason why nothing follows from a load under which something was provoked: that of {@link
     * #instrument}, of {@link #control} or of {@link #shares}.
     *
     * @param load the load
     * @param pods the pods that must have had a share
     * @param provokedMicros when the provocation began
     * @param provocation what began then, for example {@code the update}
     */
    public static Optional<Verdict.Error> of(
            LoadObservations load, List<PodName> pods, long provokedMicros, String provocation) {
        return instrument(load)
                .or(() -> control(load, provokedMicros, provocation))
                .or(() -> shares(load, pods, provokedMicros, provocation));
    }

    /**
     * Returns what is wrong with the instrument: generator and host did not hold the rate, watch events may be lost, the
     * ledger disagrees with Gatling or the service's own log, or whatever failed may have failed for want of processor time.
     */
    public static Optional<Verdict.Error> instrument(LoadObservations load) {
        List<String> rate = RateRule.standard().judge(load.generator());
        if (!rate.isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "the load was not what it should be: " + rate.get(0)
                            + (rate.size() == 1
                                    ? ""
                                    : String.format(Locale.ROOT, " (and %d more reasons)", rate.size() - 1)),
                    MORE_PROCESSOR_TIME));
        }
        if (!load.timeline().gaps().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "a watch broke and states may have been lost: "
                            + load.timeline().gaps().get(0),
                    "run the check again"));
        }
        return disagreement(load).or(() -> Saturation.of(load));
    }

    private static Optional<Verdict.Error> disagreement(LoadObservations load) {
        return load.disagreements().stream()
                .filter(d -> d.kind() != LedgerReconciliation.Difference.Kind.OK_BUT_NOT_SERVED)
                .findFirst()
                .map(difference -> new Verdict.Error(
                        "the ledger and the service's own log disagree: " + difference.sentence(),
                        "report this as a defect of the harness, with the evidence pack"));
    }

    /**
     * Returns that requests failed before anything was provoked.
     *
     * @param load the load
     * @param provokedMicros when the provocation began
     * @param provocation what began then, for example {@code the update}
     */
    public static Optional<Verdict.Error> control(LoadObservations load, long provokedMicros, String provocation) {
        Ledger control = before(load, provokedMicros);
        LedgerCounts counts = control.counts();
        if (counts.failed() == 0) {
            return Optional.empty();
        }
        LedgerEntry first = control.failures().get(0);
        return Optional.of(new Verdict.Error(
                String.format(
                        Locale.ROOT,
                        "%d of %d requests failed before %s began, the first one %s %s",
                        counts.failed(),
                        counts.sent(),
                        provocation,
                        first.request(),
                        LossFindings.how(first)),
                "make the unchanged deployment answer every declared request first"));
    }

    /**
     * Returns that a pod had too little of the load for its going to be noticed; empty where answers do not name the pod.
     *
     * @param load the load
     * @param pods the pods that must have had a share
     * @param provokedMicros when the provocation began
     * @param provocation what began then, for example {@code the update}
     */
    public static Optional<Verdict.Error> shares(
            LoadObservations load, List<PodName> pods, long provokedMicros, String provocation) {
        if (!load.facts().podIdentity()) {
            return Optional.empty();
        }
        Map<String, Long> shares = before(load, provokedMicros).entries().stream()
                .filter(e -> e.pod() != null)
                .collect(Collectors.groupingBy(e -> String.valueOf(e.pod()), Collectors.counting()));
        return pods.stream()
                .filter(pod -> shares.getOrDefault(pod.name(), 0L) < LEAST_PER_POD)
                .findFirst()
                .map(pod -> new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "pod %s answered only %d requests before %s, fewer than %d: its going would not be noticed",
                                pod.name(),
                                shares.getOrDefault(pod.name(), 0L),
                                provocation,
                                LEAST_PER_POD),
                        "raise load.requests-per-second, or check that the Service selects every pod"));
    }

    /** Returns the requests that had ended before something was provoked. */
    static Ledger before(LoadObservations load, long provokedMicros) {
        return load.ledger().where(entry -> entry.wasSent() && entry.endMicros() < provokedMicros);
    }
}
