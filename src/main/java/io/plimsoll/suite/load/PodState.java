package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.workload.ClusterSnapshot;

/** What a pod's status says about its return after a crash. */
public final class PodState {

    private PodState() {}

    /** Returns whether its condition Ready is true. */
    public static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** Returns how often containers of a pod were restarted; 0 if it is gone. */
    public static int restarts(ClusterSnapshot snapshot, String uid) {
        int restarts = 0;
        JsonNode pod = snapshot.objects().get(uid);
        if (pod != null) {
            for (JsonNode status : pod.at("/status/containerStatuses")) {
                restarts += status.path("restartCount").asInt();
            }
        }
        return restarts;
    }

    /** Returns whether a pod was seen to have restarted a container and to be ready, or to have been replaced. */
    public static boolean isBack(ClusterSnapshot snapshot, String uid, int restartsBefore) {
        JsonNode pod = snapshot.objects().get(uid);
        return pod == null || (restarts(snapshot, uid) > restartsBefore && isReady(pod));
    }
}
