package io.plimsoll.timeline;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything recorded of the endpoints of one Service, from its EndpointSlices.
 *
 * @param key which Service
 * @param firstSeenMicros its first EndpointSlice event, microseconds since the Unix epoch
 * @param ports the ports that its endpoints are reached at, by the name of the Service's port; an unnamed port has the
 *     empty name
 * @param withoutReady while none of its endpoints was ready
 */
public record ServiceLife(
        ServiceKey key, long firstSeenMicros, Map<String, Set<Integer>> ports, List<Interval> withoutReady) {

    public ServiceLife {
        ports = Map.copyOf(ports);
        withoutReady = List.copyOf(withoutReady);
    }
}
