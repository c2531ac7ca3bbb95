package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.plimsoll.network.Observed;

/**
 * What the prober writes of connections that it tries again and again, one a line, as JSON. Times are microseconds since the
 * Unix epoch.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PulseMessage.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = PulseMessage.Tried.class, name = "tried"),
    @JsonSubTypes.Type(value = PulseMessage.Came.class, name = "came"),
    @JsonSubTypes.Type(value = PulseMessage.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = PulseMessage.Exchanged.class, name = "exchanged"),
    @JsonSubTypes.Type(value = PulseMessage.Ended.class, name = "ended")
})
public sealed interface PulseMessage {

    /**
     * Everything is prepared, and tries begin.
     *
     * @param micros when
     */
    record Ready(long micros) implements PulseMessage {}

    /**
     * A try ended.
     *
     * @param line the id of what was tried
     * @param startMicros when it began
     * @param endMicros when it ended
     * @param outcome what became of it
     * @param detail what the system said; empty if nothing
     */
    record Tried(String line, long startMicros, long endMicros, Observed outcome, String detail)
            implements PulseMessage {}

    /**
     * A pod started.
     *
     * @param podUid its UID
     * @param address its address; empty if it was not found
     * @param micros when its first process was seen; its tries begin at once
     * @param problem why it is not tried; empty if it is
     */
    record Came(String podUid, String address, long micros, String problem) implements PulseMessage {}

    /**
     * A connection that is to be kept was made.
     *
     * @param stream its id
     * @param micros when
     */
    record Opened(String stream, long micros) implements PulseMessage {}

    /**
     * Something was sent over a kept connection, and came back.
     *
     * @param stream its id
     * @param startMicros when it was sent
     * @param endMicros when it came back
     */
    record Exchanged(String stream, long startMicros, long endMicros) implements PulseMessage {}

    /**
     * A kept connection came to an end.
     *
     * @param stream its id
     * @param micros when
     * @param how what the system said
     */
    record Ended(String stream, long micros, String how) implements PulseMessage {}
}
