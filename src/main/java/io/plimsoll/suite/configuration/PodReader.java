package io.plimsoll.suite.configuration;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.plimsoll.spec.ConfigurationChange;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.PodName;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Asks pods, one by one, for the value of a setting, through port-forwards on the loopback address. */
final class PodReader implements AutoCloseable {

    /** So often that a time is known well enough, and so rarely that asking is no load of its own. */
    private static final long PACE_MICROS = 250_000;

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final RestAssuredConfig LIMITED = RestAssured.config()
            .httpClient(HttpClientConfig.httpClientConfig()
                    .setParam("http.connection.timeout", TIMEOUT_MILLIS)
                    .setParam("http.socket.timeout", TIMEOUT_MILLIS));

    private final KubernetesClient client;
    private final String namespace;
    private final ConfigurationChange change;
    private final Consumer<Reading> recorder;
    private final Map<PodName, LocalPortForward> forwards = new HashMap<>();
    private long askedMicros;
    private boolean all;

    /**
     * Makes a reader.
     *
     * @param client the client to reach pods through
     * @param namespace the pods' namespace
     * @param change says what is asked and what the answer holds
     * @param recorder takes every reading
     */
    PodReader(KubernetesClient client, String namespace, ConfigurationChange change, Consumer<Reading> recorder) {
        this.client = client;
        this.namespace = namespace;
        this.change = change;
        this.recorder = recorder;
    }

    /** Asks every pod once, unless that was done just now, and returns whether all of them showed the new value. */
    boolean allShow(List<Backend> pods) {
        if (Bench.micros() - askedMicros < PACE_MICROS) {
            return all;
        }
        all = !pods.isEmpty();
        for (Backend pod : pods) {
            Reading reading = ask(pod);
            recorder.accept(reading);
            all &= reading.shows();
        }
        askedMicros = Bench.micros();
        return all;
    }

    private Reading ask(Backend backend) {
        try {
            LocalPortForward forward = forwards.get(backend.pod());
            if (forward == null) {
                forward = client.pods()
                        .inNamespace(namespace)
                        .withName(backend.pod().name())
                        .portForward(backend.port(), InetAddress.getLoopbackAddress(), 0);
                forwards.put(backend.pod(), forward);
            }
            Response answer = send(change.read(), forward.getLocalPort());
            boolean right = answer.statusCode() == change.read().expectedStatus();
            return new Reading(
                    Bench.micros(),
                    backend.pod(),
                    right && answer.asString().contains(change.shows()),
                    right ? "" : "it answered HTTP " + answer.statusCode());
        } catch (RuntimeException e) {
            return new Reading(Bench.micros(), backend.pod(), false, "it did not answer: " + e.getMessage());
        }
    }

    private static Response send(RequestSpec request, int port) {
        RequestSpecification given = RestAssured.given()
                .config(LIMITED)
                .baseUri("http://127.0.0.1")
                .port(port)
                .urlEncodingEnabled(false)
                .headers(request.headers());
        String body = request.body();
        if (body != null) {
            given.body(body);
        }
        return given.redirects().follow(false).request(request.method(), request.path());
    }

    @Override
    public void close() throws IOException {
        for (LocalPortForward forward : forwards.values()) {
            forward.close();
        }
    }
}
