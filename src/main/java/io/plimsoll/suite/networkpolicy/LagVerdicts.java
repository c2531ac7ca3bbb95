package io.plimsoll.suite.networkpolicy;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.suite.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts together what is decided about lag, with what it rests on. */
final class LagVerdicts {

    private LagVerdicts() {}

    /**
     * Decides both checks.
     *
     * @param observations what was recorded
     * @param folder the scenario's folder within the pack
     */
    static Map<String, Judged> of(LagObservations observations, String folder) {
        Control control = TrialControl.control(observations.facts().own(), observations.pulses());
        long messages = observations.pulses().messages();
        Population tries = Population.census(
                "messages of the probers: each try of a connection, each pod that started, each use of a kept"
                        + " connection",
                messages,
                List.of(new Query("every line of " + folder + "/" + LagObservations.PULSES, null, messages, true)));
        List<Query> queries = new ArrayList<>(observations.lists().of("Pod"));
        queries.add(new Query(
                "every line of " + folder + "/" + LagObservations.PODS,
                null,
                observations.pods().size(),
                true));
        Population pods = Population.census(
                "events of the deployment’s pods, from the list on",
                observations.pods().size(),
                queries);
        return Map.of(
                LagJudge.CHECK,
                new Judged(LagJudge.judge(observations), new Basis(List.of(tries, pods), control)),
                EstablishedJudge.CHECK,
                new Judged(EstablishedJudge.judge(observations), new Basis(List.of(tries), control)));
    }
}
