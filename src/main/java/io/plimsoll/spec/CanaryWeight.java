package io.plimsoll.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The share that a router gives a canary, and how the router is told. Which router that is, does not matter: an Ingress, a route
 * of a Gateway, a proxy with a file of its own.
 *
 * @param percent the share, from 1 to 99
 * @param set what is applied to give the canary this share; an object may hold only the fields that it changes
 * @param abort what is applied to take everything from it again, likewise
 * @param within how long the router may take to follow, once this is applied and its workloads are ready
 */
public record CanaryWeight(int percent, List<JsonNode> set, List<JsonNode> abort, Duration within) {

    public CanaryWeight {
        set = List.copyOf(set);
        abort = List.copyOf(abort);
    }

    CanaryWeight withNamespaces(UnaryOperator<String> rename) {
        return new CanaryWeight(
                percent, OwnNamespaces.renamed(set, rename), OwnNamespaces.renamed(abort, rename), within);
    }
}
