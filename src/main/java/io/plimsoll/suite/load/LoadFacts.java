package io.plimsoll.suite.load;

import io.plimsoll.check.Measurement;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.attribution.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was declared for and done with a load, besides ledger and timeline.
 *
 * @param routes where the requests of each entry point went
 * @param lostRequests how many lost requests the spec allows
 * @param applicationErrors how many application errors the spec allows
 * @param podIdentity whether answers name the pod
 * @param newConnectionsPerSecond the planned rate of requests on connections of their own
 * @param loadMicros when the warm-up was over, microseconds since the Unix epoch: requests planned before are recorded
 *     and not judged
 * @param servedIds the ids of the requests that the service logged; {@code null} if it logs none
 */
public record LoadFacts(
        Map<String, Route> routes,
        int lostRequests,
        int applicationErrors,
        boolean podIdentity,
        double newConnectionsPerSecond,
        long loadMicros,
        @Nullable List<Long> servedIds) {

    public LoadFacts {
        routes = Map.copyOf(routes);
    }

    /** Returns whether no more was lost and failed than the spec allows. */
    public boolean allows(LedgerCounts counts) {
        return counts.lost() <= lostRequests && counts.applicationErrors() <= applicationErrors;
    }

    /** Returns how much was lost and failed, each with how much of it the spec allows. */
    public List<Measurement> losses(LedgerCounts counts) {
        return List.of(
                new Measurement("requests lost", counts.lost(), "", "≤ " + lostRequests),
                new Measurement("application errors", counts.applicationErrors(), "", "≤ " + applicationErrors));
    }
}
