package io.plimsoll.suite.deploy;

import io.fabric8.kubernetes.api.model.Service;
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
        String namespace = namespaceOf(entryPoint);
        var client = context.environment().kubernetes();
        Service service = client.services()
                .inNamespace(namespace)
                .withName(entryPoint.service())
                .get();
        List<DeployFacts.Answer> answers = new ArrayList<>();
        try (LocalPortForward forward = client.services()
                .inNamespace(namespace)
                .withName(entryPoint.service())
                .portForward(targetOf(service, entryPoint.port()), InetAddress.getLoopbackAddress(), 0)) {
            for (RequestSpec request : entryPoint.requests()) {
                answers.add(ask(entryPoint, request, forward.getLocalPort()));
            }
        } catch (IOException | RuntimeException e) {
            for (RequestSpec request : entryPoint.requests()) {
                answers.add(new DeployFacts.Answer(
                        entryPoint.name(), request.toString(), request.expectedStatus(), 0, String.valueOf(e)));
            }
        }
        return answers;
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

    /** A port-forward to a Service wants the Service's own port number; names are resolved here. */
    private static int targetOf(Service service, PortRef port) {
        if (port instanceof PortRef.Number number) {
            return number.value();
        }
        return service.getSpec().getPorts().stream()
                .filter(p -> Objects.equals(p.getName(), port.toString()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Service %s has no port named %s"
                        .formatted(service.getMetadata().getName(), port)))
                .getPort();
    }
}
