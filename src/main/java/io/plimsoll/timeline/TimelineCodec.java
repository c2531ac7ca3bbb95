package io.plimsoll.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a recording as JSON lines: one compact object per event and line.
 *
 * <p>The members are named like the components of {@link WatchEvent} and {@link ProcessEvent}; a line with {@code
 * podUid} is a process event, every other one a watch event.
 */
public final class TimelineCodec {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private TimelineCodec() {}

    /** Writes one event with the end of its line; the writer is neither flushed nor closed. */
    public static void write(Writer to, TimelineEvent event) throws IOException {
        to.write(JSON.writeValueAsString(event));
        to.write('\n');
    }

    /** Writes all events in order of time. */
    public static void write(Writer to, RecordedEvents events) throws IOException {
        List<TimelineEvent> all = new ArrayList<>(events.watch());
        all.addAll(events.processes());
        // The sort is stable, so watch events of the same microsecond keep their order.
        all.sort(Comparator.comparingLong(TimelineEvent::micros));
        for (TimelineEvent event : all) {
            write(to, event);
        }
        to.flush();
    }

    /**
     * Reads a recording.
     *
     * @throws IOException if a line is not an event; the message names the line
     */
    public static RecordedEvents read(Reader lines) throws IOException {
        List<WatchEvent> watch = new ArrayList<>();
        List<ProcessEvent> processes = new ArrayList<>();
        BufferedReader reader = new BufferedReader(lines);
        @Nullable String line = reader.readLine();
        for (long number = 1; line != null; number++) {
            try {
                JsonNode tree = JSON.readTree(line);
                if (tree.has("podUid")) {
                    processes.add(JSON.treeToValue(tree, ProcessEvent.class));
                } else {
                    watch.add(JSON.treeToValue(tree, WatchEvent.class));
                }
            } catch (JsonProcessingException e) {
                throw new IOException("timeline line " + number + ": " + e.getOriginalMessage(), e);
            }
            line = reader.readLine();
        }
        watch.sort(Comparator.comparingLong(WatchEvent::sequence));
        processes.sort(Comparator.comparingLong(ProcessEvent::micros));
        return new RecordedEvents(watch, processes);
    }
}
