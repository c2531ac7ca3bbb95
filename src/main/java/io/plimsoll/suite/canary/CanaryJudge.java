package io.plimsoll.suite.canary;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.canary.CanaryFacts.Weight;
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
 * Decides DEP-ROL-005: a canary takes the share of the requests that a router was told to give it, or else that its pods are of
 * all pods, none any more once it is aborted, and neither costs a request.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound, the load was clean before the first change, and
 * enough of it was answered to tell a share, by pods that are known.
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
        List<LedgerEntry> answers = observations.answers(facts.sharedMicros(), facts.abortMicros());
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
                                + " %s; none went there later than %s; %,d requests planned, %d lost, %d failed",
                        hits,
                        answers.size(),
                        interval.percent(),
                        CONFIDENCE * 100,
                        declared(observations),
                        bound(facts),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static String declared(CanaryObservations observations) {
        CanaryFacts facts = observations.facts();
        return facts.weight() == null
                ? String.format(
                        Locale.ROOT,
                        "%d of %d pods are %.1f %%",
                        facts.canaryPods().size(),
                        observations.pods().size(),
                        facts.share() * 100)
                : String.format(Locale.ROOT, "its weight is %.1f %%", facts.share() * 100);
    }

    /** Returns what no answer of the canary may be later than, in words. */
    private static String bound(CanaryFacts facts) {
        Weight weight = facts.weight();
        return weight == null
                ? seconds(PROPAGATION_MICROS) + " after its last endpoint was gone"
                : seconds(weight.withinMicros()) + " after the router ran with what canary.abort applies";
    }

    private static String subject(CanaryFacts facts) {
        return "Service %s/%s".formatted(facts.namespace(), facts.service());
    }

    private static Optional<Verdict.Error> unsound(CanaryObservations observations, List<LedgerEntry> answers) {
        CanaryFacts facts = observations.facts();
        // How many a pod answered is what is judged here, so it is no condition.
        return Soundness.instrument(observations.load())
                .or(() -> Soundness.control(observations.load(), facts.provokedMicros(), facts.provocation()))
                .or(() -> notSet(facts))
                .or(() -> facts.stablePods().isEmpty() || facts.canaryPods().isEmpty()
                        ? Optional.of(new Verdict.Error(
                                "%s of the stable Deployment's pods and %s of the canary's were ready%s"
                                        .formatted(
                                                facts.stablePods().size(),
                                                facts.canaryPods().size(),
                                                facts.weight() == null ? " endpoints" : ""),
                                "make both ready first"))
                        : Optional.empty())
                .or(() -> tooFew(answers, ""))
                .or(() -> facts.weight() == null ? Optional.empty() : unsoundWeight(observations, answers));
    }

    private static Optional<Verdict.Error> notSet(CanaryFacts facts) {
        Weight weight = facts.weight();
        return weight == null || weight.stalled().isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        "the router does not run with what canary.set applies: " + weight.stalled(),
                        "correct canary.set, or raise budgets.deploy"));
    }

    private static Optional<Verdict.Error> tooFew(List<LedgerEntry> answers, String when) {
        return answers.size() < LEAST_ANSWERS
                ? Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "only %d requests on new connections were answered%s by pods that say their name, fewer"
                                        + " than %d: a share cannot be told",
                                answers.size(),
                                when,
                                LEAST_ANSWERS),
                        "raise load.requests-per-second"))
                : Optional.empty();
    }

    /** A router may answer itself, or hide who did: then a share of nothing would be one of the instrument's. */
    private static Optional<Verdict.Error> unsoundWeight(CanaryObservations observations, List<LedgerEntry> answers) {
        CanaryFacts facts = observations.facts();
        List<LedgerEntry> unknown = observations.byNeither(answers);
        if (!unknown.isEmpty()) {
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "%d of %,d answers on new connections name a pod of neither %s nor %s, the first one %s:"
                                    + " the two cannot be told apart",
                            unknown.size(),
                            answers.size(),
                            facts.stable(),
                            facts.canary(),
                            unknown.get(0).pod()),
                    "let the router pass on the header of identity.pod as the pods send it"));
        }
        int nameless =
                observations.nameless(facts.sharedMicros(), facts.abortMicros()).size();
        if (nameless > 0) {
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "%d answers on new connections do not say which pod gave them: the two cannot be told"
                                    + " apart",
                            nameless),
                    "let the router pass on the header of identity.pod as the pods send it"));
        }
        // What was never ready needs no more answers to be found wanting.
        return facts.stalled().isEmpty() ? tooFew(after(observations), " after the abort") : Optional.empty();
    }

    /** Returns the answers on new connections of the time in which the canary was to give none. */
    private static List<LedgerEntry> after(CanaryObservations observations) {
        return observations
                .nothingAfter()
                .map(from -> observations.answers(from, observations.facts().endMicros()))
                .orElse(List.of());
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
                        "%.1f %% of new connections answered by %s, as %s",
                        facts.share() * 100,
                        facts.canary(),
                        facts.weight() == null
                                ? "%s of %s pods are its own"
                                        .formatted(
                                                facts.canaryPods().size(),
                                                facts.canaryPods().size()
                                                        + facts.stablePods().size())
                                : "canary.weight-percent declares"),
                String.format(
                        Locale.ROOT,
                        "%d of %,d: %.1f %%, which makes the share %s with a confidence of %.1f %%",
                        hits,
                        answers,
                        observed,
                        interval.percent(),
                        CONFIDENCE * 100),
                String.format(Locale.ROOT, "%.1f percentage points", Math.abs(observed - facts.share() * 100)),
                facts.weight() == null
                        ? "find out what keeps clients at a pod (sessionAffinity, a topology rule), or which pods the"
                                + " Service does not select; where a share is to be smaller than pods allow, let a"
                                + " router split by weight"
                        : "compare the weight in canary.set with canary.weight-percent; else find out whether the"
                                + " router splits by client and not by request, or another of its rules comes first",
                List.of()));
    }

    private static Optional<Finding> notGone(CanaryObservations observations) {
        CanaryFacts facts = observations.facts();
        return facts.stalled().isEmpty()
                ? Optional.empty()
                : facts.weight() != null
                        ? Optional.of(new Finding(
                                CanaryCause.ABORT_INCOMPLETE.name(),
                                subject(facts),
                                "the router's workloads run with what canary.abort applies",
                                facts.stalled(),
                                "the abort is not complete",
                                "correct canary.abort, or see the pods' events",
                                observations.load().newestWarnings(facts.abortMicros())))
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
        List<LedgerEntry> answers = after(observations);
        List<LedgerEntry> late = observations.byCanary(answers);
        if (late.isEmpty()) {
            return Optional.empty();
        }
        long since = facts.weight() == null ? observations.withdrawn().orElseThrow() : facts.goneMicros();
        return Optional.of(new Finding(
                CanaryCause.ABORT_INCOMPLETE.name(),
                subject(facts),
                "no new connection answered by %s later than %s".formatted(facts.canary(), bound(facts)),
                String.format(
                        Locale.ROOT,
                        "%d%s answered, the first %s after it",
                        late.size(),
                        facts.weight() == null ? "" : String.format(Locale.ROOT, " of %,d", answers.size()),
                        seconds(late.get(0).startMicros() - since)),
                late.size() + " answers by the canary",
                facts.weight() == null
                        ? "check what scales the canary again, or routes to its pods besides the Service's endpoints"
                        : "give the canary the weight 0 in canary.abort, and check that every pod of the router takes"
                                + " it up",
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
        if (facts.weight() == null) {
            observations
                    .withdrawn()
                    .ifPresent(at -> measurements.add(new Measurement(
                            "time from the abort until its last endpoint was gone",
                            (at - facts.abortMicros()) / 1_000.0,
                            "ms",
                            null)));
        } else {
            measurements.add(new Measurement(
                    "time from the abort until the router ran with it",
                    (facts.goneMicros() - facts.abortMicros()) / 1_000.0,
                    "ms",
                    null));
            List<LedgerEntry> after = after(observations);
            measurements.add(new Measurement("new connections answered after that", after.size(), "", null));
            measurements.add(new Measurement(
                    "of them by the canary", observations.byCanary(after).size(), "", "≤ 0"));
            observations
                    .lastOfCanary()
                    .ifPresent(at -> measurements.add(new Measurement(
                            "time from the abort until its last answer",
                            (at - facts.abortMicros()) / 1_000.0,
                            "ms",
                            null)));
        }
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        return measurements;
    }
}
