package io.plimsoll.network;

import java.util.List;

/**
 * A cluster's state as its objects tell it.
 *
 * @param state the state; policies that could not be read are not in it
 * @param problems policies that the API server would refuse, and why; empty if there are none
 */
public record ClusterReading(ClusterState state, List<String> problems) {
    public ClusterReading {
        problems = List.copyOf(problems);
    }
}
