package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.PortRef;
import io.plimsoll.spec.Workloads;
import io.plimsoll.suite.RunContext;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Rollout;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The workload whose pods serve an entry point, as the manifests have it.
 *
 * @param entryPoint the entry point
 * @param service the entry point's Service
 * @param workload the workload that the Service selects the pods of
 */
public record ServedWorkload(EntryPoint entryPoint, JsonNode service, JsonNode workload) {

    private static final List<String> KINDS = List.of("Deployment", "StatefulSet", "DaemonSet");
    private static final int DEFAULT_GRACE_SECONDS = 30;

    /**
     * Returns the workload behind the first entry point that requests can be sent to; empty if there is no such entry
     * point, or its Service selects the pods of no workload of the manifests.
     */
    public static Optional<ServedWorkload> of(DeploymentSpec spec, Manifests manifests) {
        return firstEntryPoint(spec)
                .flatMap(entryPoint -> service(entryPoint, manifests).flatMap(service -> manifests.objects().stream()
                        .filter(object -> KINDS.contains(object.path("kind").asText()))
                        .filter(object -> Manifests.namespaceOf(object).equals(Manifests.namespaceOf(service)))
                        .filter(object -> Workloads.selects(service, object))
                        .findFirst()
                        .map(workload -> new ServedWorkload(entryPoint, service, workload))));
    }

    /** Returns the workload of a run; to be asked only if there is one. */
    public static ServedWorkload of(RunContext context) {
        return of(context.spec(), context.manifests()).orElseThrow();
    }

    /** Returns why there is no such workload; to be asked only if there is none. */
    public static String whyNone(DeploymentSpec spec) {
        return firstEntryPoint(spec)
                .map(entryPoint -> "Service %s of entry point %s selects the pods of no workload of the manifests"
                        .formatted(entryPoint.service(), entryPoint.name()))
                .orElse("the spec declares no entry point with a request, so there is nothing to send");
    }

    private static Optional<EntryPoint> firstEntryPoint(DeploymentSpec spec) {
        return spec.entryPoints().stream().filter(e -> !e.requests().isEmpty()).findFirst();
    }

    private static Optional<JsonNode> service(EntryPoint entryPoint, Manifests manifests) {
        return manifests.objects().stream()
                .filter(object -> object.path("kind").asText().equals("Service")
                        && object.at("/metadata/name").asText().equals(entryPoint.service()))
                .filter(object -> entryPoint.namespace() == null
                        || Manifests.namespaceOf(object).equals(entryPoint.namespace()))
                .findFirst();
    }

    /** Returns the workload's kind. */
    public String kind() {
        return workload.path("kind").asText();
    }

    /** Returns the workload's namespace. */
    public String namespace() {
        return Manifests.namespaceOf(workload);
    }

    /** Returns the workload's name. */
    public String name() {
        return workload.at("/metadata/name").asText();
    }

    /** Returns how its pods are replaced; to be asked of a Deployment only. */
    public Rollout rollout() {
        return new Rollout(namespace(), name(), container());
    }

    /** Returns the declared grace period of its pods. */
    public long graceSeconds() {
        return graceSecondsOf(workload);
    }

    /** Returns the declared grace period of a workload's pods. */
    public static long graceSecondsOf(JsonNode workload) {
        return workload.at("/spec/template/spec/terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
    }

    /** Returns the pods' spec. */
    public JsonNode template() {
        return workload.at("/spec/template/spec");
    }

    /** Returns the container that serves the entry point's port; the first one if none declares it. */
    public String container() {
        JsonNode target = servicePort().path("targetPort");
        JsonNode containers = template().path("containers");
        for (JsonNode container : containers) {
            for (JsonNode port : container.path("ports")) {
                boolean byName = port.path("name").asText("").equals(target.asText());
                boolean byNumber = port.path("containerPort")
                        .asText()
                        .equals(
                                target.isMissingNode()
                                        ? servicePort().path("port").asText()
                                        : target.asText());
                if (byName || byNumber) {
                    return container.path("name").asText();
                }
            }
        }
        return containers.path(0).path("name").asText();
    }

    private JsonNode servicePort() {
        for (JsonNode port : service.at("/spec/ports")) {
            boolean matches = entryPoint.port() instanceof PortRef.Number number
                    ? port.path("port").asInt() == number.value()
                    : Objects.equals(
                            port.path("name").asText(""), entryPoint.port().toString());
            if (matches) {
                return port;
            }
        }
        return service.at("/spec/ports").path(0);
    }
}
