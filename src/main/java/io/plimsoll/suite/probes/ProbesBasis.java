package io.plimsoll.suite.probes;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.suite.probes.ProbesFacts.Away;
import io.plimsoll.suite.probes.ProbesFacts.Peak;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.timeline.PodLife;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says what the verdicts on provoked probes rest on.
 *
 * @param observations what was recorded
 * @param load says what every verdict under load rests on
 */
record ProbesBasis(ProbesObservations observations, LoadBasis load) {

    private static final String ONE = "the first ready pod; the others were left alone";

    /** Returns that of a readiness probe that was made to fail, under load. */
    Basis withdrawal() {
        Trial trial = observations.facts().withdrawal();
        return trial == null
                ? notProvoked()
                : load.of(blocked(trial).and(load.clean(trial.beforeMicros(), "the failure")), one());
    }

    /** Returns that of a liveness probe that was made to fail. */
    Basis restart() {
        return provoked(observations.facts().restart());
    }

    /** Returns that of a start that was delayed. */
    Basis slowStart() {
        return provoked(observations.facts().slowStart());
    }

    /** Returns that of the served port that was blocked. */
    Basis servingPort() {
        ProbesFacts facts = observations.facts();
        Trial trial = facts.serving() == null ? facts.withdrawal() : facts.serving();
        return trial == null
                ? notProvoked()
                : new Basis(List.of(one()), LoadBasis.cutOff(port(trial), trial.openBefore(), trial.openUnder()));
    }

    /** Returns that of a time without what the workload depends on. */
    Basis dependency() {
        Away away = observations.facts().away();
        return away == null
                ? Basis.notReached("nothing that the workload depends on was taken away")
                : load.of(
                        load.clean(observations.firstMicros(), "the first failure")
                                .and(LoadBasis.cutOff(
                                        "port %s of pod %s"
                                                .formatted(
                                                        away.ports().get(0),
                                                        away.pod().name()),
                                        away.openBefore(),
                                        away.openUnder())),
                        load.pods(observations.facts().workloadKey()));
    }

    /** Returns that of the load that had to be borne: every pod that was there when it began. */
    Basis peak() {
        ProbesFacts facts = observations.facts();
        Peak peak = facts.peak();
        int pods = (int) observations.load().timeline().podsOf(facts.workloadKey()).stream()
                .filter((PodLife pod) -> pod.existedAt(peak.fromMicros()))
                .count();
        boolean sound = Soundness.instrument(observations.load()).isEmpty();
        return load.of(
                new Control(
                        "the load is what was declared, and generator and ledger agree on it",
                        sound ? Control.State.HELD : Control.State.NOT_HELD,
                        String.format(
                                Locale.ROOT,
                                "%,d requests sent, %s a second were declared",
                                observations.load().ledger().counts().sent(),
                                peak.perSecond())),
                load.pods(facts.workloadKey(), pods, "those that were there when the declared load began"));
    }

    private Basis provoked(@Nullable Trial trial) {
        return trial == null ? notProvoked() : new Basis(List.of(one()), blocked(trial));
    }

    private static Control blocked(Trial trial) {
        return LoadBasis.blocked(port(trial), trial.openBefore(), trial.openUnder());
    }

    private static String port(Trial trial) {
        return "port %s of pod %s".formatted(trial.ports().get(0), trial.pod().name());
    }

    private Population one() {
        return load.pods(observations.facts().workloadKey(), 1, ONE);
    }

    private static Basis notProvoked() {
        return Basis.notReached("the failure was not provoked");
    }
}
