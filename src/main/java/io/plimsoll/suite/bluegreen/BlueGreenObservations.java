package io.plimsoll.suite.bluegreen;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.WorkloadKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that the judges of a blue-green switch look at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 */
public record BlueGreenObservations(BlueGreenFacts facts, LoadObservations load) {

    /** Reads what was recorded. */
    static BlueGreenObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        BlueGreenFacts facts = files.facts(BlueGreenFacts.class);
        return new BlueGreenObservations(facts, files.observations(facts.load()));
    }

    /** Returns one of the two Deployments. */
    WorkloadKey workload(String deployment) {
        return new WorkloadKey("Deployment", facts.namespace(), deployment);
    }

    /** Returns the names of all pods that a Deployment ever had in this run. */
    Set<String> podsOf(String deployment) {
        return load.timeline().podsOf(workload(deployment)).stream()
                .map(PodLife::name)
                .collect(Collectors.toSet());
    }

    /** Returns the Service and its two workloads, for findings. */
    String subject() {
        return "Service %s/%s".formatted(facts.namespace(), facts.service());
    }

    /** Returns the load up to the moment at which green was made not ready. */
    LoadObservations switching() {
        BlueGreenFacts.Unready unready = facts.unready();
        return unready == null ? load : load.plannedBetween(0, unready.madeMicros());
    }

    /** Returns what a switch looked like from outside. */
    SwitchView view(BlueGreenFacts.Switch change) {
        String from = change.to().equals(facts.green()) ? facts.blue() : facts.green();
        return SwitchView.of(load.ledger(), change, podsOf(change.to()), podsOf(from));
    }
}
