package io.plimsoll.timeline;

import java.util.List;

/**
 * The events of a recording.
 *
 * @param watch what the API server sent, in order of sequence
 * @param processes what the toolbox saw, in order of time
 */
public record RecordedEvents(List<WatchEvent> watch, List<ProcessEvent> processes) {
    public RecordedEvents {
        watch = List.copyOf(watch);
        processes = List.copyOf(processes);
    }
}
