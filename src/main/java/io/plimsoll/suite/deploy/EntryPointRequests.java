package io.plimsoll.suite.deploy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.PortRef;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.suite.RunContext;
import io.plimsoll.workload.Manifests;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sends each declared request once, through a port-forward on the loopback address, and notes the answer. */
final class EntryPointRequests {

    private final RunContext context;

    EntryPointRequests(RunContext context) {
        this.context = context;
    }

    List<DeployFacts.Answer> ask() {
        List<DeployFacts.Answer> answers = new ArrayList<>();
        for (EntryPoint entryPoint : context.spec().entryPoints()) {
            if (entryPoint.requests().isEmpty()) {
                continue;
            }
            answers.addAll(ask(entryPoint));
        }
        return answers;
    }

    private List<DeployFacts.Answer> ask(EntryPoint entryPoint) {
        List<DeployFacts.Answer> answers = new ArrayList<>();
        try {
            Backend backend = backend(entryPoint);
            try (LocalPortForward forward = context.environment()
                    .kubernetes()
                    .pods()
                    .inNamespace(backend.namespace())
                    .withName(backend.pod())
                    .portForward(backend.port(), InetAddress.getLoopbackAddress(), 0)) {
                for (RequestSpec request : entryPoint.requests()) {
                    answers.add(ask(entryPoint, request, forward.getLocalPort()));
                }
            }
            return answers;
        } catch (NoBackend e) {
            return unanswered(entryPoint, e.why());
        } catch (IOException | RuntimeException e) {
            return unanswered(entryPoint, String.valueOf(e));
        }
    }

    private static List<DeployFacts.Answer> unanswered(EntryPoint entryPoint, String why) {
        return entryPoint.requests().stream()
                .map(request ->
                        new DeployFacts.Answer(entryPoint.name(), request.toString(), request.expectedStatus(), 0, why))
                .toList();
    }

    /** A pod that is a ready endpoint of a Service, and the port that it serves there. */
    private record Backend(String namespace, String pod, int port) {}

    /** There is no pod to ask, which the report tells in plain words. */
    private static final class NoBackend extends Exception {

        private static final long serialVersionUID = 1L;

        private final String why;

        NoBackend(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    /** The EndpointSlices have the Service's ports resolved to those of the pods, names and numbers alike. */
    private Backend backend(EntryPoint entryPoint) throws NoBackend {
        String namespace = namespaceOf(entryPoint);
        var client = context.environment().kubernetes();
        Service service = client.services()
                .inNamespace(namespace)
                .withName(entryPoint.service())
                .get();
        String portName = service.getSpec().getPorts().stream()
                .filter(p -> entryPoint.port() instanceof PortRef.Number number
                        ? p.getPort() == number.value()
                        : Objects.equals(p.getName(), entryPoint.port().toString()))
                .findFirst()
                .map(p -> Objects.requireNonNullElse(p.getName(), ""))
                .orElseThrow(() ->
                        new NoBackend("Service %s has no port %s".formatted(entryPoint.service(), entryPoint.port())));
        for (EndpointSlice slice : client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel("kubernetes.io/service-name", entryPoint.service())
                .list()
                .getItems()) {
            for (EndpointPort port : slice.getPorts()) {
                if (!Objects.requireNonNullElse(port.getName(), "").equals(portName)) {
                    continue;
                }
                for (Endpoint endpoint : slice.getEndpoints()) {
                    if (Boolean.TRUE.equals(endpoint.getConditions().getReady()) && endpoint.getTargetRef() != null) {
                        return new Backend(namespace, endpoint.getTargetRef().getName(), port.getPort());
                    }
                }
            }
        }
        throw new NoBackend("Service %s/%s has no ready endpoint".formatted(namespace, entryPoint.service()));
    }

    private static DeployFacts.Answer ask(EntryPoint entryPoint, RequestSpec request, int port) {
        try {
            RequestSpecification given = RestAssured.given()
                    .baseUri("http://127.0.0.1")
                    .port(port)
                    .urlEncodingEnabled(false)
                    .redirects()
                    .follow(false);
            for (Map.Entry<String, String> header : request.headers().entrySet()) {
                given.header(header.getKey(), header.getValue());
            }
            String body = request.body();
            if (body != null) {
                given.body(body);
            }
            int status = given.request(request.method(), request.path()).statusCode();
            return new DeployFacts.Answer(
                    entryPoint.name(), request.toString(), request.expectedStatus(), status, null);
        } catch (RuntimeException e) {
            return new DeployFacts.Answer(
                    entryPoint.name(), request.toString(), request.expectedStatus(), 0, String.valueOf(e));
        }
    }

    private String namespaceOf(EntryPoint entryPoint) {
        String declared = entryPoint.namespace();
        return declared != null
                ? declared
                : context.manifests()
                        .find("Service", entryPoint.service())
                        .map(Manifests::namespaceOf)
                        .orElse(Manifests.DEFAULT_NAMESPACE);
    }
}
