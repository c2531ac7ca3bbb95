package io.plimsoll.suite;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.plimsoll.environment.ClockSkew;
import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.ImagePresence;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.NodeHandle;
import io.plimsoll.environment.Progress;
import io.plimsoll.environment.ToolboxAccess;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.spec.DeploymentSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An API server that has one pod until something is deleted, and the environment around it: nothing runs there. */
final class AnsweringCluster implements EnvironmentSource, Environment {

    private final HttpServer server;
    private final KubernetesClient client;
    private final String pods;
    private volatile boolean removed;

    private AnsweringCluster(HttpServer server, String pods) {
        this.server = server;
        this.pods = pods;
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    static AnsweringCluster start(String image, String imageId) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AnsweringCluster cluster = new AnsweringCluster(
                server,
                """
                {"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"shop","namespace":"default"},
                "status":{"containerStatuses":[{"name":"shop","image":"%s","imageID":"%s"}]}}]}
                """
                        .formatted(image, imageId));
        server.createContext("/", cluster::answer);
        server.start();
        return cluster;
    }

    private void answer(HttpExchange exchange) throws IOException {
        removed |= exchange.getRequestMethod().equals("DELETE");
        boolean list = exchange.getRequestURI().getPath().endsWith("/pods")
                && exchange.getRequestMethod().equals("GET");
        String empty = "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[]}";
        String status = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}";
        byte[] body = (list ? removed ? empty : pods : status).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public List<String> problems(RunRequest request) {
        return List.of();
    }

    @Override
    public Environment obtain(RunRequest request, Placement placement, LiveRun run, Progress progress) {
        return this;
    }

    @Override
    public CommandResult renderKustomize(
            RunRequest request, DeploymentSpec spec, LiveRun run, Progress progress, Path kustomization) {
        throw new UnsupportedOperationException("there is no kustomization");
    }

    @Override
    public boolean endsWithRun() {
        return false;
    }

    @Override
    public KubernetesClient kubernetes() {
        return client;
    }

    @Override
    public EnvironmentFacts facts() {
        return new EnvironmentFacts(
                "existing", "a cluster that only answers", Map.of(), 2, 1_024, 0, "uid", List.of(), List.of());
    }

    @Override
    public ClockSkew clockSkew() {
        return new ClockSkew(Duration.ZERO, Duration.ZERO);
    }

    @Override
    public List<NodeHandle> nodes() {
        return List.of();
    }

    @Override
    public List<ImagePresence> load(List<String> references) {
        return List.of();
    }

    @Override
    public boolean takesImages() {
        return false;
    }

    @Override
    public ToolboxAccess toolbox(NodeHandle node) {
        throw new UnsupportedOperationException("there is no node");
    }

    @Override
    public CommandResult kubectl(String... arguments) {
        throw new UnsupportedOperationException("there is no kubectl");
    }

    @Override
    public CommandResult renderKustomize(Path kustomization) {
        throw new UnsupportedOperationException("there is no kustomization");
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }
}
