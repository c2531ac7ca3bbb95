package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Decides DEP-SCALE-008: asked for more than its most pods, the workload has its most pods and stays there. */
final class CeilingJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SCALE-008";

    private CeilingJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(AutoscalingObservations observations) {
        AutoscalingFacts facts = observations.facts();
        Optional<Verdict> none = observations.notScaled().or(observations::unsound);
        if (none.isPresent()) {
            return none.get();
        }
        Step ceiling = facts.ceiling();
        if (ceiling == null) {
            return new Verdict.NotTested(ReasonCode.ENV_UNSUPPORTED, facts.noCeiling());
        }
        Long reached = ceiling.reachedMicros();
        if (reached == null) {
            return new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "%.0f requests/s did not ask for more than %d pods: %s",
                            ceiling.perSecond(),
                            ceiling.pods(),
                            ceiling.missing()),
                    facts.profile() == null
                            ? "give the host more cores or less other work, or ask for a part of the target"
                                    + " (autoscaling.drill-target-percent)"
                            : "name a larger load in autoscaling.profile.ceiling, or give the host more cores or less other"
                                    + " work");
        }
        return decide(observations, ceiling, reached);
    }

    private static Verdict decide(AutoscalingObservations observations, Step ceiling, long reached) {
        AutoscalingFacts facts = observations.facts();
        Autoscaler autoscaler = observations.autoscaler();
        long dropped = Objects.requireNonNull(facts.droppedMicros());
        List<Finding> findings = new ArrayList<>();
        int most = 0;
        int least = Integer.MAX_VALUE;
        Integer before = null;
        for (Map.Entry<Long, Integer> size : observations.sizes().entrySet()) {
            if (size.getKey() >= ceiling.micros() && size.getKey() < facts.endMicros()) {
                most = Math.max(most, size.getValue());
            }
            if (size.getKey() <= reached) {
                before = size.getValue();
            } else if (size.getKey() < dropped) {
                least = Math.min(least, size.getValue());
            }
        }
        int held = before == null ? 0 : before;
        most = Math.max(most, held);
        least = Math.min(least, held);
        String what = autoscaler + " of " + facts.workload();
        if (most > autoscaler.maxReplicas()) {
            findings.add(new Finding(
                    AutoscalingCause.MAXIMUM_EXCEEDED.name(),
                    what,
                    "%s pods at most (maxReplicas)".formatted(autoscaler.maxReplicas()),
                    "%s declared".formatted(most),
                    "%s too many".formatted(most - autoscaler.maxReplicas()),
                    "find out what else sets the number of pods",
                    List.of()));
        }
        if (least < autoscaler.maxReplicas()) {
            findings.add(new Finding(
                    AutoscalingCause.MAXIMUM_LEFT.name(),
                    what,
                    "%s pods for as long as more is asked for".formatted(autoscaler.maxReplicas()),
                    "%s declared".formatted(least),
                    "%s too few".formatted(autoscaler.maxReplicas() - least),
                    "find out what else sets the number of pods, and what the autoscaler's conditions say",
                    List.of()));
        }
        LedgerCounts counts = observations
                .load()
                .plannedBetween(ceiling.micros(), dropped)
                .ledger()
                .counts();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(
                new Measurement("load beyond the most pods", ScaleOutJudge.rounded(ceiling.perSecond()), "1/s", null));
        measurements.add(new Measurement("requests planned under it", counts.planned(), "", null));
        measurements.add(new Measurement("lost under it", counts.lost(), "", null));
        measurements.add(new Measurement("wrongly answered under it", counts.applicationErrors(), "", null));
        measurements.addAll(observations.latency("under it", ceiling.micros(), dropped));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%.0f requests/s asked for more than %d pods: there were %d, for %s; %,d requests planned, %d lost, %d"
                                + " failed",
                        ceiling.perSecond(),
                        autoscaler.maxReplicas(),
                        most,
                        seconds(dropped - reached),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }
}
