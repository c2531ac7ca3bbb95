package io.plimsoll.suite.overlap;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RunningVersion;
import io.plimsoll.timeline.WorkloadKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Everything that the judge of overlapping updates looks at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 */
public record OverlapObservations(OverlapFacts facts, LoadObservations load) {

    /** Reads what was recorded. */
    static OverlapObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        OverlapFacts facts = files.facts(OverlapFacts.class);
        return new OverlapObservations(facts, files.observations(facts.load()));
    }

    /** Returns the Deployment. */
    WorkloadKey workload() {
        return new WorkloadKey("Deployment", facts.namespace(), facts.deployment());
    }

    /** Returns the {@code pod-template-hash} labels of pods. */
    Set<String> hashes(List<PodName> pods) {
        return RunningVersion.of(load.timeline(), pods).hashes();
    }
}
