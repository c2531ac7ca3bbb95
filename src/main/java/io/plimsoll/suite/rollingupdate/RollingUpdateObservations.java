package io.plimsoll.suite.rollingupdate;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RunningVersion;
import io.plimsoll.suite.writes.SteadyWrites;
import io.plimsoll.timeline.EndpointInterval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.RollingUpdateBounds;
import io.plimsoll.traffic.DetectionPower;
import io.plimsoll.traffic.Writes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that the judges of a rolling update look at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 * @param writes what was written and read back; nothing if the spec declares no such pair
 * @param updateLoad the load up to the rollback: what came after that says nothing about the update
 */
public record RollingUpdateObservations(
        RollingUpdateFacts facts, LoadObservations load, Writes writes, LoadObservations updateLoad) {

    RollingUpdateObservations(RollingUpdateFacts facts, LoadObservations load) {
        this(facts, load, Writes.of(List.of()));
    }

    RollingUpdateObservations(RollingUpdateFacts facts, LoadObservations load, Writes writes) {
        this(facts, load, writes, upToRollback(facts, load));
    }

    private static LoadObservations upToRollback(RollingUpdateFacts facts, LoadObservations load) {
        RollbackFacts rollback = facts.rollback();
        return rollback == null ? load : load.plannedBetween(0, rollback.appliedMicros());
    }

    /** Reads what was recorded. */
    static RollingUpdateObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        RollingUpdateFacts facts = files.facts(RollingUpdateFacts.class);
        return new RollingUpdateObservations(
                facts,
                files.observations(facts.load()),
                facts.writes() == null ? Writes.of(List.of()) : SteadyWrites.read(raw));
    }

    /** Returns the bounds that the Deployment's strategy sets. */
    RollingUpdateBounds bounds() {
        return RollingUpdateBounds.of(facts.replicas(), facts.maxUnavailable(), facts.maxSurge(), facts.minAvailable());
    }

    /** Returns what an outage must be like for this run to have seen it. */
    DetectionPower power() {
        return load.power(
                facts.replicas() + bounds().maxSurge(), facts.oldPods().size());
    }

    /** Returns the lives of the pods that served before the update. */
    List<PodLife> oldPods() {
        Set<String> uids = facts.oldPods().stream().map(PodName::uid).collect(Collectors.toSet());
        return load.timeline().pods().stream()
                .filter(pod -> uids.contains(pod.uid()))
                .toList();
    }

    /** Returns the {@code pod-template-hash} labels of the pods that served before the update. */
    Set<String> oldHashes() {
        return RunningVersion.of(load.timeline(), facts.oldPods()).hashes();
    }

    /** Returns the moment from which no old pod was a ready endpoint any more; empty while one still is. */
    Optional<Long> lastOldEndpointGone() {
        long last = 0;
        for (PodLife pod : oldPods()) {
            for (EndpointInterval endpoint : pod.endpoints()) {
                if (endpoint.ready()) {
                    if (endpoint.interval().open()) {
                        return Optional.empty();
                    }
                    last = Math.max(last, endpoint.interval().toMicros());
                }
            }
        }
        return last == 0 ? Optional.empty() : Optional.of(last);
    }
}
