package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the ends of flows against the manifests, as far as these can tell: pods that a program in the cluster makes of objects
 * of other kinds are known only when they run.
 */
final class FlowEnds {

    /** The words for kinds whose pods or backends the manifests show. */
    private static final Map<String, String> KINDS = Map.of(
            "deployment", "Deployment",
            "statefulset", "StatefulSet",
            "daemonset", "DaemonSet",
            "service", "Service");

    private final List<JsonNode> objects;
    private final Report report;

    FlowEnds(List<JsonNode> objects, Report report) {
        this.objects = objects;
        this.report = report;
    }

    /** Is told what is wrong. */
    interface Report {
        void add(String key, String message, String remedy);
    }

    /** Names what the manifests contradict. */
    void check(List<Flow> flows) {
        for (int i = 0; i < flows.size(); i++) {
            String at = "flows[" + i + "]";
            Flow flow = flows.get(i);
            end(flow.from(), at + ".from");
            end(flow.to(), at + ".to").forEach(object -> port(flow, object, at + ".port"));
        }
    }

    private List<JsonNode> end(String text, String at) {
        String[] parts = text.split("/", -1);
        String word = parts.length == 3 ? parts[1] : parts[0];
        String kind = KINDS.get(word);
        if (kind == null || parts.length < 2) {
            return List.of();
        }
        String name = parts[parts.length - 1];
        List<JsonNode> ofKind = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        List<JsonNode> found = ofKind.stream()
                .filter(object -> object.path("metadata").path("name").asText().equals(name))
                .filter(object -> parts.length == 2
                        || object.path("metadata")
                                .path("namespace")
                                .asText("default")
                                .equals(parts[0]))
                .toList();
        if (found.isEmpty() && everythingIsKnown()) {
            Set<String> names = new TreeSet<>();
            ofKind.forEach(object ->
                    names.add(word + "/" + object.path("metadata").path("name").asText()));
            report.add(
                    at,
                    "the manifests have no " + quoted(text) + " – they have "
                            + (names.isEmpty() ? "no " + kind + " at all" : Fields.list(names)),
                    Nearest.to(word + "/" + name, names)
                            .map(near -> "did you mean " + quoted(near) + "?")
                            .orElse(""));
        }
        return found;
    }

    /** Whether no object is of a kind that somebody in the cluster might make workloads of. */
    private boolean everythingIsKnown() {
        return objects.stream()
                .map(object -> object.path("apiVersion").asText())
                .map(version -> version.contains("/") ? version.substring(0, version.indexOf('/')) : "")
                .allMatch(group -> !group.contains(".") || group.endsWith(".k8s.io"));
    }

    private void port(Flow flow, JsonNode object, String at) {
        List<String> known = new ArrayList<>();
        boolean there = false;
        boolean service = object.path("kind").asText().equals("Service");
        List<JsonNode> ports = new ArrayList<>();
        if (service) {
            object.path("spec").path("ports").forEach(ports::add);
        } else {
            Workloads.containers(object)
                    .forEach(container -> container.path("ports").forEach(ports::add));
        }
        for (JsonNode port : ports) {
            int number = port.path(service ? "port" : "containerPort").asInt();
            String name = port.path("name").asText("");
            known.add(name.isEmpty() ? Integer.toString(number) : name + " (" + number + ")");
            there |= flow.port() instanceof PortRef.Number wanted
                    ? wanted.value() == number
                    : flow.port().toString().equals(name);
        }
        // Containers need not declare a port to listen on it, but a name has to come from somewhere.
        boolean mayBeUndeclared = !service && flow.port() instanceof PortRef.Number;
        if (!there && !mayBeUndeclared) {
            report.add(
                    at,
                    flow.to() + " has no port " + quoted(flow.port().toString()) + " – it has "
                            + (known.isEmpty() ? "none" : String.join(", ", known)),
                    "");
        }
    }
}
