package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A pod that is a ready endpoint of a Service.
 *
 * @param pod the pod
 * @param address its address
 * @param port the port that it serves the Service at
 * @param node the node that it runs on; empty if unknown
 */
public record Backend(PodName pod, String address, int port, String node) {

    /** Returns the ready endpoints that requests are routed to, by name; a terminating one is none. */
    public static List<Backend> of(Route route, ClusterSnapshot snapshot) {
        List<Backend> ready = new ArrayList<>();
        for (JsonNode slice : snapshot.ofKind("EndpointSlice")) {
            if (belongs(slice, route)) {
                for (JsonNode port : slice.path("ports")) {
                    if (isRoutes(port, route)) {
                        slice.path("endpoints").forEach(endpoint -> add(ready, endpoint, port));
                    }
                }
            }
        }
        ready.sort(Comparator.comparing(backend -> backend.pod().name()));
        return List.copyOf(ready);
    }

    /**
     * Returns the ready endpoints that requests are routed to, of which there must be some before anything is provoked.
     *
     * @throws HarnessFailure if there is none
     */
    public static List<Backend> required(Route route, ClusterSnapshot snapshot) throws HarnessFailure {
        List<Backend> ready = of(route, snapshot);
        if (ready.isEmpty()) {
            throw new HarnessFailure(
                    "Service %s has no ready endpoint".formatted(route.service()),
                    "make the unchanged deployment ready first");
        }
        return ready;
    }

    /** Waits until as many endpoints as before are ready, for {@code budgets.deploy} at most. */
    public static Progress awaitAsMany(Bench bench, Route route, int before) {
        return bench.until(
                "as many endpoints as before are ready again",
                bench.context().spec().budgets().deploy(),
                snapshot -> of(route, snapshot).size() >= before
                        ? new Progress.Reached()
                        : new Progress.NotYet("endpoints are missing"));
    }

    private static boolean belongs(JsonNode slice, Route route) {
        JsonNode metadata = slice.path("metadata");
        return metadata.path("namespace").asText().equals(route.service().namespace())
                && metadata.path("labels")
                        .path("kubernetes.io/service-name")
                        .asText()
                        .equals(route.service().name());
    }

    private static boolean isRoutes(JsonNode port, Route route) {
        return port.path("protocol").asText("TCP").equals("TCP")
                && (route.port() == null || port.path("name").asText("").equals(route.port()));
    }

    private static void add(List<Backend> ready, JsonNode endpoint, JsonNode port) {
        JsonNode target = endpoint.path("targetRef");
        if (endpoint.at("/conditions/ready").asBoolean(true)
                && target.path("kind").asText().equals("Pod")) {
            ready.add(new Backend(
                    new PodName(target.path("name").asText(), target.path("uid").asText()),
                    endpoint.path("addresses").path(0).asText(),
                    port.path("port").asInt(),
                    endpoint.path("nodeName").asText("")));
        }
    }

    /** Returns whether it runs on a node, as far as is known. */
    public boolean mayRunOn(String name) {
        return node.isEmpty() || node.equals(name);
    }

    /** Returns the pod itself as the start of a URL. */
    public String url() {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + port;
    }
}
