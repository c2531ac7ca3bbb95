package io.plimsoll.suite.drain;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.timeline.AvailabilityHistory;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Everything that the judge of a drain looks at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 */
record DrainObservations(DrainFacts facts, LoadObservations load) {

    /** Reads what was recorded. */
    static DrainObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        DrainFacts facts = files.facts(DrainFacts.class);
        return new DrainObservations(facts, files.observations(facts.load()));
    }

    /** Returns how many pods were healthy, in the words of the disruption controller, since a moment. */
    AvailabilityHistory healthy(long sinceMicros) {
        return AvailabilityHistory.ofHealthy(
                load.timeline(),
                facts.workloadKey(),
                sinceMicros,
                Math.max(sinceMicros, load.generator().endedMicros()));
    }
}
