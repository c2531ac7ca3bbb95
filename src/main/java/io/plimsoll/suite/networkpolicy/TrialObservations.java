package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of the environment when its own way with policies was tried, with pods of the harness's own.
 *
 * @param trial what was done
 * @param pulses what probers said
 */
record TrialObservations(Trial trial, Pulses pulses) {

    static final String TRIAL = "trial.json";
    static final String PULSES = "trial.jsonl";

    /** Reads what was recorded; {@code null} if it did not come to that. */
    static @Nullable TrialObservations read(Path raw) throws IOException {
        return Files.exists(raw.resolve(TRIAL))
                ? new TrialObservations(
                        new ObjectMapper().readValue(raw.resolve(TRIAL).toFile(), Trial.class),
                        Pulses.read(raw.resolve(PULSES)))
                : null;
    }
}
