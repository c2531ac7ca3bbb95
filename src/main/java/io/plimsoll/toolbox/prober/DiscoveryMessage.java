package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What came of a {@link DiscoveryPlan}, one a line, as JSON. Times are microseconds since the Unix epoch. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DiscoveryMessage.Configured.class, name = "configured"),
    @JsonSubTypes.Type(value = DiscoveryMessage.Resolved.class, name = "resolved"),
    @JsonSubTypes.Type(value = DiscoveryMessage.Connected.class, name = "connected")
})
public sealed interface DiscoveryMessage {

    /**
     * How programs of a place resolve names, as its {@code resolv.conf} says.
     *
     * @param from the place
     * @param nameServers whom they ask
     * @param search what they append to a name
     * @param problem why that is not known; empty if it is
     */
    record Configured(String from, List<String> nameServers, List<String> search, String problem)
            implements DiscoveryMessage {
        public Configured {
            nameServers = List.copyOf(nameServers);
            search = List.copyOf(search);
        }
    }

    /**
     * What came of a question.
     *
     * @param from the place
     * @param name the name, as a program writes it
     * @param asked the name that the answer is of; empty if none was asked for
     * @param addresses the addresses, in order
     * @param problem why there are none; empty if there are some
     * @param startMicros when the first server was asked
     * @param endMicros when the answer was there
     */
    record Resolved(
            String from,
            String name,
            String asked,
            List<String> addresses,
            String problem,
            long startMicros,
            long endMicros)
            implements DiscoveryMessage {
        public Resolved {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * What came of a connection to a Service.
     *
     * @param visit the number of the visit
     * @param startMicros when it began
     * @param endMicros when it was made, or was not
     * @param localPort the port that it was opened from
     * @param ledTo the address that it was led to, as the node's connection tracking has it; empty if that is not known
     * @param problem why it was not made; empty if it was
     */
    record Connected(int visit, long startMicros, long endMicros, int localPort, String ledTo, String problem)
            implements DiscoveryMessage {}
}
