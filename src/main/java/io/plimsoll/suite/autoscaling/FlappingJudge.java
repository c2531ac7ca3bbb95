package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.autoscaling.AutoscalingObservations.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides DEP-SCALE-007: while the load only grows no pod is taken away, and after it has dropped none is added. Changes that
 * something else than the autoscaler makes are not its flapping.
 */
final class FlappingJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SCALE-007";

    private FlappingJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(AutoscalingObservations observations) {
        Optional<Verdict> none = observations.stoppedBefore().or(observations::unsound);
        if (none.isPresent()) {
            return none.get();
        }
        AutoscalingFacts facts = observations.facts();
        Step out = Objects.requireNonNull(facts.out());
        long dropped = Objects.requireNonNull(facts.droppedMicros());
        List<Change> own = observations.changes(out.micros(), facts.endMicros()).stream()
                .filter(observations::isOwn)
                .toList();
        if (own.isEmpty()) {
            return new Verdict.NotTested(
                    ReasonCode.ABORTED_BY_EARLIER_FAILURE,
                    "the autoscaler changed nothing after the load had grown: " + out.missing());
        }
        List<Change> wrong = new ArrayList<>();
        for (Change change : own) {
            boolean outwards = change.to() > change.from();
            if (outwards != change.micros() < dropped) {
                wrong.add(change);
            }
        }
        Step ceiling = facts.ceiling();
        long constant = ceiling == null ? dropped : ceiling.micros();
        int most = own.stream()
                .filter(change -> change.micros() < constant)
                .mapToInt(Change::to)
                .max()
                .orElse(out.pods());
        List<Measurement> measurements = List.of(
                new Measurement("changes of the number of pods", own.size(), "", null),
                new Measurement("changes against the load", wrong.size(), "", "≤ 0"),
                new Measurement("pods beyond what was asked for", Math.max(0, most - out.pods()), "", null));
        if (!wrong.isEmpty()) {
            return new Verdict.Fail(
                    List.of(new Finding(
                            AutoscalingCause.FLAPPING.name(),
                            observations.autoscaler() + " of " + facts.workload(),
                            "no pod taken away before the load drops, none added after",
                            "%s of %s changes went the other way".formatted(wrong.size(), own.size()),
                            "pods come and go that the load did not ask for",
                            "widen the stabilisation windows, or keep the target further from what the pods use",
                            wrong.stream()
                                    .map(change -> "from %s to %s pods, %s %s"
                                            .formatted(
                                                    change.from(),
                                                    change.to(),
                                                    seconds(
                                                            change.micros() < dropped
                                                                    ? change.micros() - out.micros()
                                                                    : change.micros() - dropped),
                                                    change.micros() < dropped
                                                            ? "after the step, with no less load"
                                                            : "after the drop, with no more load"))
                                    .toList())),
                    measurements);
        }
        return new Verdict.Pass(
                "%s changes of the number of pods, none against the load; %s pods at most before more than the most was asked for, %s were meant to be asked for"
                        .formatted(own.size(), most, out.pods()),
                measurements);
    }
}
