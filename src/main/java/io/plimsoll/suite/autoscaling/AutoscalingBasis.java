package io.plimsoll.suite.autoscaling;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.timeline.scaling.JudgedDecision;
import java.util.List;
import java.util.Objects;

/**
 * Says what the verdicts on autoscaling rest on.
 *
 * @param observations what was recorded
 * @param load says what every verdict under load rests on
 */
record AutoscalingBasis(AutoscalingObservations observations, LoadBasis load) {

    /** Returns that of scaling out: every pod and every request. */
    Basis out() {
        return observations.facts().out() == null ? notStepped() : load.of(clean(), pods());
    }

    /** Returns that of scaling in: the requests since the load dropped. */
    Basis in() {
        Long dropped = observations.facts().droppedMicros();
        return dropped == null
                ? notStepped()
                : new Basis(
                        List.of(
                                pods(),
                                load.requests(
                                        observations.load().plannedBetween(dropped, Long.MAX_VALUE),
                                        "requests planned after the load had dropped")),
                        clean());
    }

    /** Returns that of the promised latency: the requests at the declared load, since the pods were ready. */
    Basis slo() {
        Step out = observations.facts().out();
        if (out == null || out.reachedMicros() == null) {
            return notStepped();
        }
        return SloJudge.stretch(observations.facts())
                .map(stretch -> new Basis(
                        List.of(load.requests(
                                observations.load().plannedBetween(stretch.fromMicros(), stretch.toMicros()),
                                "requests planned at the declared load, once scaled")),
                        clean()))
                .orElseGet(() -> Basis.notReached("the declared load was not reached"));
    }

    /** Returns that of the ceiling: the requests under it. */
    Basis ceiling() {
        Step ceiling = observations.facts().ceiling();
        return ceiling == null
                ? notStepped()
                : new Basis(
                        List.of(load.requests(
                                observations
                                        .load()
                                        .plannedBetween(
                                                ceiling.micros(),
                                                Objects.requireNonNull(
                                                        observations.facts().droppedMicros())),
                                "requests planned beyond the most pods")),
                        new Control(
                                "the pods use more than the most of them can carry, and the autoscaler says that it is held",
                                ceiling.reachedMicros() == null ? Control.State.NOT_HELD : Control.State.HELD,
                                ceiling.reachedMicros() == null ? ceiling.missing() : "both seen"));
    }

    /** Returns that of the decisions: every change of the autoscaler's status. */
    Basis decisions() {
        if (observations.facts().out() == null) {
            return notStepped();
        }
        List<JudgedDecision> decisions = observations.decisions();
        long decided = decisions.stream()
                .filter(decision -> decision.state() != JudgedDecision.State.UNDECIDABLE)
                .count();
        return new Basis(
                List.of(new Population(
                        "decisions of " + observations.autoscaler(),
                        decided,
                        decisions.size(),
                        decided == decisions.size()
                                ? Population.CENSUS
                                : "those whose reported metric is one that was recorded",
                        List.of(new Query(
                                "every state of the autoscaler in raw/autoscaling/timeline.jsonl",
                                null,
                                observations.autoscalerEvents().size(),
                                true)))),
                new Control(
                        "the controller reports metrics that the metrics API showed",
                        decided > 0 ? Control.State.HELD : Control.State.NOT_HELD,
                        "%s of %s decisions, %s answers of the metrics API"
                                .formatted(
                                        decided,
                                        decisions.size(),
                                        observations.polls().size())));
    }

    private Control clean() {
        return load.clean(
                observations.facts().readyMicros() + AutoscalingCourse.CONTROL.toMillis() * 1_000, "load was added");
    }

    private Population pods() {
        return load.pods(observations.facts().workload());
    }

    private static Basis notStepped() {
        return Basis.notReached("no load was added");
    }
}
