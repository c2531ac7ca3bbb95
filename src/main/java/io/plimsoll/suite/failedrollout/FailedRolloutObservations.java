package io.plimsoll.suite.failedrollout;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.RunningVersion;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.WorkloadKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Everything that the judge of failed rollouts looks at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 */
public record FailedRolloutObservations(FailedRolloutFacts facts, LoadObservations load) {

    /** Reads what was recorded. */
    static FailedRolloutObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        FailedRolloutFacts facts = files.facts(FailedRolloutFacts.class);
        return new FailedRolloutObservations(facts, files.observations(facts.load()));
    }

    /** Returns the Deployment. */
    WorkloadKey workload() {
        return new WorkloadKey("Deployment", facts.namespace(), facts.deployment());
    }

    /** Returns the pods of a trial's bad version: those of another template that were made while it was asked for. */
    List<PodLife> badPods(FailedRolloutFacts.Trial trial) {
        return newPods(trial.appliedMicros(), trial.undoneMicros());
    }

    /** Returns the pods of another template than the one that served before, made between two moments. */
    List<PodLife> newPods(long fromMicros, long toMicros) {
        Set<String> good = RunningVersion.of(load.timeline(), facts.oldPods()).hashes();
        return load.timeline().podsOf(workload()).stream()
                .filter(pod -> pod.podTemplateHash() != null && !good.contains(pod.podTemplateHash()))
                .filter(pod -> pod.firstSeenMicros() >= fromMicros && pod.firstSeenMicros() <= toMicros)
                .toList();
    }
}
