package io.plimsoll.suite.load;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.GrpcSpec;
import io.plimsoll.spec.Identity;
import io.plimsoll.spec.LoadPath;
import io.plimsoll.spec.PortRef;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.spec.WebSocketSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.toolbox.generator.LoadPlan;
import io.plimsoll.toolbox.generator.WebSocketConnection;
import io.plimsoll.traffic.DetectionPower;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.Manifests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the declared load into a plan for the generator. */
public final class LoadPlanner {

    /** The smallest single-pod outage that a default run has to be able to see, milliseconds. */
    public static final double OUTAGE_MILLIS = 25;

    /** The probability that it has to be seen with. */
    public static final double PROBABILITY = 0.99;

    /**
     * The id of a load's first request. So large that no number that a service logs by itself is taken for one of ours:
     * eight random hexadecimal digits, for example, are sometimes all decimal.
     */
    public static final long FIRST_ID = 4_000_000_000_000L;

    private static final double NEW_SHARE = 0.8;
    private static final int KEPT_ALIVE_CONNECTIONS = 20;
    /** Above this, one destination runs out of client ports: each stays in TIME_WAIT for a minute. */
    static final int MAX_NEW_PER_SECOND = 400;

    private static final double SLOW_PER_SECOND = 1;
    /** On new connections and on kept-alive ones each. */
    private static final double HTTP2_PER_SECOND = 20;

    private static final long SLOW_TIME_OUT_MILLIS = 60_000;
    private static final int HTTP_OK = 200;

    private final RunContext context;

    public LoadPlanner(RunContext context) {
        this.context = context;
    }

    /**
     * Returns the rate of new connections that the declared load leads to, raised where that is needed to see an outage
     * of {@link #OUTAGE_MILLIS}.
     *
     * @param endpoints how many pods share the traffic, at most
     * @param podsReplaced how many pods are replaced while the load runs
     */
    public double newConnectionsPerSecond(int endpoints, int podsReplaced) {
        double declared = context.spec().load().requestsPerSecond() * NEW_SHARE;
        double needed = DetectionPower.rateNeeded(OUTAGE_MILLIS, PROBABILITY, endpoints, podsReplaced, 1);
        return Math.min(MAX_NEW_PER_SECOND, Math.max(declared, Math.ceil(needed)));
    }

    /**
     * Returns the plan.
     *
     * @param name names the load in Gatling's report
     * @param newPerSecond requests on connections of their own
     * @param limit how long the load may run at most
     * @param outputDir where the generator writes, inside the toolbox
     * @throws HarnessFailure if an entry point's Service is not there or has no such port
     */
    public LoadPlan plan(String name, double newPerSecond, Duration limit, String outputDir) throws HarnessFailure {
        double kept = context.spec().load().requestsPerSecond() * (1 - NEW_SHARE);
        return plan(name, newPerSecond, kept, true, FIRST_ID, limit, outputDir);
    }

    /**
     * Returns the plan of a load of any rate, most of it on new connections as far as ports suffice.
     *
     * @param name names the load in Gatling's report
     * @param perSecond requests a second
     * @param newLeft how many new connections a second other loads leave
     * @param withSlow whether slow requests are among it, if the spec declares one
     * @param firstId the id of its first request
     * @param limit how long the load may run at most
     * @param outputDir where the generator writes, inside the toolbox
     * @throws HarnessFailure if an entry point's Service is not there or has no such port
     */
    LoadPlan plan(
            String name,
            double perSecond,
            int newLeft,
            boolean withSlow,
            long firstId,
            Duration limit,
            String outputDir)
            throws HarnessFailure {
        double newPerSecond = Math.max(1, Math.min(newLeft, perSecond * NEW_SHARE));
        return plan(name, newPerSecond, Math.max(0, perSecond - newPerSecond), withSlow, firstId, limit, outputDir);
    }

    private LoadPlan plan(
            String name,
            double newPerSecond,
            double kept,
            boolean withSlow,
            long firstId,
            Duration limit,
            String outputDir)
            throws HarnessFailure {
        DeploymentSpec spec = context.spec();
        double total = newPerSecond + kept;
        List<LoadPlan.Target> targets = new ArrayList<>();
        List<LoadPlan.Target> http2 = new ArrayList<>();
        List<LoadPlan.WebSocket> webSockets = new ArrayList<>();
        List<LoadPlan.Target> longPolls = new ArrayList<>();
        List<LoadPlan.Target> unary = new ArrayList<>();
        List<LoadPlan.Target> streams = new ArrayList<>();
        LoadPlan.Slow slow = null;
        for (EntryPoint entryPoint : spec.entryPoints()) {
            String baseUrl = baseUrl(entryPoint);
            if (!entryPoint.requests().isEmpty()) {
                LoadPlan.Target target = new LoadPlan.Target(
                        entryPoint.name(),
                        baseUrl,
                        entryPoint.requests().stream().map(LoadPlanner::planned).toList());
                targets.add(target);
                if (entryPoint.speaks().http2()) {
                    http2.add(target);
                }
            }
            WebSocketSpec webSocket = entryPoint.speaks().webSocket();
            if (webSocket != null) {
                webSockets.add(new LoadPlan.WebSocket(
                        new LoadPlan.Target(entryPoint.name(), baseUrl, List.of(planned(webSocket))),
                        webSocket.shows()));
            }
            RequestSpec longPoll = entryPoint.speaks().longPoll();
            if (longPoll != null) {
                longPolls.add(new LoadPlan.Target(entryPoint.name(), baseUrl, List.of(planned(longPoll))));
            }
            GrpcSpec calls = entryPoint.speaks().grpc();
            if (calls != null) {
                target(entryPoint, baseUrl, calls.unary()).ifPresent(unary::add);
                target(entryPoint, baseUrl, calls.stream()).ifPresent(streams::add);
            }
            RequestSpec slowRequest = entryPoint.slow();
            if (withSlow && slow == null && slowRequest != null) {
                slow = new LoadPlan.Slow(
                        entryPoint.name(), baseUrl, planned(slowRequest), SLOW_PER_SECOND, SLOW_TIME_OUT_MILLIS);
            }
        }
        LoadPlan.Grpc grpc = new LoadPlan.Grpc(unary, streams);
        double besides = SLOW_PER_SECOND
                + 2 * HTTP2_PER_SECOND
                + webSockets.size() * LoadPlan.WebSocket.PER_SECOND
                + longPolls.size() * LoadPlan.LONG_POLLS_PER_SECOND
                + grpc.rate();
        return new LoadPlan(
                name,
                targets,
                total,
                newPerSecond / total,
                KEPT_ALIVE_CONNECTIONS,
                spec.load().timeout().toMillis(),
                limit.toMillis(),
                (long) Math.ceil((total + besides) * limit.toMillis() / 1_000),
                firstId,
                LoadPlan.DEFAULT_LATE_BOUND_MILLIS,
                identity(spec.identity()),
                slow,
                http2.isEmpty() ? null : new LoadPlan.Http2(http2, HTTP2_PER_SECOND),
                webSockets,
                longPolls,
                grpc,
                LoadPlan.Life.untilStopped(),
                outputDir);
    }

    /** Returns the headers that say which pod and version answered. */
    public static LoadPlan.Identity identity(@Nullable Identity declared) {
        return declared == null
                ? new LoadPlan.Identity(null, null)
                : new LoadPlan.Identity(declared.podHeader(), declared.versionHeader());
    }

    /** Returns the request that opens the WebSocket of an entry point; empty if it declares none. */
    public static Optional<LoadPlan.PlannedRequest> webSocket(EntryPoint entryPoint) {
        return Optional.ofNullable(entryPoint.speaks().webSocket()).map(LoadPlanner::planned);
    }

    /** Returns the request that opens a declared WebSocket, with the message that goes over it as its body. */
    private static LoadPlan.PlannedRequest planned(WebSocketSpec webSocket) {
        return new LoadPlan.PlannedRequest(
                "WebSocket",
                webSocket.path(),
                webSocket.headers(),
                webSocket.message(),
                WebSocketConnection.SWITCHING_PROTOCOLS);
    }

    private static Optional<LoadPlan.Target> target(
            EntryPoint entryPoint, String baseUrl, GrpcSpec.@Nullable Call declared) {
        return Optional.ofNullable(declared)
                .map(call -> new LoadPlan.Target(entryPoint.name(), baseUrl, List.of(planned(call))));
    }

    /** Returns a declared gRPC call, which is answered with the status 200 whatever becomes of it. */
    private static LoadPlan.PlannedRequest planned(GrpcSpec.Call call) {
        return new LoadPlan.PlannedRequest("gRPC", call.method(), call.headers(), call.message(), HTTP_OK);
    }

    /** Returns a declared request as it goes over the wire. */
    public static LoadPlan.PlannedRequest planned(RequestSpec request) {
        return new LoadPlan.PlannedRequest(
                request.method(), request.path(), request.headers(), request.body(), request.expectedStatus());
    }

    /**
     * Returns where the requests of each entry point go.
     *
     * @throws HarnessFailure if an entry point's Service is not there or has no such port
     */
    public Map<String, Route> routes() throws HarnessFailure {
        Map<String, Route> routes = new LinkedHashMap<>();
        for (EntryPoint entryPoint : context.spec().entryPoints()) {
            routes.put(entryPoint.name(), route(entryPoint));
        }
        return routes;
    }

    /**
     * Returns where the requests of an entry point go.
     *
     * @throws HarnessFailure if its Service is not there or has no such port
     */
    public Route route(EntryPoint entryPoint) throws HarnessFailure {
        Service service = service(entryPoint);
        return new Route(
                new ServiceKey(
                        service.getMetadata().getNamespace(),
                        service.getMetadata().getName()),
                service.getSpec().getPorts().size() == 1
                        ? null
                        : port(service, entryPoint).getName());
    }

    /**
     * Returns where the load of an entry point goes, as the start of a URL.
     *
     * @throws HarnessFailure if its Service is not there or has no such port
     */
    public String baseUrl(EntryPoint entryPoint) throws HarnessFailure {
        Service service = service(entryPoint);
        return baseUrl(
                entryPoint,
                service,
                port(service, entryPoint),
                () -> context.environment().kubernetes().nodes().list().getItems());
    }

    /**
     * Returns where the load of an entry point goes. What kube-proxy spreads over the pods is the Service's own address, where
     * a client inside the cluster goes, and its node port on every node, where what stands before the cluster goes.
     *
     * @param nodes lists the cluster's nodes; asked for a node port only, since not every user may see them
     */
    static String baseUrl(EntryPoint entryPoint, Service service, ServicePort port, Supplier<List<Node>> nodes)
            throws HarnessFailure {
        if (entryPoint.via() == LoadPath.CLUSTER_IP) {
            return url(service.getSpec().getClusterIP(), port.getPort());
        }
        String name = "%s/%s"
                .formatted(
                        service.getMetadata().getNamespace(),
                        service.getMetadata().getName());
        Integer nodePort = port.getNodePort();
        if (nodePort == null || nodePort == 0) {
            throw new HarnessFailure(
                    "entry point %s is declared `via: node-port`, but Service %s of type %s has no node port for %s"
                            .formatted(
                                    entryPoint.name(), name, service.getSpec().getType(), entryPoint.port()),
                    "give the Service the type NodePort or LoadBalancer, or drop `via`");
        }
        String address = nodes.get().stream()
                .flatMap(node -> node.getStatus().getAddresses().stream())
                .filter(each -> each.getType().equals("InternalIP"))
                .map(NodeAddress::getAddress)
                .findFirst()
                .orElseThrow(() -> new HarnessFailure(
                        "no node of the cluster has an InternalIP, so node port %s of Service %s cannot be asked"
                                .formatted(nodePort, name),
                        "drop `via` of entry point %s".formatted(entryPoint.name())));
        return url(address, nodePort);
    }

    private static String url(String address, int port) {
        return String.format(Locale.ROOT, address.contains(":") ? "http://[%s]:%d" : "http://%s:%d", address, port);
    }

    private Service service(EntryPoint entryPoint) throws HarnessFailure {
        String declared = entryPoint.namespace();
        String namespace = declared != null
                ? declared
                : context.manifests()
                        .find("Service", entryPoint.service())
                        .map(Manifests::namespaceOf)
                        .orElse(Manifests.DEFAULT_NAMESPACE);
        Service service = context.environment()
                .kubernetes()
                .services()
                .inNamespace(namespace)
                .withName(entryPoint.service())
                .get();
        if (service == null) {
            throw new HarnessFailure(
                    "Service %s/%s of entry point %s is not in the cluster"
                            .formatted(namespace, entryPoint.service(), entryPoint.name()),
                    "correct entrypoints in the spec");
        }
        return service;
    }

    private static ServicePort port(Service service, EntryPoint entryPoint) throws HarnessFailure {
        return service.getSpec().getPorts().stream()
                .filter(port -> matches(entryPoint.port(), port))
                .findFirst()
                .orElseThrow(() -> new HarnessFailure(
                        "Service %s/%s has no port %s"
                                .formatted(
                                        service.getMetadata().getNamespace(),
                                        service.getMetadata().getName(),
                                        entryPoint.port()),
                        "correct the port of entry point " + entryPoint.name() + " in the spec"));
    }

    private static boolean matches(PortRef wanted, ServicePort port) {
        return wanted instanceof PortRef.Number number
                ? port.getPort() == number.value()
                : Objects.equals(port.getName(), wanted.toString());
    }
}
