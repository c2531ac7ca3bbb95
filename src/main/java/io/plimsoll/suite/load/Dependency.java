package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.ServiceNames;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.Flow;
import io.plimsoll.spec.PortRef;
import io.plimsoll.spec.ReadinessWanted;
import io.plimsoll.spec.Workloads;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Manifests;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A workload that the served one opens connections to, as the spec's flows declare it: its database, for example. */
public final class Dependency {

    private Dependency() {}

    /** Returns the first one that is in the manifests, as they have it; empty if the spec declares none. */
    public static Optional<JsonNode> of(DeploymentSpec spec, Manifests manifests, ServedWorkload served) {
        return all(spec, manifests, served.workload()).findFirst();
    }

    /** Returns every name by which the cluster's DNS knows what a workload opens connections to, as the flows declare it. */
    public static List<String> names(DeploymentSpec spec, Manifests manifests, JsonNode workload) {
        return all(spec, manifests, workload)
                .flatMap(dependency -> manifests.objects().stream()
                        .filter(object -> object.path("kind").asText().equals("Service")
                                && Manifests.namespaceOf(object).equals(Manifests.namespaceOf(dependency))
                                && Workloads.selects(object, dependency))
                        .flatMap(service -> names(service, dependency)))
                .distinct()
                .toList();
    }

    /** The Service's own name and, where pods have names of their own behind it, theirs; each from near and from far. */
    private static Stream<String> names(JsonNode service, JsonNode dependency) {
        String name = service.at("/metadata/name").asText();
        Stream<String> pods = dependency.at("/spec/serviceName").asText().equals(name)
                ? IntStream.range(0, dependency.at("/spec/replicas").asInt(1)).mapToObj(ordinal -> "%s-%s.%s"
                        .formatted(dependency.at("/metadata/name").asText(), ordinal, name))
                : Stream.of();
        String namespace = Manifests.namespaceOf(service);
        return Stream.concat(Stream.of(name), pods).flatMap(near -> ServiceNames.of(near, namespace).stream());
    }

    private static Stream<JsonNode> all(DeploymentSpec spec, Manifests manifests, JsonNode workload) {
        String from = reference(workload);
        return spec.flows().stream()
                .filter(flow -> flow.from().equalsIgnoreCase(from))
                .map(Flow::to)
                .filter(to -> !to.equalsIgnoreCase(from))
                .flatMap(to -> manifests.objects().stream()
                        .filter(object -> object.at("/spec/template/spec").isObject())
                        .filter(object -> reference(object).equalsIgnoreCase(to)));
    }

    /** Returns the pods of the first one; none if the spec declares none. */
    public static List<JsonNode> pods(Bench bench, ServedWorkload served) {
        return of(bench.context().spec(), bench.context().manifests(), served).stream()
                .flatMap(object -> bench.snapshot().podsOf(object).stream())
                .toList();
    }

    /** Returns the TCP ports of a dependency that the spec's flows from the served workload name, as numbers. */
    public static List<Integer> ports(DeploymentSpec spec, ServedWorkload served, JsonNode dependency) {
        return flows(spec, served, dependency)
                .map(flow -> port(dependency, flow.port()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Returns whether the served workload's pods shall be ready without a dependency; empty if the spec does not say. */
    public static Optional<ReadinessWanted> whileAway(DeploymentSpec spec, ServedWorkload served, JsonNode dependency) {
        return flows(spec, served, dependency)
                .map(Flow::whileAway)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .findFirst();
    }

    /** Returns what timelines call a dependency. */
    public static WorkloadKey key(JsonNode dependency) {
        return new WorkloadKey(
                dependency.path("kind").asText(),
                Manifests.namespaceOf(dependency),
                dependency.at("/metadata/name").asText());
    }

    /** Returns a ready pod of a dependency on a node; empty if none runs there. */
    public static Optional<JsonNode> readyPodOn(ClusterSnapshot snapshot, JsonNode dependency, String node) {
        return snapshot.podsOf(dependency).stream()
                .filter(PodState::isReady)
                .filter(pod -> pod.at("/spec/nodeName").asText().equals(node))
                .findFirst();
    }

    private static Stream<Flow> flows(DeploymentSpec spec, ServedWorkload served, JsonNode dependency) {
        String from = reference(served.workload());
        return spec.flows().stream()
                .filter(flow ->
                        flow.from().equalsIgnoreCase(from) && flow.to().equalsIgnoreCase(reference(dependency)));
    }

    private static Optional<Integer> port(JsonNode dependency, PortRef port) {
        if (port instanceof PortRef.Number number) {
            return Optional.of(number.value());
        }
        for (JsonNode container : dependency.at("/spec/template/spec/containers")) {
            for (JsonNode declared : container.path("ports")) {
                if (declared.path("name").asText("").equals(port.toString())) {
                    return Optional.of(declared.path("containerPort").asInt());
                }
            }
        }
        return Optional.empty();
    }

    private static String reference(JsonNode workload) {
        return workload.path("kind").asText().toLowerCase(Locale.ROOT) + "/"
                + workload.at("/metadata/name").asText();
    }
}
