package io.plimsoll.suite.configuration;

import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.WorkloadKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the judge of a changed setting looks at.
 *
 * @param facts what was declared and done
 * @param readings what each pod said, in order
 * @param load what the load left behind
 */
public record ConfigurationObservations(ConfigurationFacts facts, List<Reading> readings, LoadObservations load) {

    static final String READINGS = "readings.jsonl";

    public ConfigurationObservations {
        readings = List.copyOf(readings);
    }

    /** Reads what was recorded. */
    static ConfigurationObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        ConfigurationFacts facts = files.facts(ConfigurationFacts.class);
        return new ConfigurationObservations(
                facts, JsonLines.readAll(raw.resolve(READINGS), Reading.class), files.observations(facts.load()));
    }

    /** Returns the Deployment. */
    WorkloadKey workload() {
        return new WorkloadKey("Deployment", facts.namespace(), facts.deployment());
    }

    /** Returns what a pod said before the change. */
    List<Reading> before(PodName pod) {
        return of(pod).stream()
                .filter(reading -> reading.micros() < facts.changedMicros())
                .toList();
    }

    /** Returns what a pod said after the change. */
    List<Reading> after(PodName pod) {
        return of(pod).stream()
                .filter(reading -> reading.micros() >= facts.changedMicros())
                .toList();
    }

    /** Returns since when a pod showed the new value and nothing else; empty if its last answer did not. */
    Optional<Long> shownSince(PodName pod) {
        Long since = null;
        for (Reading reading : after(pod)) {
            if (!reading.shows()) {
                since = null;
            } else if (since == null) {
                since = reading.micros();
            }
        }
        return Optional.ofNullable(since);
    }

    private List<Reading> of(PodName pod) {
        return readings.stream().filter(reading -> reading.pod().equals(pod)).toList();
    }
}
