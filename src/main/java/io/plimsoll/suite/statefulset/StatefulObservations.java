package io.plimsoll.suite.statefulset;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.writes.SteadyWrites;
import io.plimsoll.suite.writes.WriteFindings;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.traffic.Writes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that the judge of a StatefulSet's update looks at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 * @param writes what was written and read back
 */
public record StatefulObservations(StatefulFacts facts, LoadObservations load, Writes writes) {

    /** Reads what was recorded. */
    static StatefulObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        StatefulFacts facts = files.facts(StatefulFacts.class);
        return new StatefulObservations(facts, files.observations(facts.load()), SteadyWrites.read(raw));
    }

    /** Returns the StatefulSet. */
    WorkloadKey workload() {
        return new WorkloadKey("StatefulSet", facts.namespace(), facts.name());
    }

    /** Returns what can be said of the writes. */
    WriteFindings findings() {
        return new WriteFindings(
                writes, workload().toString(), load.facts().loadMicros(), facts.updateMicros(), "the update");
    }

    /** Returns the pods from before that were deleted during the update, in that order. */
    List<PodLife> replaced() {
        Set<String> old = facts.oldPods().stream().map(pod -> pod.uid()).collect(Collectors.toSet());
        return load.timeline().podsOf(workload()).stream()
                .filter(pod -> old.contains(pod.uid()))
                .filter(pod -> requested(pod) >= facts.updateMicros() && requested(pod) <= facts.endMicros())
                .sorted(Comparator.comparingLong(StatefulObservations::requested))
                .toList();
    }

    /** Returns when a pod's deletion was requested; −1 if it was not. */
    static long requested(PodLife pod) {
        PodLife.Deletion deletion = pod.deletion();
        return deletion == null ? -1 : deletion.requestedMicros();
    }
}
