package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.plimsoll.network.Observation.Listener;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Port;
import java.util.List;

/** What the prober writes, one a line, as JSON. Times are microseconds since the Unix epoch. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ProberMessage.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = ProberMessage.Result.class, name = "result"),
    @JsonSubTypes.Type(value = ProberMessage.Counted.class, name = "counted"),
    @JsonSubTypes.Type(value = ProberMessage.Done.class, name = "done")
})
public sealed interface ProberMessage {

    /**
     * Everything is prepared; probes begin when the start file appears.
     *
     * @param micros when
     * @param roundTripMicros the slowest connection of a place to itself
     * @param limitMicros how long the first try of a probe waits; the second waits {@value ProbeRound#PATIENCE} times as long
     * @param listening which ports were listened on before the prober opened any
     * @param listeners who listens where it was asked for
     */
    record Ready(long micros, long roundTripMicros, long limitMicros, List<Heard> listening, List<Opened> listeners)
            implements ProberMessage {
        public Ready {
            listening = List.copyOf(listening);
            listeners = List.copyOf(listeners);
        }
    }

    /**
     * A port that a process of a place listens on for others than itself.
     *
     * @param place the place
     * @param port the port
     */
    record Heard(String place, Port port) {}

    /**
     * Who listens on a port.
     *
     * @param place where
     * @param port on which port
     * @param by who
     * @param problem why nobody does; empty if somebody does
     */
    record Opened(String place, Port port, Listener by, String problem) {}

    /**
     * What became of a probe.
     *
     * @param probe its number
     * @param round how often it was tried before
     * @param outcome what became of it; of a datagram that nothing came back for, {@link Observed#DROPPED}, unless it is
     *     counted somewhere
     * @param startMicros when the deciding try began
     * @param endMicros when it ended
     * @param tries how many tries it took
     * @param address the address that it went to; empty if the name was not resolved
     * @param detail what the system said; empty if nothing
     */
    record Result(
            int probe,
            int round,
            Observed outcome,
            long startMicros,
            long endMicros,
            int tries,
            String address,
            String detail)
            implements ProberMessage {}

    /**
     * A datagram of a probe arrived.
     *
     * @param probe its number
     * @param round how often it was tried before
     * @param place where it arrived
     * @param micros when
     */
    record Counted(int probe, int round, String place, long micros) implements ProberMessage {}

    /**
     * All probes were tried; listeners stay until the stop file appears.
     *
     * @param startMicros when the first one began
     * @param endMicros when the last one ended
     * @param kept how many packets for addresses outside of the cluster the node rejected meanwhile, because they would have
     *     gone elsewhere than to what stands for the outside; 0 if nothing does
     */
    record Done(long startMicros, long endMicros, long kept) implements ProberMessage {}
}
