package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Decides DEP-SCALE-004: once scaled, the workload keeps the latency and error count that the spec promises. */
final class SloJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SCALE-004";

    /** The fewest answers that a 99th percentile is taken of. */
    static final int LEAST = 1_000;

    private SloJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(AutoscalingObservations observations) {
        AutoscalingFacts facts = observations.facts();
        if (facts.sloP99Millis() == null && facts.sloErrors() == null) {
            return new Verdict.NotApplicable("the spec promises neither latency nor errors (slo)");
        }
        Optional<Verdict> none = observations.notScaled().or(observations::unsound);
        if (none.isPresent()) {
            return none.get();
        }
        return stretch(facts).map(stretch -> decide(observations, stretch)).orElseGet(() -> {
            Step ceiling = facts.ceiling();
            Step most = ceiling == null ? Objects.requireNonNull(facts.out()) : ceiling;
            return new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "the declared load of %d requests/s was not reached: %.0f at most",
                            facts.declaredPerSecond(),
                            most.perSecond()),
                    "run the check again, or ask for a larger part of the target"
                            + " (autoscaling.drill-target-percent)");
        });
    }

    /**
     * A stretch of time under a load.
     *
     * @param perSecond the load, requests per second
     * @param fromMicros when it began
     * @param toMicros when it ended
     */
    record Stretch(double perSecond, long fromMicros, long toMicros) {}

    /** Returns when at least the declared load was under way on the scaled workload; empty if it never was. */
    static Optional<Stretch> stretch(AutoscalingFacts facts) {
        Step out = facts.out();
        Step ceiling = facts.ceiling();
        Long dropped = facts.droppedMicros();
        if (out == null || out.reachedMicros() == null || dropped == null) {
            return Optional.empty();
        }
        if (out.perSecond() >= facts.declaredPerSecond()) {
            return Optional.of(
                    new Stretch(out.perSecond(), out.reachedMicros(), ceiling == null ? dropped : ceiling.micros()));
        }
        return ceiling != null && ceiling.perSecond() >= facts.declaredPerSecond()
                ? Optional.of(new Stretch(ceiling.perSecond(), ceiling.micros(), dropped))
                : Optional.empty();
    }

    private static Verdict decide(AutoscalingObservations observations, Stretch stretch) {
        AutoscalingFacts facts = observations.facts();
        double perSecond = stretch.perSecond();
        long from = stretch.fromMicros();
        long to = stretch.toMicros();
        LedgerCounts counts =
                observations.load().plannedBetween(from, to).ledger().counts();
        if (counts.sent() < LEAST) {
            return new Verdict.Error(
                    "only %s requests were sent at the declared load, fewer than %s".formatted(counts.sent(), LEAST),
                    "raise load.requests-per-second");
        }
        List<Measurement> latency = observations.latency("at the declared load", from, to);
        double p99 = latency.isEmpty() ? 0 : latency.get(1).value();
        Long promised = facts.sloP99Millis();
        Integer errors = facts.sloErrors();
        List<Finding> findings = new ArrayList<>();
        String what = facts.workload().toString();
        if (promised != null && p99 > promised) {
            findings.add(new Finding(
                    AutoscalingCause.LATENCY_ABOVE_SLO.name(),
                    what,
                    "99 of 100 answers within %s ms (slo.p99)".formatted(promised),
                    String.format(Locale.ROOT, "%.0f ms", p99),
                    String.format(Locale.ROOT, "%.0f ms too slow", p99 - promised),
                    "scale out earlier (a lower target), or find what the requests wait for",
                    List.of()));
        }
        if (errors != null && counts.failed() > errors) {
            findings.add(new Finding(
                    AutoscalingCause.ERRORS_ABOVE_SLO.name(),
                    what,
                    "at most %s failed requests (slo.errors)".formatted(errors),
                    "%s of %s".formatted(counts.failed(), counts.planned()),
                    "%s too many".formatted(counts.failed() - errors),
                    "see the ledger for what became of them",
                    List.of()));
        }
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("load", ScaleOutJudge.rounded(perSecond), "1/s", null));
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.add(
                new Measurement("requests failed", counts.failed(), "", errors == null ? null : "≤ " + errors));
        measurements.addAll(latency);
        return findings.isEmpty()
                ? new Verdict.Pass(
                        String.format(
                                Locale.ROOT,
                                "%.0f requests/s for %s: 99 of 100 answered within %.0f ms, %d of %,d failed",
                                perSecond,
                                seconds(to - from),
                                p99,
                                counts.failed(),
                                counts.planned()),
                        measurements)
                : new Verdict.Fail(findings, measurements);
    }
}
