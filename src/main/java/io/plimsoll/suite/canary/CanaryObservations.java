package io.plimsoll.suite.canary;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that the judge of a canary looks at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 */
public record CanaryObservations(CanaryFacts facts, LoadObservations load) {

    /** Reads what was recorded. */
    static CanaryObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        CanaryFacts facts = files.facts(CanaryFacts.class);
        return new CanaryObservations(facts, files.observations(facts.load()));
    }

    /** Returns one of the two Deployments. */
    WorkloadKey workload(String deployment) {
        return new WorkloadKey("Deployment", facts.namespace(), deployment);
    }

    /** Returns the pods of both that were ready endpoints when the share was measured. */
    List<PodName> pods() {
        return Stream.concat(facts.stablePods().stream(), facts.canaryPods().stream())
                .toList();
    }

    /** Returns the answers on new connections that were sent between two moments: who got each was decided anew. */
    List<LedgerEntry> answers(long fromMicros, long toMicros) {
        return load.ledger().entries().stream()
                .filter(entry -> entry.connection().opensConnection() && entry.wasAnswered() && entry.pod() != null)
                .filter(entry -> entry.startMicros() >= fromMicros && entry.startMicros() < toMicros)
                .toList();
    }

    /** Returns those of some answers that the canary gave. */
    List<LedgerEntry> byCanary(List<LedgerEntry> answers) {
        Set<String> canary = load.timeline().podsOf(workload(facts.canary())).stream()
                .map(PodLife::name)
                .collect(Collectors.toSet());
        return answers.stream().filter(entry -> canary.contains(entry.pod())).toList();
    }

    /**
     * Returns from when on none of the pods that the canary had when it was aborted was a ready endpoint of the Service any more;
     * empty while one still is. Pods that it got later do not count: an abort leaves none.
     */
    Optional<Long> withdrawn() {
        ServiceKey service = new ServiceKey(facts.namespace(), facts.service());
        long last = facts.abortMicros();
        for (PodLife pod : load.timeline().podsOf(workload(facts.canary()))) {
            if (pod.firstSeenMicros() >= facts.abortMicros()) {
                continue;
            }
            for (Interval ready : pod.readyEndpoint(service)) {
                if (ready.open()) {
                    return Optional.empty();
                }
                last = Math.max(last, ready.toMicros());
            }
        }
        return Optional.of(last);
    }
}
