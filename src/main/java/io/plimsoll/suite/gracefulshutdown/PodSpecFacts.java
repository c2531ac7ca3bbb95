package io.plimsoll.suite.gracefulshutdown;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Container;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Hook;
import java.util.ArrayList;
import java.util.List;

/** Reads from a pod's spec what the pod's end has to be measured against. */
final class PodSpecFacts {

    private PodSpecFacts() {}

    /** Returns the containers that have to end with the pod: init containers have ended, or end after the others. */
    static List<Container> containers(JsonNode podSpec) {
        List<Container> containers = new ArrayList<>();
        for (JsonNode container : podSpec.path("containers")) {
            JsonNode preStop = container.at("/lifecycle/preStop");
            Hook hook = preStop.isMissingNode() || preStop.isEmpty()
                    ? Hook.NONE
                    : preStop.has("sleep") ? Hook.SLEEP : Hook.OTHER;
            containers.add(new Container(
                    container.path("name").asText(),
                    hook,
                    preStop.at("/sleep/seconds").asLong(0)));
        }
        return containers;
    }
}
