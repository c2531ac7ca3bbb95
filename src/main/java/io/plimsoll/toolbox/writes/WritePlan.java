package io.plimsoll.toolbox.writes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written and read: one JSON file, written by the harness and read in the toolbox.
 *
 * @param baseUrl where writes and their immediate reads go
 * @param write the request that writes, with placeholders
 * @param read the request that reads, with placeholders
 * @param shows what the answer to a read holds if what was written is there, with placeholders
 * @param id the placeholder for a write's number
 * @param location the placeholder for the path that a write's answer named
 * @param firstWrite the number of the first write
 * @param perSecond how many are written a second
 * @param readsEach how often an acknowledged write is read at once, each time on a connection of its own
 * @param lastReads what is read, once each, instead of anything being written; empty if it is written
 * @param identity the headers that say which pod and version answered
 * @param timeOutMillis when a request without an answer has none
 * @param stopFile nothing more is written when this file appears
 * @param hardLimitMillis everything ends after this time whatever happens
 */
public record WritePlan(
        String baseUrl,
        PlannedRequest write,
        PlannedRequest read,
        String shows,
        String id,
        String location,
        long firstWrite,
        double perSecond,
        int readsEach,
        List<LastRead> lastReads,
        Identity identity,
        long timeOutMillis,
        String stopFile,
        long hardLimitMillis) {

    public WritePlan {
        lastReads = List.copyOf(lastReads);
        require(perSecond > 0, "perSecond must be above 0, not " + perSecond);
        require(readsEach >= 0, "readsEach must not be below 0, but is " + readsEach);
        require(timeOutMillis > 0, "timeOutMillis must be above 0, not " + timeOutMillis);
        require(hardLimitMillis > 0, "hardLimitMillis must be above 0, not " + hardLimitMillis);
    }

    /**
     * Something that was acknowledged and is read when everything is over.
     *
     * @param write its number
     * @param baseUrl where it is read
     * @param location the path that the write's answer named; {@code null} if it named none
     */
    public record LastRead(long write, String baseUrl, @Nullable String location) {}

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Returns this plan with other things to do: to read what was acknowledged. */
    public WritePlan reading(List<LastRead> reads, String anotherStopFile) {
        return new WritePlan(
                baseUrl,
                write,
                read,
                shows,
                id,
                location,
                firstWrite,
                perSecond,
                readsEach,
                reads,
                identity,
                timeOutMillis,
                anotherStopFile,
                hardLimitMillis);
    }

    /** Returns the request that writes something. */
    PlannedRequest writeOf(long number) {
        return filled(write, number, null);
    }

    /** Returns the request that reads something. */
    PlannedRequest readOf(long number, @Nullable String at) {
        return filled(read, number, at);
    }

    /** Returns whether a read needs the path that the write's answer named. */
    boolean needsLocation() {
        String body = read.body();
        return read.path().contains(location) || (body != null && body.contains(location));
    }

    /** Returns what the answer holds if something is there. */
    String shown(long number) {
        return fill(shows, number, null);
    }

    private PlannedRequest filled(PlannedRequest request, long number, @Nullable String at) {
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers().forEach((name, value) -> headers.put(name, fill(value, number, at)));
        String body = request.body();
        return new PlannedRequest(
                request.method(),
                fill(request.path(), number, at),
                headers,
                body == null ? null : fill(body, number, at),
                request.expectedStatus());
    }

    private String fill(String text, long number, @Nullable String at) {
        String filled = text.replace(id, Long.toString(number));
        return at == null ? filled : filled.replace(location, at.substring(at.startsWith("/") ? 1 : 0));
    }

    /** Reads a plan from a JSON file. */
    public static WritePlan read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), WritePlan.class);
    }

    /** Returns this plan as JSON. */
    public byte[] toJson() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }
}
