package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.timeline.scaling.DecisionOracle;
import io.plimsoll.timeline.scaling.JudgedDecision;
import java.util.List;
import java.util.Optional;

/**
 * Decides DEP-SCALE-006: every decision of the autoscaler is one that the published algorithm may come to from what the
 * controller can have seen.
 */
final class DecisionsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SCALE-006";

    /** Fewer decisions than these show nothing: out, at the ceiling, and in are three already. */
    static final int LEAST = 4;

    private static final int NAMED = 8;

    private DecisionsJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(AutoscalingObservations observations) {
        Optional<Verdict> none = observations.stoppedBefore();
        if (none.isPresent()) {
            return none.get();
        }
        List<JudgedDecision> decisions = observations.decisions();
        List<JudgedDecision> outside = in(decisions, JudgedDecision.State.OUTSIDE);
        List<JudgedDecision> undecidable = in(decisions, JudgedDecision.State.UNDECIDABLE);
        int decided = decisions.size() - undecidable.size();
        List<Measurement> measurements = List.of(
                new Measurement("decisions", decisions.size(), "", null),
                new Measurement("decisions that deviate", outside.size(), "", "≤ 0"),
                new Measurement("decisions that cannot be decided upon", undecidable.size(), "", null));
        if (!outside.isEmpty()) {
            return new Verdict.Fail(
                    outside.stream()
                            .limit(NAMED)
                            .map(decision -> finding(observations, decision))
                            .toList(),
                    measurements);
        }
        if (decided < LEAST || undecidable.size() > decided) {
            return new Verdict.Error(
                    "only %s of %s decisions can be held against the algorithm, fewer than %s or less than half%s"
                            .formatted(
                                    decided,
                                    decisions.size(),
                                    LEAST,
                                    undecidable.isEmpty()
                                            ? ""
                                            : "; the first of the others: "
                                                    + undecidable.get(0).because()),
                    "run the check again; see metrics.jsonl and the autoscaler's states in timeline.jsonl");
        }
        return new Verdict.Pass(
                "%s decisions, each within what the published algorithm allows%s"
                        .formatted(
                                decided,
                                undecidable.isEmpty()
                                        ? ""
                                        : "; of %s more it is not known what the controller saw"
                                                .formatted(undecidable.size())),
                measurements);
    }

    private static List<JudgedDecision> in(List<JudgedDecision> decisions, JudgedDecision.State state) {
        return decisions.stream().filter(decision -> decision.state() == state).toList();
    }

    private static Finding finding(AutoscalingObservations observations, JudgedDecision decision) {
        return new Finding(
                AutoscalingCause.DECISION_DEVIATES.name(),
                observations.autoscaler().toString(),
                decision.lowest() == decision.highest()
                        ? "%s pods by the published algorithm".formatted(decision.lowest())
                        : "%s to %s pods by the published algorithm".formatted(decision.lowest(), decision.highest()),
                "%s pods, %s after everything was at rest"
                        .formatted(
                                decision.observed(),
                                seconds(decision.micros() - observations.facts().readyMicros())),
                decision.observed() > decision.highest()
                        ? "%s too many".formatted(decision.observed() - decision.highest())
                        : "%s too few".formatted(decision.lowest() - decision.observed()),
                "find out which algorithm, tolerance or sync period the controller works with",
                List.of(
                        decision.because(),
                        "looked at within %s before".formatted(seconds(DecisionOracle.LAG_MICROS))));
    }
}
