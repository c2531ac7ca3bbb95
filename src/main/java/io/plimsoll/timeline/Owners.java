package io.plimsoll.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which workload a ReplicaSet belongs to and which revision of it a ReplicaSet was, over time.
 *
 * <p>All ReplicaSet events are read before the first question: their watch is another one than that of the pods, so a
 * pod may be received before its ReplicaSet.
 */
final class Owners {

    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final Map<String, WorkloadKey> workloads = new HashMap<>();
    private final Map<String, NavigableMap<Long, String>> revisions = new HashMap<>();

    void accept(WatchEvent event) {
        if (!event.kind().equals("ReplicaSet")) {
            return;
        }
        JsonNode metadata = event.object().path("metadata");
        JsonNode owner = PodFacts.controller(metadata);
        if (owner.isObject()) {
            workloads.put(event.uid(), PodFacts.workload(owner, metadata));
        }
        String revision = metadata.path("annotations").path(REVISION).asText("");
        if (!revision.isEmpty()) {
            revisions.computeIfAbsent(event.uid(), uid -> new TreeMap<>()).put(event.micros(), revision);
        }
    }

    /** Returns the workload behind an owner: the owner's own controller if it is a ReplicaSet that has one. */
    @Nullable
    WorkloadKey workload(@Nullable String ownerUid, @Nullable WorkloadKey owner) {
        WorkloadKey workload = ownerUid == null ? null : workloads.get(ownerUid);
        return workload == null ? owner : workload;
    }

    /**
     * Returns the revision that a ReplicaSet was when a pod of it was first seen. A rollback gives an old ReplicaSet a
     * new revision, so the latest one would be wrong for its earlier pods.
     */
    @Nullable
    String revision(@Nullable String replicaSetUid, long micros) {
        NavigableMap<Long, String> known = replicaSetUid == null ? null : revisions.get(replicaSetUid);
        if (known == null) {
            return null;
        }
        Map.Entry<Long, String> then = known.floorEntry(micros);
        return then == null ? known.firstEntry().getValue() : then.getValue();
    }
}
