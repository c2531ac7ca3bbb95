package io.plimsoll.toolbox.generator;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the load generator is to do: one JSON file, written by the harness and read in the toolbox.
 *
 * @param name names the load phase in Gatling's report
 * @param targets where the requests go; they are sent in turn
 * @param requestsPerSecond the whole rate, without the slow lane
 * @param newConnectionShare how much of the rate opens a connection for each request, above 0 and at most 1
 * @param keptAliveConnections how many connections share the rest of the rate
 * @param timeOutMillis when a request without an answer is lost
 * @param maxDurationMillis nothing is planned after this time
 * @param maxRequests nothing is planned after this many requests
 * @param firstId the id of the first request; lets several phases share one sequence
 * @param lateBoundMillis a request that is later than this is not sent but unsent
 * @param identity the headers that say which pod and version answered
 * @param slow the slow lane, or {@code null}
 * @param http2 what is sent over HTTP/2 besides, or {@code null}
 * @param webSockets the WebSockets that messages go over besides
 * @param longPolls where long polls go besides, each with the one request that is one
 * @param grpc the gRPC calls that are made besides
 * @param life what the run's life hangs on besides the bounds above
 * @param outputDir where the generator writes
 */
public record LoadPlan(
        String name,
        List<Target> targets,
        double requestsPerSecond,
        double newConnectionShare,
        int keptAliveConnections,
        long timeOutMillis,
        long maxDurationMillis,
        long maxRequests,
        long firstId,
        long lateBoundMillis,
        Identity identity,
        @Nullable Slow slow,
        @Nullable Http2 http2,
        List<WebSocket> webSockets,
        List<Target> longPolls,
        Grpc grpc,
        Life life,
        String outputDir) {

    /** How many long polls are under way at an entry point at any time. */
    public static final int LONG_POLLS = 5;

    /** How many of them are sent a second at most, however soon they are answered. */
    public static final double LONG_POLLS_PER_SECOND = 5;

    /** When a long poll without an answer is lost. */
    public static final long LONG_POLL_TIME_OUT_MILLIS = 60_000;

    /** The lateness beyond which a request is unsent, unless the plan says otherwise. */
    public static final long DEFAULT_LATE_BOUND_MILLIS = 500;

    public LoadPlan {
        targets = List.copyOf(targets);
        webSockets = List.copyOf(webSockets);
        longPolls = List.copyOf(longPolls);
        require(!targets.isEmpty(), "targets must name at least one entry point");
        require(requestsPerSecond > 0, "requestsPerSecond must be above 0, not " + requestsPerSecond);
        require(
                newConnectionShare > 0 && newConnectionShare <= 1,
                "newConnectionShare must be above 0 and at most 1, not " + newConnectionShare);
        require(
                newConnectionShare == 1 || keptAliveConnections > 0,
                "keptAliveConnections must be above 0 when newConnectionShare is below 1, not " + keptAliveConnections);
        require(timeOutMillis > 0, "timeOutMillis must be above 0, not " + timeOutMillis);
        require(maxDurationMillis > 0, "maxDurationMillis must be above 0, not " + maxDurationMillis);
        require(maxRequests > 0, "maxRequests must be above 0, not " + maxRequests);
        require(lateBoundMillis > 0, "lateBoundMillis must be above 0, not " + lateBoundMillis);
        for (Target poll : longPolls) {
            require(poll.baseUrl().startsWith("http://"), "long polls go without TLS only, not to " + poll.baseUrl());
        }
        for (Target target : targets) {
            require(
                    newConnectionShare == 1 || target.baseUrl().startsWith("http://"),
                    "the kept-alive lane speaks plain HTTP only: set newConnectionShare to 1 for " + target.baseUrl());
        }
    }

    /** Makes a plan of HTTP/1.1 alone. */
    public LoadPlan(
            String name,
            List<Target> targets,
            double requestsPerSecond,
            double newConnectionShare,
            int keptAliveConnections,
            long timeOutMillis,
            long maxDurationMillis,
            long maxRequests,
            long firstId,
            long lateBoundMillis,
            Identity identity,
            @Nullable Slow slow,
            Life life,
            String outputDir) {
        this(
                name,
                targets,
                requestsPerSecond,
                newConnectionShare,
                keptAliveConnections,
                timeOutMillis,
                maxDurationMillis,
                maxRequests,
                firstId,
                lateBoundMillis,
                identity,
                slow,
                null,
                List.of(),
                List.of(),
                Grpc.NONE,
                life,
                outputDir);
    }

    /**
     * What is sent over HTTP/2 without TLS, as much on new connections as on kept-alive ones.
     *
     * @param targets where it goes
     * @param perSecond how much on either, in requests a second
     */
    public record Http2(List<Target> targets, double perSecond) {

        static final int CONNECTIONS = 5;

        public Http2 {
            targets = List.copyOf(targets);
            require(!targets.isEmpty(), "HTTP/2 must have at least one target");
            require(perSecond > 0, "perSecond of HTTP/2 must be above 0, not " + perSecond);
            for (Target target : targets) {
                require(
                        target.baseUrl().startsWith("http://"),
                        "HTTP/2 is spoken without TLS only, not with " + target.baseUrl());
            }
        }
    }

    /**
     * WebSockets that are held open, with a message on each now and then that is answered by another.
     *
     * @param target where they are opened, with the one request that opens them; its body is the message, and without one
     *     a ping is sent
     * @param shows what the answer to a message holds; {@code null} if any message is one
     */
    public record WebSocket(Target target, @Nullable String shows) {

        /** How many messages a second, on all of them. */
        public static final double PER_SECOND = 20;

        static final int CONNECTIONS = 10;

        public WebSocket {
            require(
                    target.requests().size() == 1,
                    "a WebSocket is opened by one request, not by "
                            + target.requests().size());
            require(
                    target.baseUrl().startsWith("http://"),
                    "WebSockets are opened without TLS only, not at " + target.baseUrl());
        }
    }

    /**
     * gRPC calls without TLS. The path of a request is the method, and its body the message in Base64.
     *
     * @param unary where calls go that one message answers, as many on new connections as on kept-alive ones
     * @param streams where calls go that a stream of messages answers, each with the one request that is one
     */
    public record Grpc(List<Target> unary, List<Target> streams) {

        /** No call at all. */
        public static final Grpc NONE = new Grpc(List.of(), List.of());

        /** How many unary calls a second, on new connections and on kept-alive ones each. */
        public static final double UNARY_PER_SECOND = 20;

        static final int UNARY_CONNECTIONS = 5;

        /** How many streams are under way at an entry point at any time. */
        public static final int STREAMS = 5;

        /** How many of them are begun a second at most, however soon they end. */
        public static final double STREAMS_PER_SECOND = 5;

        /** When a stream that has not ended is lost. */
        public static final long STREAM_TIME_OUT_MILLIS = 60_000;

        public Grpc {
            unary = List.copyOf(unary);
            streams = List.copyOf(streams);
            for (Target target : unary) {
                requireNoTls(target);
            }
            for (Target target : streams) {
                requireNoTls(target);
            }
        }

        private static void requireNoTls(Target target) {
            require(target.baseUrl().startsWith("http://"), "gRPC goes without TLS only, not to " + target.baseUrl());
        }

        /** Returns how many calls are made a second at most. */
        public double rate() {
            return (unary.isEmpty() ? 0 : 2 * UNARY_PER_SECOND) + streams.size() * STREAMS_PER_SECOND;
        }
    }

    /**
     * An entry point and the requests that are sent to it.
     *
     * @param entryPoint the entry point's name in the spec
     * @param baseUrl scheme, host and port, for example {@code http://10.43.7.9:8080}
     * @param requests the requests, sent in turn
     */
    public record Target(String entryPoint, String baseUrl, List<PlannedRequest> requests) {

        public Target {
            requests = List.copyOf(requests);
            require(!requests.isEmpty(), "entry point " + entryPoint + " must have at least one request");
            require(
                    baseUrl.startsWith("http://") || baseUrl.startsWith("https://"),
                    "baseUrl must begin with http:// or https://, not " + baseUrl);
        }
    }

    /**
     * One request as it goes over the wire.
     *
     * @param method the HTTP method
     * @param path path and query, sent as written
     * @param headers headers besides Host, the request id and the body's length
     * @param body the body, or {@code null} for none
     * @param expectedStatus the status that counts as answered as declared
     */
    public record PlannedRequest(
            String method, String path, Map<String, String> headers, @Nullable String body, int expectedStatus) {

        public PlannedRequest {
            headers = Map.copyOf(headers);
            require(path.startsWith("/"), "path must begin with /, not " + path);
        }

        /** Returns a plain GET that expects 200. */
        public static PlannedRequest get(String path) {
            return new PlannedRequest("GET", path, Map.of(), null, 200);
        }

        /** Returns method and path. */
        public String label() {
            return method + " " + path;
        }
    }

    /**
     * The headers that say which pod and version answered.
     *
     * @param podHeader the header with the pod's name, or {@code null}
     * @param versionHeader the header with the version, or {@code null}
     */
    public record Identity(@Nullable String podHeader, @Nullable String versionHeader) {}

    /**
     * The slow lane: requests that take long, started one after the other on connections of their own, so that some are
     * always in flight.
     *
     * @param entryPoint the entry point's name in the spec
     * @param baseUrl scheme, host and port
     * @param request the slow request
     * @param startedPerSecond how many are started a second
     * @param timeOutMillis when one without an answer is lost
     */
    public record Slow(
            String entryPoint, String baseUrl, PlannedRequest request, double startedPerSecond, long timeOutMillis) {

        public Slow {
            require(startedPerSecond > 0, "startedPerSecond must be above 0, not " + startedPerSecond);
            require(timeOutMillis > 0, "timeOutMillis of the slow lane must be above 0, not " + timeOutMillis);
        }
    }

    /**
     * What the run's life hangs on. The stop file in the output folder always counts.
     *
     * @param endsWithStdin whether the run ends when its standard input does
     * @param heartbeatFile a file that the harness touches again and again, or {@code null}
     * @param heartbeatLimitMillis how long the heartbeat may be away
     */
    public record Life(boolean endsWithStdin, @Nullable String heartbeatFile, long heartbeatLimitMillis) {

        /** Returns a life that hangs on nothing but the stop file and the plan's own bounds. */
        public static Life untilStopped() {
            return new Life(false, null, 0);
        }
    }

    /** Reads a plan from a JSON file. */
    public static LoadPlan read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), LoadPlan.class);
    }

    /** Returns this plan as JSON. */
    public byte[] toJson() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    /** Returns the plan's requests in the order in which they are sent. */
    List<Slot> slots() {
        return slots(targets);
    }

    static List<Slot> slots(List<Target> targets) {
        List<Slot> slots = new ArrayList<>();
        for (Target target : targets) {
            for (PlannedRequest request : target.requests()) {
                slots.add(new Slot(target.entryPoint(), target.baseUrl(), request));
            }
        }
        return slots;
    }

    /** One request of the plan with where it goes. */
    record Slot(String entryPoint, String baseUrl, PlannedRequest request) {}

    double newRate() {
        return requestsPerSecond * newConnectionShare;
    }

    double keptRate() {
        return requestsPerSecond - newRate();
    }

    double http2Rate() {
        return http2 == null ? 0 : 2 * http2.perSecond();
    }

    double webSocketRate() {
        return webSockets.size() * WebSocket.PER_SECOND;
    }

    double longPollRate() {
        return longPolls.size() * LONG_POLLS_PER_SECOND;
    }

    double slowRate() {
        return slow == null ? 0 : slow.startedPerSecond();
    }

    /** Returns how long the plan goes on: until the duration or the number of requests is used up. */
    double seconds() {
        double rate = requestsPerSecond + slowRate() + http2Rate() + webSocketRate() + longPollRate() + grpc.rate();
        return Math.min(maxDurationMillis / 1000.0, maxRequests / rate);
    }

    long longestTimeOutMillis() {
        long longest = slow == null ? timeOutMillis : Math.max(timeOutMillis, slow.timeOutMillis());
        if (!longPolls.isEmpty()) {
            longest = Math.max(longest, LONG_POLL_TIME_OUT_MILLIS);
        }
        return grpc.streams().isEmpty() ? longest : Math.max(longest, Grpc.STREAM_TIME_OUT_MILLIS);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
