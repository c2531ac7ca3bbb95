package io.plimsoll.suite.compose;

import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import io.plimsoll.traffic.InFlight;
import java.util.List;

/**
 * Everything that the judge of stopped services looks at.
 *
 * @param facts what was declared and done
 * @param limits how much each container may take, which is tried out before
 * @param held the connections that were held to the services; the name of each begins with the service's
 */
record StopObservations(StopFacts facts, LimitFacts limits, List<HeldConnection> held) {

    /** The file that says what became of attempts to take more than is allowed. */
    static final String LIMITS = "limits.json";

    /** The file that the held connections are recorded in. */
    static final String CONNECTIONS = "connections.jsonl";

    StopObservations {
        held = List.copyOf(held);
    }

    /** Returns the name of a connection to a service. */
    static String named(String service, String connection) {
        return service + "/" + connection;
    }

    /** Returns the slow requests that were sent to a service. */
    InFlight slow(StopFacts.Stopped stopped, SlowLoad slow) {
        return requests(stopped, Use.SLOW, slow.expectedStatus());
    }

    /** Returns the quick requests that were sent to a service. */
    InFlight quick(StopFacts.Stopped stopped, StopFacts.Load load) {
        return requests(stopped, Use.USED, load.expectedStatus());
    }

    private InFlight requests(StopFacts.Stopped stopped, Use use, int expectedStatus) {
        return new InFlight(
                held.stream()
                        .filter(connection ->
                                connection.use() == use && connection.name().startsWith(named(stopped.service(), "")))
                        .toList(),
                expectedStatus,
                stopped.toldMicros());
    }
}
