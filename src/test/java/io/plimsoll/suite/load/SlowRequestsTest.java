package io.plimsoll.suite.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.LoadClient;
import io.plimsoll.spec.LoadPath;
import io.plimsoll.spec.PortRef;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.toolbox.connections.HoldPlan.SlowRequest;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SlowRequestsTest {

    private static final RequestSpec GET = request("GET", "/", null);
    private static final RequestSpec SLOW = request("GET", "/?delay=5s", null);
    private static final RequestSpec POST = request("POST", "/orders", "{}");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void makes_a_request_slow(
            String name, List<RequestSpec> requests, @Nullable RequestSpec slow, Optional<SlowRequest> expected) {
        EntryPoint entryPoint = new EntryPoint(
                "web",
                null,
                "shop",
                new PortRef.Name("http"),
                LoadPath.CLUSTER_IP,
                new LoadClient.Node(),
                requests,
                slow);

        assertThat(SlowRequests.of(entryPoint)).isEqualTo(expected);
    }

    static Stream<Arguments> makes_a_request_slow() {
        Optional<SlowRequest> none = Optional.empty();
        return Stream.of(
                Arguments.of("the declared one", List.of(GET), SLOW, slow("GET", "/?delay=5s", null, 0)),
                Arguments.of(
                        "the declared one, though a body could go out slowly",
                        List.of(POST),
                        SLOW,
                        slow("GET", "/?delay=5s", null, 0)),
                Arguments.of(
                        "one whose body goes out slowly",
                        List.of(GET, POST),
                        null,
                        slow("POST", "/orders", "{}", 5_000)),
                Arguments.of(
                        "PUT", List.of(request("PUT", "/orders/1", "a")), null, slow("PUT", "/orders/1", "a", 5_000)),
                Arguments.of(
                        "PATCH",
                        List.of(request("PATCH", "/orders/1", "b")),
                        null,
                        slow("PATCH", "/orders/1", "b", 5_000)),
                Arguments.of(
                        "the first of two that have a body",
                        List.of(request("POST", "/orders", ""), POST, request("PUT", "/orders/1", "a")),
                        null,
                        slow("POST", "/orders", "{}", 5_000)),
                Arguments.of("an empty body", List.of(request("POST", "/orders", "")), null, none),
                Arguments.of("no body", List.of(request("POST", "/orders", null)), null, none),
                Arguments.of(
                        "a body of a method that is answered without it",
                        List.of(request("GET", "/orders", "{}")),
                        null,
                        none),
                Arguments.of("none", List.of(GET), null, none));
    }

    private static RequestSpec request(String method, String path, @Nullable String body) {
        return new RequestSpec(method, path, Map.of("Accept", "text/plain"), body, 200);
    }

    private static Optional<SlowRequest> slow(String method, String path, @Nullable String body, long bodyMillis) {
        return Optional.of(new SlowRequest(
                new PlannedRequest(method, path, Map.of("Accept", "text/plain"), body, 200), bodyMillis));
    }
}
