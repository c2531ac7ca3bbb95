package io.plimsoll.suite.canary;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.traffic.BinomialInterval;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides DEP-ROL-005: a canary takes the share of the requests that its pods are of all pods, none any more once it is
 * aborted, and neither costs a request.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound, the load was clean before the abort, and
 * enough of it was answered to tell a share.
 */
public final class CanaryJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-005";

    /** So that one run of a thousand good ones is taken for a bad one. */
    static final double CONFIDENCE = 0.999;

    /** The fewest answers on new connections that a share is told by: one of a quarter is then known to a few percent. */
    static final int LEAST_ANSWERS = 500;

    /** How long after the canary's last endpoint was gone an answer of it is still put down to propagation. */
    static final long PROPAGATION_MICROS = 2_000_000;

    private CanaryJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(CanaryObservations observations) {
        CanaryFacts facts = observations.facts();
        List<LedgerEntry> answers = observations.answers(facts.load().loadMicros(), facts.abortMicros());
        Optional<Verdict.Error> unsound = unsound(observations, answers);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        long hits = observations.byCanary(answers).size();
        BinomialInterval interval = BinomialInterval.of(hits, answers.size(), CONFIDENCE);
        LedgerCounts counts = observations.load().ledger().counts();
        List<Finding> findings = new ArrayList<>();
        shareOff(facts, hits, answers.size(), interval).ifPresent(findings::add);
        notGone(observations).ifPresent(findings::add);
        answered(observations).ifPresent(findings::add);
        if (!facts.load().allows(counts)) {
            findings.addAll(
                    LossFindings.of(observations.load().losses(), subject(facts), counts.planned(), facts.load()));
        }
        List<Measurement> measurements = measurements(observations, hits, answers.size(), interval, counts);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%d of %,d new connections went to the canary, which makes its share %s (%.1f %% confidence);"
                                + " %d of %d pods are %.1f %%; none went there later than %s after its last endpoint was"
                                + " gone; %,d requests planned, %d lost, %d failed",
                        hits,
                        answers.size(),
                        interval.percent(),
                        CONFIDENCE * 100,
                        facts.canaryPods().size(),
                        observations.pods().size(),
                        facts.share() * 100,
                        seconds(PROPAGATION_MICROS),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static String subject(CanaryFacts facts) {
        return "Service %s/%s".formatted(facts.namespace(), facts.service());
    }

    private static Optional<Verdict.Error> unsound(CanaryObservations observations, List<LedgerEntry> answers) {
        CanaryFacts facts = observations.facts();
        // How many a pod answered is what is judged here, so it is no condition.
        return Soundness.instrument(observations.load())
                .or(() -> Soundness.control(observations.load(), facts.abortMicros(), "the abort"))
                .or(() -> facts.stablePods().isEmpty() || facts.canaryPods().isEmpty()
                        ? Optional.of(new Verdict.Error(
                                "%s of the stable Deployment's pods and %s of the canary's were ready endpoints"
                                        .formatted(
                                                facts.stablePods().size(),
                                                facts.canaryPods().size()),
                                "make both ready first"))
                        : Optional.empty())
                .or(() -> answers.size() < LEAST_ANSWERS
                        ? Optional.of(new Verdict.Error(
                                String.format(
                                        Locale.ROOT,
                                        "only %d requests on new connections were answered by pods that say their"
                                                + " name, fewer than %d: a share cannot be told",
                                        answers.size(),
                                        LEAST_ANSWERS),
                                "raise load.requests-per-second"))
                        : Optional.empty());
    }

    private static Optional<Finding> shareOff(CanaryFacts facts, long hits, int answers, BinomialInterval interval) {
        if (interval.contains(facts.share())) {
            return Optional.empty();
        }
        double observed = 100.0 * hits / answers;
        return Optional.of(new Finding(
                CanaryCause.SHARE_OFF.name(),
                subject(facts),
                String.format(
                        Locale.ROOT,
                        "%.1f %% of new connections answered by %s, as %d of %d pods are its own",
                        facts.share() * 100,
                        facts.canary(),
                        facts.canaryPods().size(),
                        facts.canaryPods().size() + facts.stablePods().size()),
                String.format(
                        Locale.ROOT,
                        "%d of %,d: %.1f %%, which makes the share %s with a confidence of %.1f %%",
                        hits,
                        answers,
                        observed,
                        interval.percent(),
                        CONFIDENCE * 100),
                String.format(Locale.ROOT, "%.1f percentage points", Math.abs(observed - facts.share() * 100)),
                "find out what keeps clients at a pod (sessionAffinity, a topology rule), or which pods the Service"
                        + " does not select; where a share is to be smaller than pods allow, use a controller that splits"
                        + " by weight",
                List.of()));
    }

    private static Optional<Finding> notGone(CanaryObservations observations) {
        CanaryFacts facts = observations.facts();
        return facts.stalled().isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        CanaryCause.ABORT_INCOMPLETE.name(),
                        "Deployment %s/%s".formatted(facts.namespace(), facts.canary()),
                        "no pod once it is scaled to nothing",
                        facts.stalled(),
                        "the canary is still there",
                        "find out what else scales it, or why its pods do not end: see their events",
                        observations.load().newestWarnings(facts.abortMicros())));
    }

    private static Optional<Finding> answered(CanaryObservations observations) {
        CanaryFacts facts = observations.facts();
        Optional<Long> withdrawn = observations.withdrawn();
        if (withdrawn.isEmpty()) {
            return Optional.empty();
        }
        List<LedgerEntry> late =
                observations.byCanary(observations.answers(withdrawn.get() + PROPAGATION_MICROS, facts.endMicros()));
        return late.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        CanaryCause.ABORT_INCOMPLETE.name(),
                        subject(facts),
                        "no new connection answered by %s later than %s after its last endpoint was gone"
                                .formatted(facts.canary(), seconds(PROPAGATION_MICROS)),
                        String.format(
                                Locale.ROOT,
                                "%d answered, the first %s after it",
                                late.size(),
                                seconds(late.get(0).startMicros() - withdrawn.get())),
                        late.size() + " answers by the canary",
                        "check what scales the canary again, or routes to its pods besides the Service's endpoints",
                        List.of()));
    }

    private static List<Measurement> measurements(
            CanaryObservations observations, long hits, int answers, BinomialInterval interval, LedgerCounts counts) {
        CanaryFacts facts = observations.facts();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("new connections answered", answers, "", "≥ " + LEAST_ANSWERS));
        measurements.add(new Measurement("of them by the canary", hits, "", null));
        measurements.add(new Measurement(
                "share of the canary",
                100.0 * hits / answers,
                "%",
                String.format(Locale.ROOT, "%.1f within %s", facts.share() * 100, interval.percent())));
        observations
                .withdrawn()
                .ifPresent(at -> measurements.add(new Measurement(
                        "time from the abort until its last endpoint was gone",
                        (at - facts.abortMicros()) / 1_000.0,
                        "ms",
                        null)));
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        return measurements;
    }
}
