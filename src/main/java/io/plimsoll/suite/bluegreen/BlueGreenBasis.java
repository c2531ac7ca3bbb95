package io.plimsoll.suite.bluegreen;

import io.plimsoll.evidence.Basis;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Unready;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadObservations;
import java.util.List;

/**
 * Says what the verdicts on a blue-green switch rest on.
 *
 * @param observations what was recorded
 * @param load says what every verdict under load rests on
 */
record BlueGreenBasis(BlueGreenObservations observations, LoadBasis load) {

    /** Returns that of the switches: both colours' pods, and the requests until a colour was made not ready. */
    Basis switching() {
        BlueGreenFacts facts = observations.facts();
        return new Basis(
                List.of(
                        load.pods(observations.workload(facts.blue())),
                        load.pods(observations.workload(facts.green())),
                        load.requests(observations.switching(), "requests planned until a colour was made not ready")),
                load.clean(facts.toGreen().askedMicros(), "the switch"));
    }

    /** Returns that of the switch to a colour that is not ready. */
    Basis unready() {
        Unready unready = observations.facts().unready();
        if (unready == null) {
            return Basis.notReached("the switches before it did not go through");
        }
        LoadObservations since = observations.load().plannedBetween(unready.madeMicros(), Long.MAX_VALUE);
        return new Basis(
                List.of(
                        load.pods(observations.workload(unready.attempt().to())),
                        load.requests(
                                observations
                                        .load()
                                        .plannedBetween(unready.attempt().askedMicros(), Long.MAX_VALUE),
                                "requests planned since the switch was asked for")),
                load.clean(since, unready.attempt().askedMicros(), "the switch to a colour that is not ready"));
    }
}
