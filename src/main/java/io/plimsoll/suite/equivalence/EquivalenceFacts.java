package io.plimsoll.suite.equivalence;

import io.plimsoll.spec.EquivalenceSpec.Description;
import io.plimsoll.spec.EquivalenceSpec.Pair;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was declared for and seen of the two sides.
 *
 * @param deviations what differs from the Compose file, one printable sentence each
 * @param fromMicros when both sides were up, microseconds since the Unix epoch
 * @param toMicros when the last thing was seen
 * @param contract whether the requests are those of the contract, and not those of the entry points
 * @param descriptions the OpenAPI documents that requests were taken from
 * @param unasked requests that the Compose file has no service or port for
 * @param exchanges the requests and their answers
 * @param compose what the Compose file started
 * @param kubernetes what the manifests deployed
 * @param seesProcesses whether processes of the cluster could be seen
 * @param pairs which service is which container, as declared
 * @param intended the differences that are meant, each with its reason
 */
record EquivalenceFacts(
        List<String> deviations,
        long fromMicros,
        long toMicros,
        boolean contract,
        List<Description> descriptions,
        List<String> unasked,
        List<Exchange> exchanges,
        List<Part> compose,
        List<Part> kubernetes,
        boolean seesProcesses,
        List<Pair> pairs,
        Map<String, String> intended) {

    EquivalenceFacts {
        deviations = List.copyOf(deviations);
        descriptions = List.copyOf(descriptions);
        unasked = List.copyOf(unasked);
        exchanges = List.copyOf(exchanges);
        compose = List.copyOf(compose);
        kubernetes = List.copyOf(kubernetes);
        pairs = List.copyOf(pairs);
        intended = Collections.unmodifiableMap(new LinkedHashMap<>(intended));
    }

    Intent intent() {
        return new Intent(intended);
    }
}
