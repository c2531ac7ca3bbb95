package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.autoscaling.AutoscalingObservations.Change;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.ReactionTime;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Decides DEP-SCALE-002: after the load has dropped, pods go when the stabilisation window is over, in time, none too many,
 * and no request is lost.
 */
final class ScaleInJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SCALE-002";

    private static final long LOOK_MICROS = 250_000;

    private final AutoscalingObservations observations;
    private final AutoscalingFacts facts;
    private final Autoscaler autoscaler;
    private final ReactionTime reaction;
    private final long dropped;
    private final String what;

    private ScaleInJudge(AutoscalingObservations observations) {
        this.observations = observations;
        this.facts = observations.facts();
        this.autoscaler = observations.autoscaler();
        this.reaction = observations.reaction();
        this.dropped = Objects.requireNonNull(facts.droppedMicros());
        this.what = autoscaler + " of " + facts.workload();
    }

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(AutoscalingObservations observations) {
        Optional<Verdict> none = observations.notScaled().or(observations::unsound);
        return none.isPresent() ? none.get() : new ScaleInJudge(observations).verdict();
    }

    private Verdict verdict() {
        int most = observations.sizes().headMap(dropped, true).lastEntry().getValue();
        OptionalLong slowest = reaction.slowestIn(most, autoscaler.minReplicas());
        if (slowest.isEmpty()) {
            return new Verdict.NotApplicable(
                    "behavior.scaleDown of %s never lets pods be taken away".formatted(autoscaler));
        }
        LoadObservations part = observations.load().plannedBetween(dropped, Long.MAX_VALUE);
        LedgerCounts counts = part.ledger().counts();
        if (counts.sent() < Soundness.LEAST_PER_POD) {
            return new Verdict.Error(
                    "only %s requests were sent after the load had dropped, fewer than %s"
                            .formatted(counts.sent(), Soundness.LEAST_PER_POD),
                    "raise load.requests-per-second");
        }
        List<Finding> findings = new ArrayList<>();
        if (!facts.load().allows(counts)) {
            findings.addAll(
                    LossFindings.of(part.losses(), facts.workload().toString(), counts.planned(), facts.load()));
        }
        List<Change> down = observations.changes(dropped, facts.endMicros()).stream()
                .filter(change -> change.to() < change.from() && observations.isOwn(change))
                .toList();
        early(down).ifPresent(findings::add);
        late(down, most, slowest.getAsLong()).ifPresent(findings::add);
        belowMinimum().ifPresent(findings::add);
        List<Measurement> measurements = measurements(down, counts, slowest.getAsLong());
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%d pods became %d again: the first was taken away %s after the load had dropped (window %s), none was"
                                + " left after %s; %,d requests planned meanwhile, %d lost, %d failed",
                        most,
                        autoscaler.minReplicas(),
                        seconds(down.get(0).micros() - dropped),
                        seconds(autoscaler.downWindowMicros(reaction.settings())),
                        seconds(Objects.requireNonNull(facts.inMicros()) - dropped),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private Optional<Finding> early(List<Change> down) {
        return down.stream()
                .filter(change -> change.micros() - dropped < reaction.soonestIn())
                .findFirst()
                .map(change -> new Finding(
                        AutoscalingCause.SCALE_IN_EARLY.name(),
                        what,
                        "no pod taken away within %s of the drop: the window of %s without a sync period"
                                .formatted(
                                        seconds(reaction.soonestIn()),
                                        seconds(autoscaler.downWindowMicros(reaction.settings()))),
                        "from %s to %s pods after %s"
                                .formatted(change.from(), change.to(), seconds(change.micros() - dropped)),
                        "%s too early".formatted(seconds(reaction.soonestIn() - (change.micros() - dropped))),
                        "find out which stabilisation window the controller works with",
                        List.of()));
    }

    private Optional<Finding> late(List<Change> down, int most, long slowest) {
        OptionalLong fewest = down.stream()
                .filter(change -> change.to() <= autoscaler.minReplicas())
                .mapToLong(change -> change.micros() - dropped)
                .findFirst();
        if (fewest.isPresent() && fewest.getAsLong() <= slowest && facts.inMicros() != null) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                AutoscalingCause.SCALE_IN_LATE.name(),
                what,
                "%s pods again within %s of the drop, and no other one left"
                        .formatted(autoscaler.minReplicas(), seconds(slowest)),
                fewest.isEmpty()
                        ? "%s pods were still declared %s after it"
                                .formatted(
                                        down.isEmpty()
                                                ? most
                                                : down.get(down.size() - 1).to(),
                                        seconds(facts.endMicros() - dropped))
                        : facts.inMicros() == null
                                ? "declared after %s, and pods were still ending when the time was up"
                                        .formatted(seconds(fewest.getAsLong()))
                                : "declared after " + seconds(fewest.getAsLong()),
                "pods that nobody needs go on costing",
                "see the autoscaler's conditions; let pods end within their grace period",
                observations.load().newestWarnings(dropped)));
    }

    private Optional<Finding> belowMinimum() {
        int least = Integer.MAX_VALUE;
        for (long micros = dropped; micros < facts.endMicros(); micros += LOOK_MICROS) {
            least = (int) Math.min(least, observations.readyAt(micros));
        }
        OptionalInt declared = observations.sizes().tailMap(facts.readyMicros(), true).values().stream()
                .mapToInt(Integer::intValue)
                .min();
        least = Math.min(least, declared.orElse(Integer.MAX_VALUE));
        return least >= autoscaler.minReplicas()
                ? Optional.empty()
                : Optional.of(new Finding(
                        AutoscalingCause.BELOW_MINIMUM.name(),
                        what,
                        "never fewer than %s ready pods (minReplicas)".formatted(autoscaler.minReplicas()),
                        "%s at the least".formatted(least),
                        "%s too few".formatted(autoscaler.minReplicas() - least),
                        "find out what else ends pods or sets their number",
                        observations.load().newestWarnings(dropped)));
    }

    private List<Measurement> measurements(List<Change> down, LedgerCounts counts, long slowest) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests planned after the drop", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        down.stream()
                .findFirst()
                .ifPresent(change -> measurements.add(new Measurement(
                        "time until the first pod was taken away",
                        (change.micros() - dropped) / 1_000.0,
                        "ms",
                        "≥ " + reaction.soonestIn() / 1_000)));
        down.stream()
                .filter(change -> change.to() <= autoscaler.minReplicas())
                .findFirst()
                .ifPresent(change -> measurements.add(new Measurement(
                        "time until minReplicas were declared",
                        (change.micros() - dropped) / 1_000.0,
                        "ms",
                        "≤ " + slowest / 1_000)));
        measurements.addAll(observations.latency("after the drop", dropped, facts.endMicros()));
        return measurements;
    }
}
