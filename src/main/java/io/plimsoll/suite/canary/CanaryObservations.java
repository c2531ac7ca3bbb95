package io.plimsoll.suite.canary;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.attribution.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    /** Returns the pods of both that served when the share was measured. */
    List<PodName> pods() {
        return Stream.concat(facts.stablePods().stream(), facts.canaryPods().stream())
                .toList();
    }

    /**
     * Returns the answers through the Service on new connections that were sent between two moments: who got each was decided
     * anew.
     */
    List<LedgerEntry> answers(long fromMicros, long toMicros) {
        return answered(fromMicros, toMicros)
                .filter(entry -> entry.pod() != null)
                .toList();
    }

    /** Returns those of such answers that do not say which pod gave them. */
    List<LedgerEntry> nameless(long fromMicros, long toMicros) {
        return answered(fromMicros, toMicros)
                .filter(entry -> entry.pod() == null)
                .toList();
    }

    private Stream<LedgerEntry> answered(long fromMicros, long toMicros) {
        return load.ledger().entries().stream()
                .filter(entry -> leadsToBoth(entry.entryPoint()))
                .filter(entry -> entry.connection().opensConnection() && entry.wasAnswered())
                .filter(entry -> entry.startMicros() >= fromMicros && entry.startMicros() < toMicros);
    }

    /** Other entry points may lead to one of the two alone. */
    private boolean leadsToBoth(String entryPoint) {
        Route route = facts.load().routes().get(entryPoint);
        return route != null && route.service().equals(new ServiceKey(facts.namespace(), facts.service()));
    }

    /** Returns those of some answers that the canary gave. */
    List<LedgerEntry> byCanary(List<LedgerEntry> answers) {
        Set<String> canary = podsOf(facts.canary());
        return answers.stream().filter(entry -> canary.contains(entry.pod())).toList();
    }

    /** Returns those of some answers that name a pod of neither. */
    List<LedgerEntry> byNeither(List<LedgerEntry> answers) {
        Set<String> known = podsOf(facts.canary());
        known.addAll(podsOf(facts.stable()));
        return answers.stream().filter(entry -> !known.contains(entry.pod())).toList();
    }

    private Set<String> podsOf(String deployment) {
        return load.timeline().podsOf(workload(deployment)).stream()
                .map(PodLife::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns when the last request was sent on a new connection, after the abort, that the canary answered. */
    Optional<Long> lastOfCanary() {
        return byCanary(answers(facts.abortMicros(), facts.endMicros())).stream()
                .map(LedgerEntry::startMicros)
                .max(Long::compare);
    }

    /**
     * Returns from when on an answer of the canary is one too many; empty if that cannot be told, since the canary is still
     * routed to.
     */
    Optional<Long> nothingAfter() {
        CanaryFacts.Weight weight = facts.weight();
        return weight == null
                ? withdrawn().map(at -> at + CanaryJudge.PROPAGATION_MICROS)
                : Optional.of(facts.goneMicros() + weight.withinMicros());
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
