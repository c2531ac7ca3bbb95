package io.plimsoll.toolbox.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the process watcher is to do: one JSON file, written by the harness and read in the toolbox.
 *
 * @param output the file that events are written to; {@code null} for standard output
 * @param stopFile the watcher ends when this file appears; {@code null} to not look
 * @param endsWithStdin whether the watcher ends when its standard input does
 * @param heartbeatFile a file that the harness touches again and again, or {@code null}
 * @param heartbeatLimitMillis how long the heartbeat may be away
 * @param hardLimitMillis the watcher ends after this time whatever happens
 * @param periodMillis how often it looks; it looks less often when that costs too much
 */
public record WatchPlan(
        @Nullable String output,
        @Nullable String stopFile,
        boolean endsWithStdin,
        @Nullable String heartbeatFile,
        long heartbeatLimitMillis,
        long hardLimitMillis,
        int periodMillis) {

    /** How often the watcher looks, unless the plan says otherwise. */
    public static final int DEFAULT_PERIOD_MILLIS = 10;

    public WatchPlan {
        if (hardLimitMillis <= 0) {
            throw new IllegalArgumentException("hardLimitMillis must be above 0, not " + hardLimitMillis);
        }
        if (periodMillis <= 0) {
            throw new IllegalArgumentException("periodMillis must be above 0, not " + periodMillis);
        }
    }

    /** Reads a plan from a JSON file. */
    public static WatchPlan read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), WatchPlan.class);
    }

    /** Returns this plan as JSON. */
    public byte[] toJson() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }
}
