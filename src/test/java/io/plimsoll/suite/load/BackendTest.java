package io.plimsoll.suite.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.ClusterSnapshot;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendTest {

    private static final Route ROUTE = new Route(new ServiceKey("a", "shop"), "http");

    @Test
    void is_a_ready_endpoint() throws Exception {
        assertThat(Backend.required(
                        ROUTE,
                        slice("[{addresses: [10.42.0.7], nodeName: agent-1, conditions: {ready: true},"
                                + " targetRef: {kind: Pod, name: shop-1, uid: u}}]")))
                .containsExactly(new Backend(new PodName("shop-1", "u"), "10.42.0.7", 8080, "agent-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "[{addresses: [10.42.0.7], conditions: {ready: false}, targetRef: {kind: Pod, name: shop-1, uid: u}}]",
            })
    void says_that_a_service_has_no_ready_endpoint(String endpoints) throws IOException {
        ClusterSnapshot snapshot = slice(endpoints);

        assertThatThrownBy(() -> Backend.required(ROUTE, snapshot))
                .isInstanceOfSatisfying(HarnessFailure.class, failure -> assertThat(failure.remedy())
                        .isEqualTo("make the unchanged deployment ready first"))
                .hasMessage("Service a/shop has no ready endpoint");
    }

    private static ClusterSnapshot slice(String endpoints) throws IOException {
        JsonNode slice = new YAMLMapper()
                .readTree(("{kind: EndpointSlice, metadata: {name: shop-x, namespace: a, labels:"
                                + " {kubernetes.io/service-name: shop}}, ports: [{name: http, port: 8080}], endpoints: %s}")
                        .formatted(endpoints));
        return new ClusterSnapshot(Map.of("s", slice), 1);
    }
}
