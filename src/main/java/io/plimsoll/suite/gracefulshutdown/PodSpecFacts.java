package io.plimsoll.suite.gracefulshutdown;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Container;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Hook;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.toolbox.connections.HoldPlan.SlowRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads from a pod's spec and an entry point what the pod's end has to be measured against. */
final class PodSpecFacts {

    /** How long a body goes out where that is the only way to make a request slow. */
    private static final long BODY_MILLIS = 5_000;

    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

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

    /** Returns how to make a slow request: the declared one, or one whose body goes out slowly; empty if there is none. */
    static Optional<SlowRequest> slow(EntryPoint entryPoint) {
        RequestSpec declared = entryPoint.slow();
        if (declared != null) {
            return Optional.of(new SlowRequest(LoadPlanner.planned(declared), 0));
        }
        return entryPoint.requests().stream()
                .filter(request -> METHODS_WITH_BODY.contains(request.method()))
                .filter(request -> request.body() != null && !request.body().isEmpty())
                .findFirst()
                .map(request -> new SlowRequest(LoadPlanner.planned(request), BODY_MILLIS));
    }
}
