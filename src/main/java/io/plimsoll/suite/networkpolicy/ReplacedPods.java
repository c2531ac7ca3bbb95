package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The pods of a deployment before and after something replaces those that are deleted. */
final class ReplacedPods {

    private static final Set<String> REPLACING = Set.of("ReplicaSet", "StatefulSet", "DaemonSet");

    private ReplacedPods() {}

    /** Returns whether something will replace a pod. */
    static boolean isReplaced(JsonNode pod) {
        for (JsonNode owner : pod.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean(false)
                    && REPLACING.contains(owner.path("kind").asText())) {
                return true;
            }
        }
        return false;
    }
}
