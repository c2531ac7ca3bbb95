package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.workload.ClusterSnapshot;
import java.util.Comparator;
import java.util.List;

/**
 * A pod.
 *
 * @param name its name
 * @param uid its UID
 */
public record PodName(String name, String uid) {

    /** Returns the pods of a workload that are not terminating, by name. */
    public static List<PodName> of(JsonNode workload, ClusterSnapshot snapshot) {
        return snapshot.podsOf(workload).stream()
                .filter(pod -> !pod.at("/metadata").has("deletionTimestamp"))
                .map(pod -> new PodName(
                        pod.at("/metadata/name").asText(),
                        pod.at("/metadata/uid").asText()))
                .sorted(Comparator.comparing(PodName::name))
                .toList();
    }
}
